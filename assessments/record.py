"""The signed record of an observation, as bytes that always come out the same, and its SHA-256."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

from assessments.models import Observation

SIGNED = (
    "id", "enrolment_id", "learner_id", "observer_id", "supersedes_id", "situation", "is_remote_trained", "script", "case_number",
    "consent", "mother_voice", "asked_at", "self_rated_at", "started_at", "ended_at", "stop_reason", "stop_note", "global_rating",
    "strength", "change", "outcome", "reasons", "observer_signed_at",
)  # fmt: skip


def signed_content(observation: Observation) -> dict:
    """Everything the observer signs: the people by id, what was agreed before, every rating, the verdict and why."""
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
    }


def digest_of(observation: Observation) -> str:
    """SHA-256 (hex) of the canonical JSON of ``signed_content``: keys sorted, no spaces, UTF-8."""
    text = json.dumps(signed_content(observation), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(observation: Observation) -> bool:
    """Whether a signed observation is still exactly what its observer signed."""
    return bool(observation.digest) and digest_of(observation) == observation.digest


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value
