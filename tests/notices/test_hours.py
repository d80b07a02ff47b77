"""Nobody is woken by a reminder, wherever she lives."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.hours import decent_moment, zone_of

ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("UTC", "2027-03-01T07:59:59Z", "2027-03-01T08:00:00Z"),
        ("UTC", "2027-03-01T08:00:00Z", "2027-03-01T08:00:00Z"),
        ("UTC", "2027-03-01T19:59:59Z", "2027-03-01T19:59:59Z"),
        ("UTC", "2027-03-01T20:00:00Z", "2027-03-02T08:00:00Z"),
        ("Asia/Kathmandu", "2027-03-01T02:14:59Z", "2027-03-01T02:15:00Z"),  # 07:59:59 there, at +05:45
        ("Asia/Kathmandu", "2027-03-01T14:15:00Z", "2027-03-02T02:15:00Z"),  # 20:00 there
        ("Asia/Kathmandu", "2027-03-01T18:30:00Z", "2027-03-02T02:15:00Z"),  # past midnight there, the same day here
        ("Europe/Paris", "2027-03-28T00:30:00Z", "2027-03-28T06:00:00Z"),  # the night the clocks jump forward
        ("Europe/Paris", "2027-10-30T21:00:00Z", "2027-10-31T07:00:00Z"),  # … and back
        ("Pacific/Kiritimati", "2027-03-01T12:00:00Z", "2027-03-01T18:00:00Z"),  # 02:00 tomorrow there, at +14
    ],
)
def test_decent_moment_at_the_boundaries(zone, now, expected):
    assert decent_moment(datetime.fromisoformat(now), ZoneInfo(zone)) == datetime.fromisoformat(expected)


@given(now=MOMENTS, zone=ZONES)
def test_decent_moment_is_always_decent_soon_and_settled(now, zone):
    zone = ZoneInfo(zone)
    moment = decent_moment(now, zone)

    assert time(8) <= moment.astimezone(zone).time() < time(20)
    assert now <= moment <= now + timedelta(hours=14)  # the night, and one more hour when clocks go back
    assert decent_moment(moment, zone) == moment


def test_zone_of_an_unknown_name_is_utc():
    assert [str(zone_of(name)) for name in ("Asia/Kathmandu", "Mars/Base", "../etc/passwd", "")] == ["Asia/Kathmandu", "UTC", "UTC", "UTC"]
