"""The kinds of records that phones send. Each room registers those it owns, from its app's ``ready()``; this room knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from phones.models import Phone

StrOrPromise = str | Promise


@dataclass(frozen=True)
class Record:
    """What a handler may know of a record beside its body.

    ``id`` is safe to use as an idempotency key. ``moment`` is when the work was done, corrected for the phone's clock: rules are asked as
    of then. ``phone`` is None when the device was never registered for its person. ``vouched`` is True when somebody of staff applies it
    again: pass it on to ``signatures.verify``.
    """

    id: UUID
    device: UUID
    kind: str
    made_at: datetime
    moment: datetime
    phone: Phone | None
    vouched: bool = False


# handler(*, person: User, body: dict, record: Record, now: datetime) -> str | None
Handler = Callable[..., str | None]

_handlers: dict[str, Handler] = {}
_labels: dict[str, StrOrPromise] = {}


def register(kind: str, handler: Handler, *, label: StrOrPromise = "") -> None:
    """Let ``handler(*, person: User, body: dict, record: Record, now: datetime) -> str | None`` take up records of ``kind``.

    It is called in the transaction that writes the arrival, in a savepoint of its own, in her language. What it returns is a note for
    the receipt. ValidationError and PermissionDenied undo what it did and set the record aside with their words (and the code of the
    first ValidationError); anything else undoes all, and the phone tries again. ``label`` is the word that people read for the kind.
    Raises ValueError when another handler has ``kind``.
    """
    known = _handlers.setdefault(kind, handler)
    if (known.__module__, known.__qualname__) != (handler.__module__, handler.__qualname__):
        raise ValueError(f"records of kind {kind!r} already have a handler")
    _labels[kind] = label


def handler_of(kind: str) -> Handler | None:
    return _handlers.get(kind)


def label_of(kind: str) -> str:
    """The kind's word, in the active language; for a kind that nobody gave one, its name."""
    return str(_labels.get(kind) or kind.replace("-", " ").capitalize() or _("Work that cannot be read"))


def labels() -> dict[str, str]:
    """The word of every kind, by kind, in the active language."""
    return {kind: label_of(kind) for kind in sorted(_handlers)}
