"""The life of an observation up to its first rating, and its correction after the signature."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments import rules
from assessments.events import ObservationAsked
from assessments.models import Checklist, Observation, PaperSheet, Rating
from assessments.sessions import offered_situations
from courses.models import Activity, Enrolment
from courses.progress import missing_before
from courses.services import follow_posting
from outbox.services import publish
from people.models import User

LEFT_UNSIGNED = "left-unsigned"  # why a correction was closed for another one


@transaction.atomic
def ask_for_observation(*, enrolment: Enrolment, activity: Activity, by: User, now: datetime, situation: str = "") -> Observation:
    """Ask to be observed. Ask again and the open observation comes back, so that there is one per activity.

    Only the learner herself asks. Raises ValidationError when something else comes first or the situation is not offered. An activity
    already completed may be observed again: that keeps the skill. Publishes ObservationAsked with the first wish.
    """
    if by.pk != enrolment.learner_id or enrolment.left_at:
        raise PermissionDenied
    if follow_posting(learner=by, now=now):  # the wish goes to the trainers of where she works today
        enrolment = Enrolment.objects.select_related("org_unit").get(pk=enrolment.pk)
    observation, created = _open(enrolment, activity, situation, asked_at=now)
    if created:
        publish(ObservationAsked(observation_id=str(observation.pk)))
    return observation


@transaction.atomic
def withdraw(*, observation: Observation, by: User, now: datetime) -> None:
    """Take the wish back, while nobody has begun or when an observer has left it unsigned for a week. Twice is once."""
    if observation.withdrawn_at and observation.learner_id == by.pk:
        return
    if not rules.can_withdraw(by, observation, now=now):
        raise PermissionDenied
    free = Q(started_at=None) | Q(started_at__lte=now - rules.LEFT_ALONE)
    if not Observation.objects.open().filter(free, pk=observation.pk).update(withdrawn_at=now):
        raise ValidationError(_("Your observer has just begun. Speak with her."), code="begun")


def withdraw_waiting(*, enrolment_id: str, now: datetime) -> int:
    """Take back every wish of an enrolment that nobody has begun. Returns how many."""
    return Observation.objects.waiting().open().filter(enrolment=enrolment_id).update(withdrawn_at=now)


@transaction.atomic
def start_unasked(
    *, enrolment: Enrolment, activity: Activity, by: User, now: datetime, situation: str = "", observation_id: UUID | None = None
) -> Observation:
    """Begin an observation of a learner of one's place, asked for or not; an open one that nobody has begun is taken.

    A new one gets ``observation_id`` where a phone has chosen it.

    Raises PermissionDenied for anyone but a trainer over the place, ValidationError when another observer has already begun.
    """
    if not rules.can_start(by, enrolment, on=localdate(now), began=now):
        raise PermissionDenied
    observation, _created = _open(enrolment, activity, situation, pk=observation_id)
    return claim(observation=observation, by=by, now=now)


@transaction.atomic
def claim(*, observation: Observation, by: User, now: datetime) -> Observation:
    """Take an observation that waits; taking one's own again changes nothing. Of two who take it at once, one gets it."""
    if not rules.can_start(by, observation.enrolment, on=localdate(now), began=now):
        raise PermissionDenied
    Observation.objects.open().filter(pk=observation.pk, observer=None).update(observer=by, started_at=now)
    observation.refresh_from_db()
    if observation.observer_id != by.pk or observation.withdrawn_at or observation.observer_signed_at:
        raise ValidationError(_("Another observer has begun, or it is closed. Look at the queue again."), code="begun")
    return observation


@transaction.atomic
def give_back(*, observation: Observation, by: User, now: datetime) -> None:
    """Put an observation back into the queue, as long as nothing is rated; one that nobody asked for is closed."""
    if not rules.can_rate(by, observation, on=localdate(now)) or observation.supersedes_id:
        raise PermissionDenied
    untouched = Observation.objects.open().filter(pk=observation.pk, observer=by).exclude(pk__in=Rating.objects.values("observation"))
    change = {"observer": None, "started_at": None} if observation.asked_at else {"withdrawn_at": now}
    if not untouched.update(**change):
        raise ValidationError(_("You have already rated items. Finish the session, or say why it does not count."), code="rated")
    PaperSheet.objects.filter(observation=observation).update(observation=None, keyed_by=None, keyed_at=None)


