"""What a record says of itself, read from the very bytes the phone sent."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

LARGEST = 1024 * 1024  # bytes of one record
FARTHEST = 1.7e13  # milliseconds between two clocks: as far as EARLIEST and LATEST are apart
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)  # a phone's clock may say anything in between
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Told:
    """A record as told by the phone. ``readable`` is False when it is not shaped as a record is: then only what could be read is filled."""

    text: str
    sha256: str
    person: str = ""
    device: UUID | None = None
    kind: str = ""
    made_at: datetime | None = None
    offset: int | None = None
    mends: UUID | None = None
    body: dict | None = None
    readable: bool = False


def read(raw: bytes, *, record_id: UUID, sha256: str) -> Told:
    """Read ``raw``. Raises ValidationError (code ``damaged``) when these are not the bytes of ``sha256``, or not of this record."""
    if not HASH.fullmatch(sha256) or hashlib.sha256(raw).hexdigest() != sha256:
        raise ValidationError(_("The record arrived damaged. The phone will send it again."), code="damaged")
    try:
        text = raw.decode()
        data = parse(text)
    except (ValueError, RecursionError):  # bytes that are no text, or no JSON
        return Told(raw.decode(errors="backslashreplace").replace("\0", "\\x00"), sha256)
    if isinstance(data, dict) and isinstance(data.get("id"), str) and data["id"].lower() != str(record_id):
        raise ValidationError(_("The record arrived at the address of another one. The phone will send it again."), code="damaged")
    return _shaped(text, sha256, data, record_id)


def _shaped(text: str, sha256: str, data: object, record_id: UUID) -> Told:
    if not isinstance(data, dict):
        return Told(text, sha256)
    person, kind, body = (data.get(name) for name in ("person", "kind", "body"))
    known = {"person": person if isinstance(person, str) else "", "kind": kind[:40] if isinstance(kind, str) and _storable(kind) else ""}
    try:
        told = Told(
            text,
            sha256,
            **known,
            device=UUID(data["device"]),
            made_at=read_time(data["made_at"]),
            offset=_milliseconds(data.get("offset")),
            mends=UUID(data["mends"]) if data.get("mends") is not None else None,
            body=body,
            readable=bool(
                known["person"] and known["kind"] and "id" in data and isinstance(body, dict) and all(map(_storable, _texts(body)))
            ),
        )
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return Told(text, sha256, **known)
    return told if told.readable else Told(text, sha256, **known)


def parse(text: str) -> object:
    """What the JSON ``text`` says. Raises ValueError for all else, also for NaN and the like, RecursionError when it is too deep."""
    return json.loads(text, parse_constant=_no_number, parse_float=_number)


def parse_storable(text: str) -> object:
    """As ``parse``; raises ValueError as well when the database cannot hold a text in it. For JSON that stands within a record."""
    data = parse(text)
    if not all(map(_storable, _texts(data))):
        raise ValueError("no database holds these signs")
    return data


def read_time(text: object) -> datetime:
    """A moment in ISO 8601 with its zone, in UTC. Raises ValueError for all else."""
    moment = parse_datetime(text) if isinstance(text, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a moment")
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("no phone's clock says that")
    return moment.astimezone(UTC)


def _no_number(name: str):
    raise ValueError(f"{name} is no number that can be kept")


def _number(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)


def _milliseconds(offset: object) -> int | None:
    if offset is None:
        return None
    if isinstance(offset, bool) or not isinstance(offset, int | float) or not abs(offset) < FARTHEST:
        raise ValueError("not milliseconds")
    return round(offset)


def _texts(value: object) -> Iterator[str]:
    """Every text in ``value``, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _storable(text: str) -> bool:
    """Whether the database can hold ``text``: no sign of number zero, no half of a pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
