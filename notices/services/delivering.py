"""Sending what is due. docs/adr/0004-delivery.md says what can happen when a worker is killed at each instant."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import get_connection
from django.db import transaction
from django.utils.translation import gettext as _

from notices.hours import decent_moment, zone_of
from notices.mail import as_mail
from notices.models import AT_ONCE, Notice, Preference
from notices.rules import can_see_outgoing
from notices.services.claiming import claim, tick_off
from outbox.waking import wake_after_commit
from people.models import User

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
State = Notice.State
STUCK_AFTER = timedelta(minutes=15)  # far longer than one mail can take, so nobody's live work is taken away
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # after the first, second … failed try
TRIES = len(WAITS) + 1


def deliver_due(*, clock: Clock, limit: int = 200) -> int:
    """Send the mails that are due, over one connection; returns how many rows it acted on, so 0 means: nothing is due.

    Each row is claimed by compare-and-swap, one at a time, just before it is sent. Any number of workers may run this at once.
    Raises what the mail server's connection raises, with nothing claimed: an outage costs no notice its tries.
    """
    now = clock()
    reopen_stuck(now=now)
    due = list(Notice.objects.due(now=now).filter(channel="email").select_related("recipient")[:limit])
    sendable = _sort_out(due, now)
    if sendable:
        with _open_connection() as connection:
            for notice in sendable:
                connection.open()  # nothing to do unless the last mail broke the line
                _send(notice, connection, clock)
    return len(due)


def reopen_stuck(*, now: datetime) -> int:
    """Queue again what a killed worker held; what was tried ``TRIES`` times has failed. Returns how many rows it moved."""
    stuck = Notice.objects.stuck(since=now - STUCK_AFTER)
    reason = "The worker ended while it held this mail; it may have been sent."
    given_up = stuck.filter(attempts__gte=TRIES).update(state=State.FAILED, claimed_at=None, error=reason)
    return given_up + stuck.update(state=State.QUEUED, claimed_at=None, error=reason)


@transaction.atomic
def retry_notice(*, notice: Notice, by: User, now: datetime) -> None:
    """Give a failed mail its tries again. Raises PermissionDenied for anyone but staff, ValidationError when it has not failed."""
    if not can_see_outgoing(by):
        raise PermissionDenied
    failed = Notice.objects.filter(pk=notice.pk, state=State.FAILED)
    if not failed.update(state=State.QUEUED, attempts=0, due_at=now):
        raise ValidationError(_("This mail is no longer among the failed ones."), code="not_failed")
    wake_after_commit("notices.deliver_due")


def _sort_out(due: list[Notice], now: datetime) -> list[Notice]:
    """Those of ``due`` to send now. The rest is put off to a decent hour, or stopped because she has stopped the kind meanwhile."""
    stopped = set(Preference.objects.filter(person__in={notice.recipient_id for notice in due}).values_list("person_id", "kind"))
    sendable = []
    for notice in due:
        waiting = Notice.objects.waiting().filter(pk=notice.pk)
        moment = now if notice.kind in AT_ONCE else decent_moment(now, zone_of(notice.recipient.time_zone))
        if (notice.recipient_id, notice.kind) in stopped:
            waiting.update(state=State.STOPPED)
        elif moment > now:
            waiting.update(due_at=moment)
        else:
            sendable.append(notice)
    return sendable


class _open_connection:  # noqa: N801  reads as a function
    """Django's mail connection, opened (its own context manager hides a failure until the first mail) and closed for sure."""

    def __enter__(self):
        self.connection = get_connection()
        self.connection.open()
        return self.connection

    def __exit__(self, *_exc):
        _close(self.connection)


def _close(connection) -> None:
    try:
        connection.close()
    except OSError as error:  # a line that is broken already
        log.info("closing the mail connection: %s", error)


def _send(notice: Notice, connection, clock: Clock) -> None:
    claimed_at = clock()
    if not claim(notice, now=claimed_at):
        return  # another worker got there first
    try:
        connection.send_messages([as_mail(notice, now=claimed_at)])
    except Exception as error:  # whatever is wrong with this one, the others still go
        log.warning("notice %s was not sent: %s", notice.pk, type(error).__name__)  # the row has the rest: a log must hold no address
        _close(connection)
        mine = Notice.objects.filter(pk=notice.pk, state=State.SENDING, claimed_at=claimed_at)
        mine.update(**_after_failure(notice, error, clock()))
    else:
        tick_off(notice, claimed_at=claimed_at, now=clock())


def _after_failure(notice: Notice, error: Exception, now: datetime) -> dict:
    """Another try later; none when the tries are used up or the receiver says that this address will never do."""
    facts = {"error": f"{type(error).__name__}: {error}"[:1000], "claimed_at": None}
    if _is_final(error) or notice.attempts + 1 >= TRIES:
        return facts | {"state": State.FAILED}
    return facts | {"state": State.QUEUED, "due_at": now + WAITS[notice.attempts]}


def _is_final(error: Exception) -> bool:
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _text in error.recipients.values())
