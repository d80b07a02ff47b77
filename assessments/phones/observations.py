"""Taking up what observers and learners did without signal: the kinds ``observation``, ``observation-closed`` and ``learner-signature``."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import OfflineSignature
from assessments.phones.advice import advised
from assessments.services.offline import Signed, take_up_answer, take_up_closing, take_up_session
from assessments.signed_text import digest_of, read_answer, read_session
from people.models import User
from phones import kinds, signatures
from phones.kinds import Record
from phones.reading import read_time

OBSERVER, LEARNER = OfflineSignature.Role.OBSERVER, OfflineSignature.Role.LEARNER


def take_observation(*, person: User, body: dict, record: Record, now: datetime) -> str:
    """A whole session: ``{signed, signatures, answer?}``. ``answer``: the exact text that the learner signed beside the observer."""
    with advised():
        session = read_session(body.get("signed"))
        by_role = _by_role(body)
        found = []
        if OBSERVER in by_role:
            found.append(_verified(body["signed"], by_role[OBSERVER], record, signer=str(person.pk)))
        answer = None
        if found and LEARNER in by_role:
            answer = read_answer(body.get("answer"))
            if (answer.of, answer.learner) != (digest_of(body["signed"]), session.learner):
                raise ValidationError(_("The learner's signature is for another session."), code="learner_signature")
            found.append(_verified(body["answer"], by_role[LEARNER], record, signer=session.learner, code="learner_signature"))
        taken = take_up_session(
            session=session,
            by=person,
            moment=record.moment,
            shift=record.moment - record.made_at,
            record=record.id,
            signatures=found,
            answer=answer,
        )
    if not found:
        return _("It is kept as a session that you have begun, with every rating. Sign it on the site with your password.")
    return "" if taken.learner_signed_at or answer else _("The learner signs on her own phone.")


def take_closing(*, person: User, body: dict, record: Record, now: datetime) -> None:
    """A session that must not count: ``{observation, enrolment, activity, reason, started_at}``."""
    with advised():
        started = _moment(body.get("started_at")) or record.made_at
        take_up_closing(
            observation_id=_uuid(body.get("observation")),
            enrolment_id=str(_uuid(body.get("enrolment"))),
            activity=str(body.get("activity")),
            reason=str(body.get("reason")),
            by=person,
            started=started + (record.moment - record.made_at),
            moment=record.moment,
        )


def take_answer(*, person: User, body: dict, record: Record, now: datetime) -> None:
    """The learner's own answer from her own phone: ``{signed, signatures}``; unsigned it stands on her sign-in, as on the page."""
    answer = read_answer(body.get("signed"))
    _uuid(answer.observation)
    if answer.learner != str(person.pk):
        raise ValidationError(_("What was signed names other people."), code="other")
    by_role = _by_role(body)
    found = [_verified(body["signed"], by_role[LEARNER], record, signer=str(person.pk))] if LEARNER in by_role else []
    take_up_answer(answer=answer, by=person, moment=record.moment, shift=record.moment - record.made_at, record=record.id, signatures=found)


def _by_role(body: dict) -> dict[str, dict]:
    given = body.get("signatures") or []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ValidationError(_("This session cannot be read."), code="unreadable")
    return {str(each.get("role")): each for each in given}


def _verified(text: str, signature: dict, record: Record, *, signer: str, code: str = "") -> Signed:
    """The signature, when it is ``signer``'s over ``text``. ``code`` stands for every reason, where the reason is not hers to mend."""
    try:
        key = signatures.verify(text=text, signature=signature, moment=record.moment, vouched=record.vouched)
    except ValidationError as refusal:
        raise (ValidationError(" ".join(refusal.messages), code=code) if code else refusal) from refusal
    if str(key.phone.person_id) != signer:
        raise ValidationError(_("Somebody else signed this."), code=code or "person")
    return Signed(
        role=signature["role"],
        person=key.phone.person,
        text=text,
        value=signature["value"],
        kid=key.kid,
        device=key.phone.device,
        signed_at=_moment(signature.get("signed_at")) or record.made_at,
    )


def _uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise ValidationError(_("This session cannot be read."), code="unreadable") from error


def _moment(value: object) -> datetime | None:
    try:
        return read_time(value)
    except ValueError:
        return None


kinds.register("observation", take_observation, label=gettext_lazy("Observation"))
kinds.register("observation-closed", take_closing, label=gettext_lazy("Session not counted"))
kinds.register("learner-signature", take_answer, label=gettext_lazy("Answer to a result"))
