"""People are told of what is due without being flooded, and never twice of the same."""

from datetime import timedelta

import pytest

from notices.models import Kind, Notice
from notices.services import stop_kind
from refreshers.models import Refresher
from refreshers.services import record_practice, tell_due
from tests.factories import NOON, UserFactory
from tests.refreshers.conftest import quiz

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told():
    return list(
        Notice.objects.filter(channel="email", kind="refresher_due").order_by("queued_at", "subject").values_list("subject", flat=True)
    )


def test_due_refresher_is_told_once_with_its_link(certify, sweep):
    certify()
    sweep(NOON + 3 * DAY)

    assert [tell_due(now=NOON + 3 * DAY), tell_due(now=NOON + 30 * DAY)] == [1, 0]
    notice = Notice.objects.get(channel="email")
    assert (notice.subject, notice.url) == ("Day 3", f"/refreshers/{Refresher.objects.get().pk}/")
    assert notice.body == "Why\n\n2 questions, about 2 minutes.\n\nTip: Short and often."


def test_after_missed_weeks_one_at_a_time_is_told_the_oldest_first(certify, sweep):
    certify()
    now = NOON + 20 * DAY
    sweep(now)

    assert [tell_due(now=now), tell_due(now=now + DAY)] == [1, 0]
    assert told() == ["Day 3"]


def test_next_is_told_as_soon_as_the_first_is_answered(certify, sweep):
    person = certify().enrolment.learner
    now = NOON + 20 * DAY
    sweep(now)
    tell_due(now=now)
    first = Refresher.objects.get(step="d3")

    record_practice(refresher=first, done=[], note="", by=person, now=now)

    assert tell_due(now=now + timedelta(hours=1)) == 1
    assert told() == ["Day 3", "Week 2"]


def test_one_left_unanswered_does_not_silence_the_rest_for_ever(certify, sweep):
    certify()
    now = NOON + 20 * DAY
    sweep(now)
    tell_due(now=now)

    assert [tell_due(now=now + 7 * DAY - timedelta(seconds=1)), tell_due(now=now + 7 * DAY)] == [0, 1]
    assert told() == ["Day 3", "Week 2"]


def test_at_most_three_a_week_to_one_person_whatever_she_holds(certify, sweep, edition):
    person = UserFactory()
    editions = [_other_edition(edition, number) for number in range(5)]
    for each in editions:
        certify(person=person, on=each)
    certify()
    sweep(NOON + 3 * DAY)

    assert [tell_due(now=NOON + (3 + days) * DAY) for days in (0, 1, 7, 8)] == [4, 0, 2, 0]
    assert Notice.objects.filter(channel="email", recipient=person).count() == 5


def _other_edition(edition, number):
    from courses.models import Course, Edition, Wording

    other = Edition.objects.create(
        course=Course.objects.create(slug=f"other-{number}"),
        label="1",
        digest="x",
        languages=["en"],
        frame={"refreshers": [quiz("d3", 3, 0)]},
        loaded_at=NOON,
    )
    Wording.objects.create(edition=other, language="en", strings={"course": {"title": f"Other {number}"}})
    Edition.objects.filter(pk=other.pk).update(published_at=NOON)
    other.refresh_from_db()
    return other


def test_stopped_reminders_stay_in_the_inbox(certify, sweep):
    person = certify().enrolment.learner
    stop_kind(person=person, kind=Kind.REFRESHER_DUE, now=NOON)
    sweep(NOON + 3 * DAY)

    tell_due(now=NOON + 3 * DAY)

    assert list(Notice.objects.order_by("channel").values_list("channel", "state")) == [("email", "stopped"), ("inbox", "sent")]


def test_person_without_an_address_is_told_in_her_inbox(certify, sweep):
    certify(email="")
    sweep(NOON + 3 * DAY)

    assert tell_due(now=NOON + 3 * DAY) == 1
    assert list(Notice.objects.values_list("channel", flat=True)) == ["inbox"]


@pytest.mark.parametrize("count", [1, 3])
def test_telling_many_costs_the_same_number_of_queries(certify, sweep, count, django_assert_max_num_queries):
    for _each in range(count):
        certify()
    sweep(NOON + 3 * DAY)

    with django_assert_max_num_queries(14):
        assert tell_due(now=NOON + 3 * DAY) == count
