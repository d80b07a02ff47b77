"""When a certificate may be renewed, and what has been shown since. Reads only; the rule is told in docs/adr/0005."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from assessments.models import Attempt, Checklist, Observation
from assessments.sessions import passed_as, tally
from courses.models import Activity, Edition, Enrolment
from credentials.models import Certificate
from notices.hours import zone_of

OPENS_DAYS = 60
SESSIONS = 1


@dataclass(frozen=True)
class Plan:
    """What an edition asks of a renewal."""

    opens_days: int
    quiz: Activity
    practice: Activity
    sessions: int


@dataclass(frozen=True)
class Shown:
    """What counts of that since ``since``: the passed attempt, and the standing passes in the practice's situation."""

    since: datetime
    attempt: Attempt | None
    passes: list[Observation]
    plan: Plan

    @property
    def sessions(self) -> int:
        """Passed sessions, two with one mother being one; never more than are asked."""
        return min(tally(map(passed_as, self.passes)).get(self.plan.practice.settings["situation"], 0), self.plan.sessions)

    @property
    def is_observed(self) -> bool:
        return self.sessions >= self.plan.sessions

    @property
    def is_complete(self) -> bool:
        return self.attempt is not None and self.is_observed


@dataclass(frozen=True)
class Renewal:
    """How far the renewal of a certificate is. ``shown`` is None until it opens; ``is_here``: she learns on no newer edition."""

    certificate: Certificate
    opens_at: datetime
    plan: Plan
    shown: Shown | None
    is_here: bool


def plan_of(edition_id: int) -> Plan | None:
    """The edition's ``renewal``. What it leaves out is the last required quiz, the last required observed practice, 60 days and 1 session.

    None for a course that has no such quiz or practice: it cannot be renewed.
    """
    said = Edition.objects.filter(pk=edition_id).values_list("frame__renewal", flat=True).get() or {}
    activities = list(Activity.objects.filter(edition_id=edition_id).exclude(kind=Activity.Kind.LESSON).order_by("position"))
    quiz = _chosen(activities, Activity.Kind.QUIZ, said.get("quiz"))
    practice = _chosen(activities, Activity.Kind.OBSERVED_PRACTICE, said.get("practice"))
    if quiz is None or practice is None:
        return None
    return Plan(said.get("opens_days", OPENS_DAYS), quiz, practice, said.get("sessions", SESSIONS))


def _chosen(activities: list[Activity], kind: str, key: str | None) -> Activity | None:
    fitting = [each for each in activities if each.kind == kind and (each.key == key if key else not each.is_optional)]
    return fitting[-1] if fitting else None


def opens_at(certificate: Certificate, plan: Plan) -> datetime | None:
    """From when evidence counts towards the next certificate: the first moment, where she lives, of the day ``opens_days`` before the
    last valid one, and never before its own issue; of a revoked certificate its revocation. None: it has no end, so nothing follows."""
    if certificate.revoked_at:
        return certificate.revoked_at
    if certificate.expires_on is None:
        return None
    zone = zone_of(certificate.enrolment.learner.time_zone)
    opening = datetime.combine(certificate.expires_on - timedelta(days=plan.opens_days), time.min, tzinfo=zone)
    return max(opening, certificate.issued_at)


def open_since(enrolment: Enrolment, activity: Activity, now: datetime) -> datetime | None:
    """What ``assessments.reopening`` asks: since when an activity counts towards a renewal that is open now."""
    latest = Certificate.objects.latest_of(enrolment)
    plan = latest and plan_of(enrolment.edition_id)
    if not plan or activity.pk not in (plan.quiz.pk, plan.practice.pk):
        return None
    opening = opens_at(latest, plan)
    return opening if opening and opening <= now else None


def shown_since(since: datetime, enrolment: Enrolment, plan: Plan) -> Shown:
    """The evidence that was begun since: a correction of an older session is as old as that session, whenever it is signed."""
    attempt = Attempt.objects.passes_of(enrolment, plan.quiz).filter(opened_at__gte=since).first()
    checklist = Checklist.objects.get(edition_id=plan.practice.edition_id, key=plan.practice.settings["checklist"])
    seen = Observation.objects.passes_of(enrolment, checklist).filter(started_at__gte=since).select_related("checklist", "observer")
    situation = plan.practice.settings["situation"]
    return Shown(since, attempt, [each for each in seen if passed_as(each).situation == situation], plan)


def renewal_of(certificate: Certificate, *, now: datetime) -> Renewal | None:
    """Where the renewal of a certificate (fetched ``for_cards``) stands; None when it has been renewed already, or never will be."""
    enrolment = certificate.enrolment
    if Certificate.objects.filter(enrolment=enrolment, renewal__gt=certificate.renewal).exists():
        return None
    plan = plan_of(enrolment.edition_id)
    opening = opens_at(certificate, plan) if plan else None
    if opening is None:
        return None
    shown = shown_since(opening, enrolment, plan) if opening <= now else None
    on_course = Enrolment.objects.of(enrolment.learner).active().filter(edition__course=enrolment.edition.course_id)
    newest = on_course.newest_first().values_list("pk", flat=True).first()
    return Renewal(certificate, opening, plan, shown, is_here=newest == enrolment.pk)


def open_renewals(certificates: list[Certificate], *, now: datetime) -> list[Renewal]:
    """The renewals that wait for a person, out of her certificates (newest first, ``for_cards``): of each course only the newest counts."""
    newest = {each.enrolment.edition.course_id: each for each in reversed(certificates)}
    found = [renewal_of(each, now=now) for each in newest.values()]
    return [each for each in found if each and each.shown and each.is_here]