@transaction.atomic
def leave_uncounted(*, observation: Observation, by: User, reason: str, now: datetime) -> None:
    """Close an observation that must not count, with one of the checklist's reasons. A correction closed so leaves the old one standing.

    A session stopped as unsafe cannot be closed so: it is signed.
    """
    if not rules.can_rate(by, observation, on=localdate(now)):
        raise PermissionDenied
    if reason not in (observation.checklist.settings.get("not_counted") or []):
        raise ValidationError(_("Choose why the session does not count."), code="reason")
    if observation.stop_reason:
        raise ValidationError(_("This session was stopped as unsafe. Sign it, so that the learner can be helped."), code="stopped")
    Observation.objects.open().filter(pk=observation.pk).update(withdrawn_at=now, ended_at=now, not_counted=reason, supersedes=None)


@transaction.atomic
def supersede(*, observation: Observation, by: User, now: datetime) -> Observation:
    """Open a correction: a new observation, with the ratings copied, that supersedes the signed one once it is signed itself.

    Nothing of the old one changes, and until then the old one stands. A completion is never deleted, even when it rested on a pass
    that is corrected to "not yet": the signature of the correction publishes ObservationSigned, and who proves competence
    (credentials) looks at the standing observations (``sessions.state_of``). Ask again and the same correction comes back, to the
    trainer who opened it; another gets ValidationError, until it has been left alone for a week: then it is closed for a new one.
    """
    if by.pk == observation.learner_id or observation.observer_signed_at is None:
        raise PermissionDenied
    running = Observation.objects.open().filter(supersedes=observation).first()
    if running and running.observer_id == by.pk:
        return running
    left_alone = Observation.objects.corrections_left_alone(since=localdate(now) - rules.LEFT_ALONE)
    if running and not left_alone.filter(pk=running.pk).exists():
        raise ValidationError(_("Another trainer is already writing a correction."), code="begun")
    if not rules.can_correct(by, observation, on=localdate(now)):
        raise PermissionDenied
    if running:
        Observation.objects.open().filter(pk=running.pk).update(withdrawn_at=now, not_counted=LEFT_UNSIGNED, supersedes=None)
    copied = (
        "enrolment_id", "activity_id", "checklist_id", "learner_id", "situation", "script", "case_number", "consent", "mother_voice",
        "started_at", "ended_at", "self_rated_at", "global_rating", "strength", "change",
    )  # fmt: skip
    defaults = {name: getattr(observation, name) for name in copied}
    correction, created = Observation.objects.get_or_create(supersedes=observation, defaults={**defaults, "observer": by})
    if created:
        ratings = observation.ratings.values_list("item_id", "value")
        Rating.objects.bulk_create(Rating(observation=correction, item_id=item, value=value, rated_at=now) for item, value in ratings)
    elif correction.observer_id != by.pk:
        raise ValidationError(_("Another trainer is already writing a correction."), code="begun")
    return correction


def _open(
    enrolment: Enrolment, activity: Activity, situation: str, *, asked_at: datetime | None = None, pk: UUID | None = None
) -> tuple[Observation, bool]:
    if activity.kind != Activity.Kind.OBSERVED_PRACTICE or activity.edition_id != enrolment.edition_id:
        raise ValidationError(_("This is not an observed practice of the course."), code="activity")
    if missing_before(enrolment, activity):
        raise ValidationError(_("Something else comes first."), code="locked")
    checklist = Checklist.objects.get(edition_id=activity.edition_id, key=activity.settings["checklist"])
    wished = situation or activity.settings["situation"]
    if wished not in offered_situations(activity, checklist, enrolment):
        raise ValidationError(_("Choose one of the situations offered."), code="situation")
    return Observation.objects.get_or_create(
        enrolment=enrolment,
        activity=activity,
        observer_signed_at=None,
        withdrawn_at=None,
        supersedes=None,
        defaults={
            "id": pk or uuid4(),
            "checklist": checklist,
            "learner_id": enrolment.learner_id,
            "situation": wished,
            "asked_at": asked_at,
        },
    )
