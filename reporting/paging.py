"""Pages by key: which rows, and the links to the rows before and after."""

import uuid
from dataclasses import dataclass
from datetime import date

from reporting.completions import Row, as_rows

SIZE = 25


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    newer: str = ""
    older: str = ""


def page_of(records, *, after: str = "", before: str = "") -> Page:
    """The rows that follow the key ``after``, or precede ``before``, newest first; the first page when neither is a key."""
    back, forth = _read(before), _read(after)
    if back:
        found = list(as_rows(records.before(*back))[: SIZE + 1])
        rows = [Row(*each) for each in reversed(found[:SIZE])]
        return Page(rows, newer=_key(rows[0]) if len(found) > SIZE else "", older=_key(rows[-1]) if rows else "")
    found = list(as_rows(records.after(*forth) if forth else records.newest_first())[: SIZE + 1])
    rows = [Row(*each) for each in found[:SIZE]]
    return Page(rows, newer=_key(rows[0]) if rows and forth else "", older=_key(rows[-1]) if len(found) > SIZE else "")


def _key(row: Row) -> str:
    return f"{row.enrolled_on.isoformat()}_{row.pk}"


def _read(key: str):
    day, _sep, pk = key.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(pk)
    except ValueError:
        return None
