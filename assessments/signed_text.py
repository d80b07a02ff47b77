"""What an observer signs on a phone without signal: one exact text, read here, and compared with the observation it became."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.cases import read_case_number
from assessments.models import Observation
from phones.reading import parse_storable, read_time

SESSION, ANSWER = "skilled-hands-observation", "skilled-hands-answer"
TEXTS = (
    "observation", "enrolment", "learner", "observer", "course", "edition", "pack", "activity", "checklist", "situation", "script",
    "case_number", "stop_reason", "stop_note", "strength", "change",
)  # fmt: skip


@dataclass(frozen=True)
class Session:
    """A session as its observer wrote it. ``began_here``, ``ended_here``: the site noted that; else the phone's clock did."""

    observation: str
    enrolment: str
    learner: str
    observer: str
    course: str
    edition: str
    pack: str
    activity: str
    checklist: str
    situation: str
    script: str
    case_number: str
    stop_reason: str
    stop_note: str
    strength: str
    change: str
    started_at: datetime
    ended_at: datetime
    began_here: bool = False
    ended_here: bool = False
    is_remote_trained: bool = False
    global_rating: int | None = None
    consent: dict = field(default_factory=dict)
    mother_voice: dict = field(default_factory=dict)
    ratings: dict = field(default_factory=dict)

    def times(self, *, shift: timedelta, moment: datetime) -> tuple[datetime, datetime]:
        """Start and end by the site's clock: the phone's, moved by ``shift``, in order, and never after ``moment``."""
        ended = min(self.ended_at if self.ended_here else self.ended_at + shift, moment)
        return min(self.started_at if self.began_here else self.started_at + shift, ended), ended


@dataclass(frozen=True)
class Answer:
    """What a learner says to a result. ``of``: the digest (SHA-256, hex) of what she read."""

    observation: str
    learner: str
    of: str
    agrees: bool
    comment: str


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_session(text: object) -> Session:
    """The session in ``text``. Raises ValidationError (``unreadable``) for all else."""
    data = _object(text, SESSION)
    try:
        told = {name: _typed(data[name], str) for name in TEXTS}
        return Session(
            **told,
            started_at=read_time(data["started_at"]),
            ended_at=read_time(data["ended_at"]),
            began_here=_typed(data.get("began_here", False), bool),
            ended_here=_typed(data.get("ended_here", False), bool),
            is_remote_trained=_typed(data.get("is_remote_trained", False), bool),
            global_rating=None if data.get("global_rating") is None else _typed(data["global_rating"], int),
            consent=_typed(data.get("consent", {}), dict),
            mother_voice=_typed(data.get("mother_voice", {}), dict),
            ratings={_typed(key, str): _typed(value, str) for key, value in _typed(data.get("ratings", {}), dict).items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable() from error


def read_answer(text: object) -> Answer:
    """The learner's answer in ``text``. Raises ValidationError (``unreadable``) for all else."""
    data = _object(text, ANSWER)
    try:
        told = {name: _typed(data[name], str) for name in ("observation", "learner", "of", "comment")}
        return Answer(**told, agrees=_typed(data["agrees"], bool))
    except (KeyError, TypeError) as error:
        raise _unreadable() from error


def differences(session: Session, observation: Observation, *, shift: timedelta) -> list[str]:
    """The names of what stands otherwise in the signed ``observation`` than in the text of ``session``; none when all of it fits.

    The id is not compared: a wish that the learner made meanwhile is taken, with its own id.
    """
    edition = observation.checklist.edition
    started, ended = session.times(shift=shift, moment=observation.observer_signed_at)
    written = {
        "enrolment": str(observation.enrolment_id),
        "learner": str(observation.learner_id),
        "observer": str(observation.observer_id),
        "course": edition.course.slug,
        "edition": edition.label,
        "pack": edition.digest,
        "activity": observation.activity.key,
        "checklist": observation.checklist.key,
        "consent": observation.consent,
        "ratings": dict(observation.ratings.values_list("item__key", "value")),
        "started_at": observation.started_at,
        "ended_at": observation.ended_at,
    }
    same = ("situation", "is_remote_trained", "script", "case_number", "mother_voice", "stop_reason", "stop_note", "global_rating",
            "strength", "change")  # fmt: skip
    written |= {name: getattr(observation, name) for name in same}
    told = {name: getattr(session, name) for name in written}
    told |= {"case_number": _case(session.case_number), "started_at": started, "ended_at": ended}
    return [name for name, value in written.items() if value != told[name]]


def _case(number: str) -> str:
    try:
        return read_case_number(number) if number else ""
    except ValidationError:
        return number


def _object(text: object, kind: str) -> dict:
    try:
        data = parse_storable(text) if isinstance(text, str) else None
    except (ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not isinstance(data, dict) or data.get("format") != kind or data.get("version") != 1:
        raise _unreadable()
    return data


def _typed(value, kind):
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(kind.__name__)
    return value


def _unreadable() -> ValidationError:
    return ValidationError(_("This session cannot be read."), code="unreadable")
