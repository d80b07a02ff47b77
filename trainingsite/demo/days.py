"""Days and moments of the demo country, counted from the day the demo is made. It has one time zone and no summer time."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

TIME_ZONE = "Africa/Nairobi"
DAY = 86_400


class Days:
    """Day 0 is today in the demo country; moments are whole seconds since 1970, as the demo's SQL adds them up."""

    def __init__(self, now: datetime):
        zone = zoneinfo.ZoneInfo(TIME_ZONE)
        self.now = now
        self.today = now.astimezone(zone).date()
        self.midnight = int(datetime.combine(self.today, time(), zone).timestamp())

    def date(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def number(self, date: date) -> int:
        return (date - self.today).days

    def second(self, day: int, seconds: int = 0) -> int:
        """The moment ``seconds`` after midnight of ``day``."""
        return self.midnight + day * DAY + seconds


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
