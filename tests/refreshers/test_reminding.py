"""Reminders come in windows: a missed day is caught up, and of several missed only the latest is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.models import Checklist, Observation
from courses.models import Activity, Enrolment
from credentials.models import Certificate
from notices.models import Kind, Notice
from people.models import Role
from refreshers.services import remind
from refreshers.services.reminding import latest, nearest_end
from tests.factories import NOON, EnrolmentFactory, PostingFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(kind):
    mails = Notice.objects.filter(channel="inbox", kind=kind).order_by("queued_at", "pk")
    return [notice.dedupe_key.rsplit(":", 1)[1] for notice in mails]


@pytest.mark.parametrize(
    ("passed", "expected"), [(6, None), (7, 7), (13, 7), (14, 14), (29, 14), (30, 30), (59, 30), (60, None), (400, None)]
)
def test_latest_at_its_boundaries(passed, expected):
    assert latest([7, 14, 30], passed) == expected


@pytest.mark.parametrize(("left", "expected"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)])
def test_nearest_end_at_its_boundaries(left, expected):
    assert nearest_end([60, 30, 7], left) == expected


# --- a course that stands still ------------------------------------------------------------------------------------
def test_stalled_learner_is_reminded_once_in_each_window(edition, facility):
    EnrolmentFactory(edition=edition, org_unit=facility)

    for hours in range(0, 24 * 65, 12):
        remind(now=NOON + timedelta(hours=hours))

    assert told(Kind.COURSE_STALLED) == ["7", "14", "30"]


def test_missed_nights_are_caught_up_with_the_latest_reminder_only(edition, facility):
    EnrolmentFactory(edition=edition, org_unit=facility)

    remind(now=NOON + 16 * DAY)

    assert told(Kind.COURSE_STALLED) == ["14"]


def test_reminder_comes_exactly_when_seven_days_have_passed(edition, facility):
    EnrolmentFactory(edition=edition, org_unit=facility)

    assert [remind(now=NOON + 7 * DAY - timedelta(seconds=1)), remind(now=NOON + 7 * DAY), remind(now=NOON + 7 * DAY)] == [0, 1, 0]


def test_learner_who_came_back_is_reminded_anew_when_she_stalls_again(edition, facility):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    remind(now=NOON + 8 * DAY)
    Enrolment.objects.filter(pk=enrolment.pk).update(last_seen_at=NOON + 9 * DAY)

    assert [remind(now=NOON + 10 * DAY), remind(now=NOON + 16 * DAY)] == [0, 1]


@pytest.mark.parametrize("facts", [{"finished_at": NOON}, {"left_at": NOON}, {"learner__is_active": False}])
def test_nobody_is_reminded_of_what_is_finished_or_left(edition, facility, facts):
    EnrolmentFactory(edition=edition, org_unit=facility, **facts)

    assert remind(now=NOON + 8 * DAY) == 0


def test_learner_who_waits_for_her_observer_is_not_told_that_she_stalls(edition, facility):
    ask(EnrolmentFactory(edition=edition, org_unit=facility), at=NOON)

    remind(now=NOON + 8 * DAY)

    assert told(Kind.COURSE_STALLED) == []


@pytest.mark.parametrize("count", [1, 3])
def test_reminding_many_costs_the_same_number_of_queries(edition, facility, count, django_assert_max_num_queries):
    EnrolmentFactory.create_batch(count, edition=edition, org_unit=facility)

    with django_assert_max_num_queries(14):
        assert remind(now=NOON + 8 * DAY) == count
    with django_assert_max_num_queries(9):
        assert remind(now=NOON + 8 * DAY) == 0


# --- a certificate that ends ---------------------------------------------------------------------------------------
def test_ending_certificate_is_told_sixty_thirty_and_seven_days_before(certify):
    certificate = certify(valid_days=100)

    for days in range(105):
        remind(now=NOON + days * DAY)

    assert told(Kind.CERTIFICATE_EXPIRING) == ["60", "30", "7"]
    notice = Notice.objects.filter(channel="inbox").order_by("queued_at").first()
    assert (notice.queued_at, notice.subject) == (NOON + 40 * DAY, "Your certificate is valid for 60 more days")
    assert notice.url == f"/certificates/{certificate.code}/"


def test_only_the_latest_is_told_after_missed_nights(certify):
    certify(valid_days=100)

    remind(now=NOON + 95 * DAY)

    assert told(Kind.CERTIFICATE_EXPIRING) == ["7"]


def test_last_valid_day_is_counted_where_the_holder_lives(certify):
    certify(valid_days=60, time_zone="Pacific/Kiritimati")  # where it is the 2nd of March already

    remind(now=datetime(2027, 3, 1, 9, 59, tzinfo=UTC))
    assert told(Kind.CERTIFICATE_EXPIRING) == ["60"]
    remind(now=datetime(2027, 3, 31, 9, 59, tzinfo=UTC))  # still the 31st there: 30 days left
    assert told(Kind.CERTIFICATE_EXPIRING) == ["60", "30"]


@pytest.mark.parametrize("change", ["revoked", "renewed", "doubted"])
def test_certificate_that_was_replaced_or_revoked_is_not_told(certify, change):
    certificate = certify(valid_days=50)
    rows = Certificate.objects.filter(pk=certificate.pk)
    if change == "revoked":
        rows.update(revoked_at=NOON, revoked_by=certificate.enrolment.learner, revoked_reason="No.")
    elif change == "doubted":
        rows.update(doubted_at=NOON)
    else:
        Certificate.objects.create(
            enrolment=certificate.enrolment,
            renewal=1,
            code="next",
            holder_name="A",
            issued_at=NOON + DAY,
            evidence={"issued_on": "2027-03-02"},
        )

    remind(now=NOON + 2 * DAY)

    assert told(Kind.CERTIFICATE_EXPIRING) == []


# --- an observation that waits -------------------------------------------------------------------------------------
def ask(enrolment, *, at, **facts):
    activity = Activity.objects.get(edition=enrolment.edition, key="practice-r1")
    checklist = Checklist.objects.get(edition=enrolment.edition)
    return Observation.objects.create(
        enrolment=enrolment, learner=enrolment.learner, activity=activity, checklist=checklist, situation="R1", asked_at=at, **facts
    )


def test_trainers_hear_again_after_three_days_once(edition, facility, trainer):
    ask(EnrolmentFactory(edition=edition, org_unit=facility, last_seen_at=NOON), at=NOON)

    counts = [remind(now=NOON + 3 * DAY - timedelta(seconds=1)), *(remind(now=NOON + days * DAY) for days in (3, 4, 29))]

    assert counts == [0, 1, 0, 0]
    notice = Notice.objects.get(channel="email", kind=Kind.OBSERVATION_ASKED)
    assert (notice.recipient, notice.url) == (trainer, "/observations/")
    assert "The request is 3 days old." in notice.body


@pytest.mark.parametrize("facts", [{"started_at": NOON}, {"withdrawn_at": NOON}])
def test_observation_begun_or_withdrawn_waits_for_nobody(edition, facility, trainer, facts):
    ask(EnrolmentFactory(edition=edition, org_unit=facility), at=NOON, **facts)

    remind(now=NOON + 4 * DAY)

    assert told(Kind.OBSERVATION_ASKED) == []


def test_learner_who_is_a_trainer_is_not_asked_to_observe_herself(edition, facility):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    PostingFactory(person=enrolment.learner, role=Role.TRAINER, org_unit=facility)
    ask(enrolment, at=NOON)

    remind(now=NOON + 4 * DAY)

    assert told(Kind.OBSERVATION_ASKED) == []
