from datetime import UTC, date, datetime

import pytest

from credentials.validity import after_months, local_day
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 3, 1), 24, date(2029, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 1, 15), 11, date(2027, 12, 15)),
        (date(2027, 12, 1), 12, date(2028, 12, 1)),
    ],
)
def test_after_months_counts_calendar_months(day, months, later):
    assert after_months(day, months) == later


def test_local_day_bears_a_time_zone_this_machine_does_not_know():
    assert local_day(datetime(2027, 3, 1, 22, tzinfo=UTC), UserFactory.build(time_zone="Mars/Olympus")) == date(2027, 3, 1)


def test_local_day_is_the_day_where_she_lives():
    late = datetime(2027, 3, 1, 22, tzinfo=UTC)

    assert local_day(late, UserFactory.build(time_zone="Africa/Nairobi")) == date(2027, 3, 2)
    assert local_day(late, UserFactory.build(time_zone="America/Lima")) == date(2027, 3, 1)
