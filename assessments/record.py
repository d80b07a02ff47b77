"""The signed record of an observation, as bytes that always come out the same, its SHA-256, and the signatures made on phones."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from assessments.models import Observation, OfflineSignature, PaperSheet
from assessments.signed_text import differences, read_answer, read_session
from assessments.signed_text import digest_of as digest_of_text
from phones.jwk import is_signed, thumbprint
from phones.models import SigningKey

SIGNED = (
    "id", "enrolment_id", "learner_id", "observer_id", "supersedes_id", "situation", "is_remote_trained", "script", "case_number",
    "consent", "mother_voice", "asked_at", "self_rated_at", "started_at", "ended_at", "stop_reason", "stop_note", "global_rating",
    "strength", "change", "outcome", "reasons", "observer_signed_at",
)  # fmt: skip


def signed_content(observation: Observation) -> dict:
    """Everything the observer signs: the people by id, what was agreed before, every rating, the verdict and why.

    ``paper`` is there only when the session was keyed in from paper: which sheet, by whom, when.
    """
    edition = observation.checklist.edition
    return {
        **{name: _plain(getattr(observation, name)) for name in SIGNED},
        "course": edition.course.slug,
        "edition": edition.label,
        "pack": edition.digest,
        "activity": observation.activity.key,
        "checklist": observation.checklist.key,
        "ratings": dict(observation.ratings.values_list("item__key", "value")),
        "self_ratings": dict(observation.self_ratings.values_list("item__key", "value")),
        **_from_paper(observation),
    }


def digest_of(observation: Observation) -> str:
    """SHA-256 (hex) of the canonical JSON of ``signed_content``: keys sorted, no spaces, UTF-8."""
    text = json.dumps(signed_content(observation), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(observation: Observation) -> bool:
    """Whether a signed observation is still exactly what its observer signed, and every signature made on a phone still holds."""
    if not observation.digest or digest_of(observation) != observation.digest:
        return False
    return all(is_intact(signature) for signature in signatures_of(observation))


def signatures_of(observation: Observation) -> list[OfflineSignature]:
    """What was signed on phones, the observer's first. Two queries."""
    found = list(observation.offline_signatures.select_related("person"))
    keys = {key.kid: key for key in SigningKey.objects.filter(kid__in=[each.kid for each in found]).select_related("phone")}
    for signature in found:
        signature.observation, signature.key = observation, keys.get(signature.kid)
    return sorted(found, key=lambda each: each.role != OfflineSignature.Role.OBSERVER)


def is_intact(signature: OfflineSignature) -> bool:
    """Whether a signature is by the key of the person who had to sign, over its text, and the text is still what the observation says.

    Takes what ``signatures_of`` gives. A phone struck off since changes nothing: what it signed before stays valid.
    """
    observation, key = signature.observation, signature.key
    is_observers = signature.role == OfflineSignature.Role.OBSERVER
    signer = observation.observer_id if is_observers else observation.learner_id
    if key is None or thumbprint(key.jwk) != signature.kid:
        return False
    if {signature.person_id, key.phone.person_id} != {signer} or key.phone.device != signature.device:
        return False
    if not is_signed(signature.text, signature.value, key.jwk):
        return False
    try:
        return _fits(observation, signature) if is_observers else _answers(observation, signature)
    except ValidationError:
        return False


def _fits(observation: Observation, signature: OfflineSignature) -> bool:
    return not differences(read_session(signature.text), observation, shift=signature.shift)


def _answers(observation: Observation, signature: OfflineSignature) -> bool:
    answer = read_answer(signature.text)
    observed = [each.text for each in observation.offline_signatures.all() if each.role == OfflineSignature.Role.OBSERVER]
    said = (answer.learner, answer.agrees, answer.comment.strip())
    return answer.of in {observation.digest, *map(digest_of_text, observed)} and said == (
        str(observation.learner_id),
        observation.learner_agrees,
        observation.learner_comment,
    )


def _from_paper(observation: Observation) -> dict:
    sheet = PaperSheet.objects.filter(observation_id=observation.id).first()
    if sheet is None:
        return {}
    return {"paper": {name: _plain(getattr(sheet, name)) for name in ("code", "printed_by_id", "printed_at", "keyed_by_id", "keyed_at")}}


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value
