"""When work was done, though the phone's clock is wrong."""

from datetime import timedelta

import pytest

from phones.moments import judge
from tests.factories import NOON

DAY, YEAR, HOUR = timedelta(days=1), timedelta(days=365), timedelta(hours=1)


def ms(span):
    return round(span / timedelta(milliseconds=1))


@pytest.mark.parametrize("wrong", [timedelta(), DAY, -DAY, YEAR, -YEAR, timedelta(minutes=9)])
def test_a_clock_that_is_steadily_wrong_is_corrected(wrong):
    done = NOON - 3 * HOUR
    when = judge(made_at=done + wrong, offset=ms(-wrong), phone_now=NOON + wrong, now=NOON)

    assert when.moment == done
    assert when.skew == ms(-wrong)


@pytest.mark.parametrize(
    ("wrong", "words"), [(DAY, "1\xa0day ahead"), (-DAY, "1\xa0day behind"), (YEAR, "1\xa0year ahead"), (-YEAR, "1\xa0year behind")]
)
def test_she_is_told_that_her_clock_is_wrong(wrong, words):
    note = judge(made_at=NOON + wrong, offset=None, phone_now=NOON + wrong, now=NOON).note

    assert words in note
    assert "noted for 1 Mar 2027, 12:00" in note


@pytest.mark.parametrize("wrong", [timedelta(), timedelta(minutes=9), -timedelta(minutes=9)])
def test_a_clock_that_is_right_enough_needs_no_word(wrong):
    assert judge(made_at=NOON + wrong, offset=ms(-wrong), phone_now=NOON + wrong, now=NOON).note == ""


def test_a_clock_set_in_between_is_said():
    when = judge(made_at=NOON - 3 * HOUR, offset=ms(HOUR), phone_now=NOON, now=NOON)

    assert when.moment == NOON - 3 * HOUR
    assert "was changed" in when.note


def test_a_clock_a_year_ahead_that_was_set_right_before_sending_does_not_move_the_work_to_today():
    done = NOON - 2 * DAY
    when = judge(made_at=done + YEAR, offset=ms(-YEAR), phone_now=NOON, now=NOON)

    assert when.moment == done
    assert "was changed" in when.note


def test_work_is_never_later_than_now():
    assert judge(made_at=NOON + DAY, offset=None, phone_now=NOON, now=NOON).moment == NOON
    assert judge(made_at=NOON + DAY, offset=0, phone_now=NOON, now=NOON).moment == NOON


def test_without_a_clock_to_compare_the_last_contact_serves():
    when = judge(made_at=NOON - HOUR + DAY, offset=ms(-DAY), phone_now=None, now=NOON)

    assert (when.moment, when.skew, when.note) == (NOON - HOUR, ms(-DAY), "")


def test_nothing_known_of_its_clock():
    when = judge(made_at=NOON - HOUR, offset=None, phone_now=None, now=NOON)

    assert (when.moment, when.skew) == (NOON - HOUR, None)
