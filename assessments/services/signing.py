"""The two signatures. After the observer's, nothing she signed changes: the services refuse, and so does the database."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments import rules
from assessments.events import ObservationDisputed, ObservationSigned
from assessments.grading import ItemRule, PassRule, Verdict, grade, missing
from assessments.models import Observation
from assessments.record import digest_of
from assessments.sessions import state_of
from assessments.situations import counts_as
from courses.models import Activity
from courses.progress import missing_before
from courses.services import complete_activity
from outbox.services import publish
from people.models import User

LONGEST_TEXT = 2000


@transaction.atomic
def sign_as_observer(*, observation: Observation, by: User, now: datetime) -> Observation:
    """Grade and freeze an observation under its observer's name; the caller has made sure that it is she (by her password).

    Raises PermissionDenied for anyone but its observer, ValidationError naming everything that is missing (codes ``item``, ``global``,
    ``strength``, ``change``; a session stopped as unsafe needs none). Signed twice at once it is signed once, and the signed
    observation comes back. Publishes ObservationSigned. Completes, in the same transaction, every observed practice whose sessions
    the standing passes now meet.
    """
    rows = Observation.objects.select_for_update(of=("self",))
    locked = rows.select_related("enrolment__org_unit", "checklist__edition__course", "activity").get(pk=observation.pk)
    if locked.observer_signed_at and locked.observer_id == by.pk:
        return locked
    if not rules.can_rate(by, locked, on=localdate(now)):
        raise PermissionDenied
    verdict = verdict_of(locked)
    locked.ended_at = locked.ended_at or now
    locked.outcome, locked.reasons, locked.observer_signed_at = verdict.outcome, verdict.reasons, now
    locked.digest = digest_of(locked)
    fields = ("ended_at", "outcome", "reasons", "observer_signed_at", "digest")
    Observation.objects.open().filter(pk=locked.pk).update(**{name: getattr(locked, name) for name in fields})
    publish(ObservationSigned(observation_id=str(locked.pk), outcome=locked.outcome))
    if locked.outcome == Observation.Outcome.PASS:
        _complete_what_is_met(locked, now)
    return locked


@transaction.atomic
def sign_as_learner(*, observation: Observation, by: User, now: datetime, agrees: bool, comment: str = "") -> None:
    """The learner's answer to a signed observation, once: she agrees, or she disagrees in writing. A repeat changes nothing.

    Publishes ObservationDisputed when she disagrees. Her answer changes no rating: a trainer may correct by superseding.
    """
    comment = comment.strip()
    if not agrees and not comment:
        raise ValidationError({"comment": _("Write what you see differently, so that somebody can look at it again.")}, code="why")
    if len(comment) > LONGEST_TEXT:
        raise ValidationError({"comment": _("Write at most %(count)s signs.") % {"count": LONGEST_TEXT}}, code="too_long")
    if observation.learner_id != by.pk or observation.observer_signed_at is None:
        raise PermissionDenied
    unsigned = rules.signable_by_learner(by).filter(pk=observation.pk)
    if unsigned.update(learner_signed_at=now, learner_agrees=agrees, learner_comment=comment) and not agrees:
        publish(ObservationDisputed(observation_id=str(observation.pk)))


def verdict_of(observation: Observation) -> Verdict:
    """What signing would find. Raises ValidationError naming everything that is missing (see ``sign_as_observer``)."""
    settings = observation.checklist.settings
    items = [ItemRule(item.key, item.is_critical, item.may_be_na) for item in observation.checklist.items.all()]
    ratings = dict(observation.ratings.values_list("item__key", "value"))
    if not observation.stop_reason:
        _refuse_unless_whole(observation, missing(items, ratings))
    counts = counts_as(settings, observation.situation, remote_trained=observation.is_remote_trained)
    return grade(
        items=items,
        ratings=ratings,
        rule=PassRule.of(settings),
        global_rating=observation.global_rating,
        counts=bool(counts),
        stop_reason=observation.stop_reason,
    )


def _refuse_unless_whole(observation: Observation, unrated: list[str]) -> None:
    lacking = [ValidationError(_("Item %(item)s is not rated."), params={"item": key}, code="item") for key in unrated]
    if observation.global_rating is None:
        lacking.append(ValidationError(_("Give a global rating."), code="global"))
    if not observation.strength:
        lacking.append(ValidationError(_("Write one thing that went well."), code="strength"))
    if not observation.change:
        lacking.append(ValidationError(_("Write one thing to change next time."), code="change"))
    if lacking:
        raise ValidationError(lacking)


def _complete_what_is_met(observation: Observation, now: datetime) -> None:
    practices = Activity.objects.filter(
        edition_id=observation.enrolment.edition_id,
        kind=Activity.Kind.OBSERVED_PRACTICE,
        settings__checklist=observation.checklist.key,
    )
    for activity in practices.order_by("position"):
        if state_of(observation.enrolment, activity) and not missing_before(observation.enrolment, activity):
            complete_activity(enrolment=observation.enrolment, activity=activity, now=now)
