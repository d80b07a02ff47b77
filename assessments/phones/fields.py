"""The fields of a form as a phone keeps them: ``[[name, value], …]`` in the order of the page, read as the page's own form is read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from phones.kinds import Record
from phones.reading import read_time

MOST = 500
LONGEST = 10_000


def as_form(pairs: object) -> QueryDict:
    """What a view would find in ``request.POST``. Raises ValidationError ``unreadable`` for anything that is no list of name and value."""
    data = QueryDict(mutable=True)
    if not isinstance(pairs, list) or len(pairs) > MOST:
        raise unreadable()
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(each, str) and len(each) <= LONGEST for each in pair):
            raise unreadable()
        data.appendlist(*pair)
    return data


def moment_of(said: object, record: Record) -> datetime:
    """A time by the phone's clock within ``record``, corrected as its moment was, and never after it; what cannot be read is its moment."""
    try:
        at = read_time(said)
    except ValueError:
        at = None
    if at is None or record.made_at is None:
        return record.moment
    correction = record.moment - record.made_at
    return min(at + correction, record.moment) if abs(correction) < timedelta(days=36500) else record.moment


def uuid_of(text: object) -> UUID | None:
    """The id that a record names; None for anything else, which finds no row."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def unreadable() -> ValidationError:
    return ValidationError(_("A part of this work cannot be read. Please show it to whoever runs this site."), code="unreadable")
