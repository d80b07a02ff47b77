"""Putting notices in the queue, once each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from notices.hours import decent_moment, zone_of
from notices.models import AT_ONCE, STOPPABLE, Channel, Notice, Preference
from notices.wording import one_line, written
from outbox.waking import wake_after_commit
from people.models import User

BATCH = 500
BOTH = (Channel.INBOX, Channel.EMAIL)


@dataclass(frozen=True)
class Letter:
    """What to tell whom. ``key`` names the occasion: the same kind and key reach a person once, ever.

    The words come from the kind's templates with ``context``, unless ``subject`` and ``body`` are given. ``url`` is a path of this site.
    """

    recipient: User
    kind: str
    key: str
    url: str = ""
    context: Mapping = field(default_factory=dict)
    subject: str = ""
    body: str = ""

    @property
    def dedupe_key(self) -> str:
        return f"{self.kind}:{self.recipient.pk}:{self.key}"


def queue_notice(*, now: datetime, channels: Iterable[str] = BOTH, **letter) -> bool:
    """Queue one ``Letter`` (its fields are the other arguments). Returns whether it is new; asking again changes nothing."""
    return bool(queue_notices([Letter(**letter)], now=now, channels=channels))


def queue_notices(letters: Iterable[Letter], *, now: datetime, channels: Iterable[str] = BOTH) -> int:
    """Queue every letter that is new, one row a channel, and return how many were; a few queries for every 500 letters.

    The inbox has it at once. A mail waits for a decent hour of the person's own clocks, except what she is waiting for (results,
    codes); it is recorded as stopped when she has stopped the kind, and not written at all when she has no address.
    Words are rendered now, in her language. Inactive people are told nothing.
    """
    letters = iter(letters)
    queued = 0
    while batch := list(islice(letters, BATCH)):
        queued += _queue_batch({letter.dedupe_key: letter for letter in batch if letter.recipient.is_active}, now, tuple(channels))
    return queued


def _queue_batch(letters: dict[str, Letter], now: datetime, channels: tuple[str, ...]) -> int:
    known = set(
        Notice.objects.filter(dedupe_key__in=letters).values_list("dedupe_key", "channel")
    )  # the constraint decides, this saves work
    people = {letter.recipient.pk for letter in letters.values()}
    stopped = set(Preference.objects.filter(person__in=people, kind__in=STOPPABLE).values_list("person_id", "kind"))
    rows = list(_rows(letters, known, stopped, now, channels))
    if rows:
        with transaction.atomic():
            Notice.objects.bulk_create(rows, ignore_conflicts=True)
            if any(row.state == Notice.State.QUEUED and row.due_at <= now for row in rows):
                wake_after_commit("notices.deliver_due")
    return len({row.dedupe_key for row in rows})


def _rows(letters: dict, known: set, stopped: set, now: datetime, channels: tuple[str, ...]) -> Iterator[Notice]:
    for key, letter in letters.items():
        person = letter.recipient
        new = [channel for channel in channels if (key, channel) not in known and (channel != Channel.EMAIL or person.email)]
        if not new:
            continue
        subject, body = (one_line(letter.subject), letter.body) if letter.subject else written(letter.kind, person, dict(letter.context))
        facts = {"recipient": person, "kind": letter.kind, "dedupe_key": key, "subject": subject, "body": body, "url": letter.url}
        for channel in new:
            yield Notice(channel=channel, queued_at=now, **facts, **_fate(letter, channel, stopped, now))


def _fate(letter: Letter, channel: str, stopped: set, now: datetime) -> dict:
    """What becomes of a row on ``channel``: address, due moment and first state."""
    if channel == Channel.INBOX:
        return {"due_at": now, "state": Notice.State.SENT, "sent_at": now}
    due_at = now if letter.kind in AT_ONCE else decent_moment(now, zone_of(letter.recipient.time_zone))
    state = Notice.State.STOPPED if (letter.recipient.pk, letter.kind) in stopped else Notice.State.QUEUED
    return {"address": letter.recipient.email, "due_at": due_at, "state": state}
