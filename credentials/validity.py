"""How long a certificate is valid."""

import calendar
from datetime import date, datetime

from notices.hours import zone_of
from people.models import User


def local_day(moment: datetime, person: User) -> date:
    """The day it was, where ``person`` lives."""
    return moment.astimezone(zone_of(person.time_zone)).date()


def after_months(day: date, months: int) -> date:
    """``months`` calendar months later; a day the month lacks becomes its last (31 August + 6 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
