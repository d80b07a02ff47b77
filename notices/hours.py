"""Decent hours: nobody is woken by a reminder."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENS = time(8)
CLOSES = time(20)


def zone_of(name: str) -> ZoneInfo:
    """The time zone ``name``; UTC when this machine does not know it (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def decent_moment(now: datetime, zone: ZoneInfo) -> datetime:
    """``now`` when the clocks of ``zone`` stand from 08:00 to before 20:00, else the next moment they show 08:00."""
    local = now.astimezone(zone)
    if OPENS <= local.time() < CLOSES:
        return now
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    return datetime.combine(day, OPENS, tzinfo=zone).astimezone(UTC)
