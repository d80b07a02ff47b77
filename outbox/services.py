"""Publishing facts, delivering them, and noting that sweeps ran."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction

from outbox import registry
from outbox.models import Message, Sweep
from outbox.waking import wake_after_commit

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)


def publish(event: object) -> None:
    """Tell the other rooms that ``event`` (a frozen dataclass of plain values) has become true.

    Handlers registered ``at_once`` run now, in the caller's transaction, and may refuse it by raising. For every other handler
    one row is written; it is delivered by Celery after the commit. Publishing the same event again changes nothing for the rows.
    Raises RuntimeError outside a transaction, because a fact announced but rolled back would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction that made it true")
    for handler in registry.now_handlers(type(event)):
        handler(event)
    names = registry.later_names(type(event))
    if not names:
        return
    payload = asdict(event)
    key = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    Message.objects.bulk_create(
        [Message(event=registry.event_name(type(event)), handler=name, key=key, payload=payload) for name in names],
        ignore_conflicts=True,
    )
    wake_after_commit("outbox.deliver_pending")


def deliver(message: Message, *, now: datetime) -> bool:
    """Run one handler and tick its message off: both or neither. Returns whether this call did it.

    The row is the lock. Where the database can, a second worker passes by a row that is being delivered; on SQLite it waits,
    matches nothing and leaves.
    """
    with transaction.atomic():
        mine = Message.objects.filter(pk=message.pk, done_at=None)
        if connection.features.has_select_for_update_skip_locked:
            mine = Message.objects.filter(pk__in=list(mine.select_for_update(skip_locked=True).values_list("pk", flat=True)))
        ticked = mine.update(done_at=now, error="")
        if ticked:
            handler, event_class = registry.find(message.event, message.handler)
            handler(event_class(**message.payload))
    return bool(ticked)


def deliver_pending(*, now: datetime, limit: int = 500) -> int:
    """Deliver what waits, oldest first; returns how many handlers ran.

    A handler that fails keeps its message, with the reason and a later try (1, 2, 4 … minutes, at most six hours), and does
    not hold up the others: so handlers must not rely on hearing events in order. Safe to run in several workers at once.
    """
    ran = 0
    for message in Message.objects.due(now=now)[:limit]:
        try:
            ran += deliver(message, now=now)
        except Exception as error:  # whatever a handler raises, the others still run
            log.exception("outbox: %s failed", message)
            wait = min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST_WAIT)
            Message.objects.filter(pk=message.pk, done_at=None).update(
                attempts=message.attempts + 1, try_at=now + wait, error=f"{type(error).__name__}: {error}"[:1000]
            )
    return ran


def run_sweep(*, name: str, work: Callable[[], int], clock: Callable[[], datetime]) -> int:
    """Do a sweep's ``work`` and note that it ran, or that it failed and why. Returns what ``work`` returns, raises what it raises."""
    try:
        done = work()
    except Exception as error:
        _note(name, failed_at=clock(), error=f"{type(error).__name__}: {error}"[:1000])
        raise
    _note(name, ran_at=clock(), done=done, error="")
    return done


def _note(name: str, **facts) -> None:
    Sweep.objects.bulk_create([Sweep(name=name, **facts)], update_conflicts=True, unique_fields=["name"], update_fields=list(facts))
