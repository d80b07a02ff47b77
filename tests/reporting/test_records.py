from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from assessments.services.observations import ask_for_observation
from assessments.sessions import Passed
from courses.models import Activity, Enrolment
from courses.services import complete_activity, enrol
from credentials.models import Certificate
from credentials.services import revoke_certificate
from reporting.completions import Wish, completions
from reporting.models import Record
from reporting.rollup import _days, records_of
from reporting.services import rebuild_records, refresh_records
from reporting.statuses import Status
from tests.credentials.earning import DAY, earn, pass_quiz
from tests.credentials.test_services import ALL_WRONG, correct, last_pass
from tests.factories import NOON, TODAY, EnrolmentFactory, OrgUnitFactory

pytestmark = pytest.mark.django_db


def values(record):
    return {field.attname: getattr(record, field.attname) for field in Record._meta.concrete_fields}


def made_again(enrolment):
    [fresh] = records_of([Enrolment.objects.select_related("learner").get(pk=enrolment.pk)])
    return values(fresh)


def status_of(enrolment, *, on=TODAY):
    return completions(Wish(paths=(enrolment.org_unit.path,)), on=on).values_list("status", flat=True).get(pk=enrolment.pk)


def test_record_follows_every_fact_in_its_own_transaction(edition, facility, trainer, learner):
    enrolment = enrol(learner=learner, edition=edition, now=NOON)
    seen = [status_of(enrolment)]
    lesson = Activity.objects.get(key="m1-first")
    complete_activity(enrolment=enrolment, activity=lesson, now=NOON)
    seen.append(status_of(enrolment))
    pass_quiz(enrolment)
    refresh_records(enrolment_ids=[enrolment.pk])  # the tests' quiz is not taken through the service
    seen.append(status_of(enrolment))
    ask_for_observation(enrolment=enrolment, activity=Activity.objects.get(key="practice-r1"), by=learner, now=NOON)
    seen.append(status_of(enrolment))

    assert seen == [Status.NOT_STARTED, Status.LEARNING, Status.QUIZ_PASSED, Status.WAITING]
    assert values(Record.objects.get()) == made_again(enrolment)


def test_record_of_a_certified_person_says_everything(certificate):
    record = Record.objects.get()

    assert values(record) == made_again(certificate.enrolment)
    assert (record.lessons_done, record.lessons_total, str(record.quiz_percent)) == (2, 2, "87.50")
    assert (record.quiz_passed_on, record.r1_on, record.r2_on, record.r2_again_on) == tuple(date(2027, 3, day) for day in (1, 2, 3, 4))
    assert (record.code, record.certified_on, record.expires_on) == (certificate.code, date(2027, 3, 4), date(2029, 3, 4))


def test_record_tells_review_and_revocation(certificate, trainer, manager):
    correct(last_pass(certificate), trainer, ratings=ALL_WRONG)
    reviewed = status_of(certificate.enrolment)
    revoke_certificate(certificate=certificate, reason="Why.", by=manager, now=NOON + 20 * DAY)

    assert [reviewed, status_of(certificate.enrolment)] == [Status.REVIEW, Status.REVOKED]
    assert values(Record.objects.get()) == made_again(certificate.enrolment)


def test_record_says_the_day_where_the_learner_lives(edition, facility, trainer):
    late = datetime(2027, 3, 1, 22, tzinfo=UTC)
    earn(edition, facility, trainer, now=late, time_zone="Africa/Nairobi")

    record = Record.objects.get()
    assert (record.enrolled_on, record.quiz_passed_on, record.r1_on) == (date(2027, 3, 2), date(2027, 3, 2), date(2027, 3, 3))


def test_record_counts_two_sessions_with_one_mother_once(edition, facility):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    passes = [(Passed("R2", case), NOON + days * DAY) for days, case in enumerate(["A-12", "A12", "13"])]

    assert _days(passes, "R2", enrolment) == [date(2027, 3, 1), date(2027, 3, 3)]
    assert _days([(Passed("R1"), NOON)] * 2, "R1", enrolment) == [date(2027, 3, 1)] * 2


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2027, 3, 20), Status.CERTIFIED),
        (date(2029, 1, 2), Status.CERTIFIED),
        (date(2029, 1, 3), Status.EXPIRING),
        (date(2029, 3, 4), Status.EXPIRING),
        (date(2029, 3, 5), Status.EXPIRED),
    ],
)
def test_status_follows_the_certificate_to_its_last_day(certificate, on, status):
    assert status_of(certificate.enrolment, on=on) == status
    states = {Status.CERTIFIED: "valid", Status.EXPIRING: "valid", Status.EXPIRED: "expired"}
    assert Certificate.objects.get().state(on) == states[status]


def test_status_of_one_who_left(edition, facility):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility, left_at=NOON)
    refresh_records(enrolment_ids=[enrolment.pk])

    assert status_of(enrolment) == Status.LEFT


def test_rebuild_records_makes_them_all_again_and_changes_nothing_twice(certificate, edition):
    more = [EnrolmentFactory(edition=edition, org_unit=OrgUnitFactory()) for _ in range(4)]
    before = values(Record.objects.get())
    Record.objects.update(lessons_done=99, code="")

    assert rebuild_records(batch=2) == 5
    assert rebuild_records(batch=2) == 5

    assert values(Record.objects.get(pk=certificate.enrolment_id)) == before
    assert {each.pk for each in Record.objects.all()} == {certificate.enrolment_id, *(each.pk for each in more)}


def test_rebuild_records_command_says_how_many(certificate, capsys):
    call_command("rebuild_records")

    assert capsys.readouterr().out == "1 records\n"


def test_refresh_records_costs_the_same_for_one_and_three(edition, facility, django_assert_num_queries):
    ids = [EnrolmentFactory(edition=edition, org_unit=facility, enrolled_at=NOON + timedelta(days=each)).pk for each in range(3)]
    for some in (ids[:1], ids):
        with django_assert_num_queries(10):  # savepoint ×2, lock, enrolments, lessons, done, attempts, passes, certificates, upsert
            refresh_records(enrolment_ids=some)
