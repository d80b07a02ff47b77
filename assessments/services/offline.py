"""Sessions that were held without signal, taken up by the same services as the pages call, at the time they were held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.models import Observation, OfflineSignature
from assessments.services.observations import claim, leave_uncounted, start_unasked
from assessments.services.rating import note_end, prepare, rate_items, set_details, stop_unsafe
from assessments.services.signing import sign_as_learner, sign_as_observer
from assessments.signed_text import Answer, Session, differences
from courses.models import Activity, Enrolment
from people.models import Posting, Role, User
from people.rules import holds


@dataclass(frozen=True)
class Signed:
    """A signature that was verified: who, over which text, with which key, when by the phone's clock."""

    role: str
    person: User
    text: str
    value: str
    kid: str
    device: UUID
    signed_at: datetime


@transaction.atomic
def take_up_session(
    *,
    session: Session,
    by: User,
    moment: datetime,
    shift: timedelta,
    record: UUID,
    signatures: Iterable[Signed] = (),
    answer: Answer | None = None,
) -> Observation:
    """Write a whole session as its observer held it: begun, prepared, rated, described, and signed when her signature is there.

    Without her signature it is left begun and fully rated, so that she signs it on the page. ``moment`` is when she signed, by our clock;
    rules are asked as of that day: what was observed before the learner left the course counts. Raises ValidationError with what stands
    against it, each with a code of its own: ``left``, ``posting``, ``moved``, ``oneself``, ``edition``, ``begun``, ``begun_by_you``,
    ``signed``, ``closed``, ``other``, ``differs``, and those of the services it calls.
    """
    started, ended = session.times(shift=shift, moment=moment)
    enrolment, activity = _place_of(session.enrolment, session.activity, by=by, started=started, moment=moment)
    _refuse_another_edition(session, enrolment, by)
    observation = _begin(session.observation, enrolment, activity, by=by, started=started)
    prepare(
        observation=observation,
        by=by,
        now=started,
        situation=session.situation,
        script=session.script,
        case_number=session.case_number,
        consent=session.consent,
        is_remote_trained=session.is_remote_trained,
    )
    rate_items(observation=observation, values=session.ratings, by=by, now=moment)
    if session.stop_reason:
        stop_unsafe(observation=observation, by=by, reason=session.stop_reason, note=session.stop_note, now=ended)
    set_details(
        observation=observation,
        by=by,
        now=moment,
        global_rating=session.global_rating,
        strength=session.strength,
        change=session.change,
        mother_voice=session.mother_voice,
    )
    note_end(observation=observation, by=by, ended_at=ended, now=moment)
    signatures = list(signatures)
    if not signatures:
        return observation
    signed = sign_as_observer(observation=observation, by=by, now=moment)
    if differences(session, Observation.objects.for_cards().get(pk=signed.pk), shift=shift):
        raise ValidationError(_("This session was also worked on elsewhere, and the two do not fit together."), code="differs")
    _keep(signed, signatures, shift=shift, record=record)
    if answer:
        sign_as_learner(observation=signed, by=enrolment.learner, now=moment, agrees=answer.agrees, comment=answer.comment)
    return signed


@transaction.atomic
def take_up_closing(
    *, observation_id: UUID, enrolment_id: str, activity: str, reason: str, by: User, started: datetime, moment: datetime
) -> Observation:
    """Close a session that must not count, begun on the phone or here. Closed by her before, nothing changes.

    Raises as ``take_up_session``.
    """
    known = Observation.objects.filter(pk=observation_id, observer=by).exclude(not_counted="").first()
    if known:
        return known
    started = min(started, moment)
    enrolment, practice = _place_of(enrolment_id, activity, by=by, started=started, moment=moment)
    observation = _begin(str(observation_id), enrolment, practice, by=by, started=started)
    leave_uncounted(observation=observation, by=by, reason=reason, now=moment)
    return observation


@transaction.atomic
def take_up_answer(
    *, answer: Answer, by: User, moment: datetime, shift: timedelta, record: UUID, signatures: Iterable[Signed] = ()
) -> Observation:
    """Write the learner's answer that she gave on her own phone to a signed observation.

    Raises ValidationError ``unknown`` (not hers, or not signed), ``differs`` (not what she read), ``answered`` (otherwise, before).
    """
    observation = Observation.objects.signed().filter(learner=by, pk=answer.observation).first()
    if observation is None:
        raise ValidationError(_("This result is not there any more, or it is not yours."), code="unknown")
    if answer.of != observation.digest:
        raise ValidationError(_("The result is not the one that you read."), code="differs")
    if observation.learner_signed_at:
        if (observation.learner_agrees, observation.learner_comment) == (answer.agrees, answer.comment.strip()):
            return observation
        raise ValidationError(_("You have answered this result already, with other words. The first answer stands."), code="answered")
    sign_as_learner(observation=observation, by=by, now=moment, agrees=answer.agrees, comment=answer.comment)
    _keep(observation, signatures, shift=shift, record=record)
    return observation


