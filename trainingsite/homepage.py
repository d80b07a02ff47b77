"""What to do next, gathered from the rooms for one person on one day."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

from assessments.models import Observation
from assessments.rules import observable_by
from courses.models import Edition, Enrolment
from courses.outline import outline
from courses.progress import journeys
from credentials.models import Certificate
from credentials.renewing import Renewal, open_renewals
from credentials.rules import revocable_by
from people.models import Posting, Role, User
from people.rules import confirmable_by, units_of
from refreshers.models import Refresher
from refreshers.plan import RECERTIFICATION
from trainingsite.waiting import waiting_for


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person."""

    title: str
    meta: str
    url: str
    action: str
    icon: str


@dataclass
class Home:
    tasks: list[Task] = field(default_factory=list)
    courses: list[dict] = field(default_factory=list)
    open_courses: list = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    figures: list[dict] = field(default_factory=list)
    is_posted: bool = False
    is_waiting_for_posting: bool = False

    @property
    def first(self) -> Task | None:
        return self.tasks[0] if self.tasks else None


def home_of(person: User, *, on: date, now: datetime) -> Home:
    """Everything the home page shows. A fixed number of queries, whatever waits."""
    found = Home()
    roles = set(Posting.objects.running(on=on).held_by(person).values_list("role", flat=True))
    found.is_posted = bool(roles)
    found.is_waiting_for_posting = not roles and Posting.objects.awaiting_confirmation().held_by(person).exists()
    if Role.TRAINER in roles:
        _training(found, person, on)
    if Role.MANAGER in roles:
        _managing(found, person, on)
    _learning(found, person, on, now)
    if Role.LEARNER in roles and not found.courses:
        editions = Edition.objects.published().light().select_related("course").order_by("course_id", "published_at")
        newest = {each.course_id: each for each in editions}
        found.open_courses = [outline(each, each.language_for(get_language())) for each in newest.values()]
    return found


def _training(found: Home, person: User, on: date) -> None:
    mine = observable_by(person, on=on)
    begun, waiting = mine.filter(observer=person).count(), mine.waiting().count()
    if begun:
        words = ngettext("Finish and sign %(n)d observation", "Finish and sign %(n)d observations", begun) % {"n": begun}
        found.tasks.append(
            Task(words, _("You have begun and not signed yet."), reverse("assessments:queue"), _("Go on"), "clipboard-check")
        )
    if waiting:
        words = ngettext("%(n)d learner asks to be observed", "%(n)d learners ask to be observed", waiting) % {"n": waiting}
        found.tasks.append(Task(words, _("The one who waits longest comes first."), reverse("assessments:queue"), _("See who"), "eye"))


def _managing(found: Home, person: User, on: date) -> None:
    waiting = confirmable_by(person, on=on).count()
    if waiting:
        words = ngettext("%(n)d posting to confirm", "%(n)d postings to confirm", waiting) % {"n": waiting}
        found.tasks.append(Task(words, _("They can begin as soon as you do."), reverse("people:postings"), _("Look at them"), "map-pin"))
    doubted = revocable_by(person, on=on).doubted().count()
    if doubted:
        words = ngettext("%(n)d certificate needs your decision", "%(n)d certificates need your decision", doubted) % {"n": doubted}
        meta = _("A correction has taken their evidence away.")
        found.tasks.append(Task(words, meta, reverse("credentials:review"), _("Decide"), "scale"))
    here = Enrolment.objects.filter(org_unit__in=units_of(person, Role.MANAGER, on=on))
    certified = Certificate.objects.valid_on(on).filter(enrolment__in=here)
    found.figures = [
        {
            "label": _("Competent now"),
            "value": certified.values("enrolment__learner").distinct().count(),
            "definition": _("People of your places who hold a certificate that is valid today. Each person counts once."),
        },
        {
            "label": _("Learning now"),
            "value": here.filter(finished_at=None, left_at=None).values("learner").distinct().count(),
            "definition": _("People of your places who have begun a course and neither finished nor left it."),
        },
    ]


def _learning(found: Home, person: User, on: date, now: datetime) -> None:
    found.certificates = list(Certificate.objects.of(person).for_cards().newest_first()[:3])
    renewals = open_renewals(found.certificates, now=now)
    found.tasks += map(renewal_task, renewals)
    told = Q(kind=RECERTIFICATION, certificate__in=[each.certificate.pk for each in renewals])
    due = list(Refresher.objects.due_by(on).filter(person=person).exclude(told).values_list("pk", flat=True)[:10])
    if due:
        words = npgettext("to do now", "A refresher is due", "%(n)d refreshers are due", len(due)) % {"n": len(due)}
        url = reverse("refreshers:refresher", args=due) if len(due) == 1 else reverse("refreshers:list")
        found.tasks.append(Task(words, _("A few minutes keep the skill alive."), url, _("Begin"), "refresh-cw"))
    for observation in Observation.objects.standing().filter(learner=person, learner_signed_at=None).for_cards()[:3]:
        url = reverse("assessments:observation", args=[observation.pk])
        by = _("%(observer)s has signed. Read it, then sign or disagree.") % {"observer": observation.observer}
        found.tasks.append(Task(_("Your observation waits for your signature"), by, url, _("Read and sign"), "pencil"))
    enrolments = list(Enrolment.objects.of(person).active().for_reading().newest_first()[:10])
    outlines = {each.edition_id: outline(each.edition, each.edition.language_for(get_language())) for each in enrolments}
    ways = journeys(enrolments, outlines)
    found.courses = [{"outline": outlines[each.edition_id], "journey": ways[each.pk]} for each in enrolments]
    for each in enrolments[:1]:
        step = ways[each.pk].next
        found.courses[0]["waiting"] = waiting_for(each, step, now=now) if step and not found.tasks else {}


def renewal_task(renewal: Renewal) -> Task:
    """What is done of a renewal, and what is still to do."""
    if renewal.shown.attempt:
        meta = _("1. The quiz again: done. 2. Be observed again: to do.")
    elif renewal.shown.is_observed:
        meta = _("1. The quiz again: to do. 2. Be observed again: done.")
    else:
        meta = _("1. Take the quiz again. 2. Be observed again.")
    url = reverse("credentials:certificate", args=[renewal.certificate.code])
    return Task(_("Renew your certificate"), meta, url, _("See how"), "award")
