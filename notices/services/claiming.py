"""Taking a mail and ticking it off: two compare-and-swap statements, written out because they run for every mail sent.

The ORM builds each in a quarter of a millisecond, as long as the mail server needs to take a mail.
"""

from datetime import datetime

from django.db import connection

from notices.models import Notice

TABLE = Notice._meta.db_table
CLAIM = f"UPDATE {TABLE} SET state = 'sending', claimed_at = %s, attempts = %s WHERE id = %s AND state = 'queued' AND attempts = %s"  # noqa: S608
TICK_OFF = f"UPDATE {TABLE} SET state = 'sent', sent_at = %s, claimed_at = NULL, error = '' WHERE id = %s AND state = 'sending' AND claimed_at = %s"  # noqa: S608, E501


def claim(notice: Notice, *, now: datetime) -> bool:
    """Whether ``notice`` is this worker's to send from here on; of several that try, one gets it. Counts as a try."""
    return _changed(CLAIM, [_moment(now), notice.attempts + 1, _id(notice), notice.attempts])


def tick_off(notice: Notice, *, claimed_at: datetime, now: datetime) -> bool:
    """Note that ``notice`` was sent, if the claim of ``claimed_at`` still stands."""
    return _changed(TICK_OFF, [_moment(now), _id(notice), _moment(claimed_at)])


def _changed(statement: str, values: list) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount == 1


def _id(notice: Notice):
    return Notice._meta.pk.get_db_prep_value(notice.pk, connection)


def _moment(moment: datetime):
    return connection.ops.adapt_datetimefield_value(moment)