def _place_of(enrolment_id: str, key: str, *, by: User, started: datetime, moment: datetime) -> tuple[Enrolment, Activity]:
    """The enrolment and the practice, when ``by`` may observe there on that day; else a refusal that says why not."""
    enrolment = Enrolment.objects.for_cards().filter(pk=enrolment_id).first()
    activity = enrolment and Activity.objects.filter(edition_id=enrolment.edition_id, key=key).first()
    if activity is None:
        raise ValidationError(_("This learner or this practice is not known here."), code="other")
    on, name = localdate(moment), {"name": str(enrolment.learner), "place": enrolment.org_unit.name}
    if enrolment.learner_id == by.pk:
        raise ValidationError(_("Nobody observes herself."), code="oneself")
    if not Posting.objects.as_role(Role.TRAINER, on=on).held_by(by).exists():
        raise ValidationError(_("On the day of this session you were not posted as a trainer."), code="posting")
    if not holds(by, Role.TRAINER, at=enrolment.org_unit, on=on):
        raise ValidationError(_("%(name)s works at %(place)s now, where you are not posted as a trainer.") % name, code="moved")
    if enrolment.left_at and enrolment.left_at <= started:
        raise ValidationError(_("%(name)s has left this course.") % name, code="left")
    return enrolment, activity


def _refuse_another_edition(session: Session, enrolment: Enrolment, by: User) -> None:
    edition = enrolment.edition
    if (session.course, session.edition, session.pack) != (edition.course.slug, edition.label, edition.digest):
        raise ValidationError(_("This was observed with a checklist that is not the one of the learner's course."), code="edition")
    if session.learner != str(enrolment.learner_id) or session.observer != str(by.pk):
        raise ValidationError(_("What was signed names other people."), code="other")


def _begin(observation_id: str, enrolment: Enrolment, activity: Activity, *, by: User, started: datetime) -> Observation:
    known = Observation.objects.for_cards().filter(pk=observation_id).first()
    if known:
        if (known.enrolment_id, known.activity_id) != (enrolment.pk, activity.pk):
            raise ValidationError(_("This session belongs to another learner or another practice."), code="other")
        if known.observer_signed_at:
            raise ValidationError(_("%(name)s has signed this session meanwhile.") % {"name": known.observer}, code="signed")
        if known.withdrawn_at and known.withdrawn_at == enrolment.left_at:  # only because she left, after this session began
            return start_unasked(enrolment=enrolment, activity=activity, by=by, now=started)
        if known.withdrawn_at:
            raise ValidationError(_("This session was cancelled or closed meanwhile."), code="closed")
        _refuse_anothers(known, by)
        return claim(observation=known, by=by, now=started)
    _refuse_twice(observation_id, enrolment, by)
    running = Observation.objects.open().filter(enrolment=enrolment, activity=activity, supersedes=None).select_related("observer").first()
    if running:
        _refuse_anothers(running, by)
        if running.observer_id and running.ratings.exists():
            raise ValidationError(_("You have begun another session with this learner on the site."), code="begun_by_you")
    return start_unasked(enrolment=enrolment, activity=activity, by=by, now=started, observation_id=UUID(observation_id))


def _refuse_twice(observation_id: str, enrolment: Enrolment, by: User) -> None:
    """A session taken into a wish has the wish's id: the text that was signed still says its own."""
    before = OfflineSignature.objects.filter(observation__enrolment=enrolment, role=OfflineSignature.Role.OBSERVER, person=by)
    if before.filter(text__contains=f'"{UUID(observation_id)}"').exists():
        raise ValidationError(_("%(name)s has signed this session meanwhile.") % {"name": by}, code="signed")


def _refuse_anothers(observation: Observation, by: User) -> None:
    if observation.observer_id not in {None, by.pk}:
        raise ValidationError(_("%(name)s has begun this session meanwhile.") % {"name": observation.observer}, code="begun")


def _keep(observation: Observation, signatures: Iterable[Signed], *, shift: timedelta, record: UUID) -> None:
    for each in signatures:
        OfflineSignature.objects.create(
            observation=observation,
            role=each.role,
            person=each.person,
            text=each.text,
            value=each.value,
            kid=each.kid,
            device=each.device,
            signed_at=each.signed_at,
            shift=shift,
            record=record,
        )
