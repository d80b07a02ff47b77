"""Whether the sweeps of beat still run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from outbox.models import Sweep

PATIENCE = timedelta(minutes=10)  # beyond a sweep's own interval


@dataclass(frozen=True)
class Turn:
    """A sweep, when it last ran to its end, and whether that is too long ago. ``error``: why it failed after that."""

    name: str
    ran_at: datetime | None
    done: int
    is_late: bool
    error: str


def turns(*, now: datetime) -> list[Turn]:
    """Every sweep of the schedule (what runs each so many seconds), whether it ever ran or not. One query."""
    known = {sweep.name: sweep for sweep in Sweep.objects.all()}
    sweeps = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if isinstance(each["schedule"], float)]
    return [_turn(each["task"], known.get(each["task"]), each["schedule"], now) for each in sweeps]


def _turn(name: str, sweep: Sweep | None, seconds: float, now: datetime) -> Turn:
    if sweep is None:
        return Turn(name, None, 0, is_late=True, error="")
    is_late = sweep.ran_at is None or sweep.ran_at < now - timedelta(seconds=seconds) - PATIENCE
    return Turn(name, sweep.ran_at, sweep.done, is_late, sweep.error)
