"""Publishing facts and delivering them."""

import hashlib
import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from outbox import registry
from outbox.models import Message

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=6)


def publish(event: object) -> None:
    """Tell the other rooms that ``event`` (a frozen dataclass of plain values) has become true.

    Handlers registered ``at_once`` run now, in the caller's transaction. For every other handler one row is written; it is
    delivered by Celery after the commit. Publishing the same event again changes nothing for the rows. Raises RuntimeError
    outside a transaction, because a fact announced but rolled back would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction that made it true")
    for handler in registry.now_handlers(type(event)):
        handler(event)
    payload = asdict(event)
    key = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    names = registry.later_names(type(event))
    Message.objects.bulk_create(
        [Message(event=registry.event_name(type(event)), handler=name, key=key, payload=payload) for name in names],
        ignore_conflicts=True,
    )


def deliver(message: Message, *, now: datetime) -> bool:
    """Run one handler and tick its message off: both or neither. Returns whether this call did it.

    The UPDATE is the lock. A second worker waits for it, matches no row and leaves.
    """
    with transaction.atomic():
        mine = Message.objects.filter(pk=message.pk, done_at=None).update(done_at=now, error="")
        if mine:
            handler, event_class = registry.find(message.event, message.handler)
            handler(event_class(**message.payload))
    return bool(mine)


def deliver_pending(*, now: datetime, limit: int = 500) -> int:
    """Deliver what waits, oldest first; returns how many handlers ran.

    A handler that fails keeps its message, with the reason and a later try (1, 2, 4 … minutes, at most six hours), and does
    not hold up the others. Safe to run in several workers at once.
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
