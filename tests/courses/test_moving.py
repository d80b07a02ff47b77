"""A learner who works elsewhere now: her enrolments follow her newest confirmed posting (docs/adr/0006)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.rules import can_observe, can_start, observable_by, startable_by
from assessments.services.observations import ask_for_observation
from courses.models import Completion, Enrolment
from courses.services import follow_posting
from people.models import OrgUnit, Posting, Role
from people.services import confirm_posting
from reporting.models import Record
from tests.credentials.earning import pass_quiz
from tests.factories import NOON, TODAY, EnrolmentFactory, OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(db):
    return OrgUnitFactory()


@pytest.fixture
def enrolment(edition, facility):
    return EnrolmentFactory(edition=edition, org_unit=facility)


def confirmed_at(unit, person, role=Role.LEARNER, cadre="nurse"):
    """``person`` asks for a posting at ``unit``, and its manager confirms it."""
    manager = PostingFactory(role=Role.MANAGER, org_unit=OrgUnit.objects.get_parent(unit)).person
    posting = PostingFactory(person=person, org_unit=unit, role=role, cadre=cadre, confirmed_at=None, starts_on=TODAY)
    confirm_posting(posting=posting, by=manager, now=NOON)
    return posting


def test_a_confirmed_posting_takes_her_enrolment_and_its_record_along(enrolment, elsewhere):
    confirmed_at(elsewhere, enrolment.learner)

    enrolment.refresh_from_db()
    record = Record.objects.get(pk=enrolment.pk)
    assert (enrolment.org_unit, enrolment.cadre) == (elsewhere, "nurse")
    assert (record.org_unit, record.cadre) == (elsewhere, "nurse")


def test_trainers_of_the_new_place_see_her_wish_and_those_of_the_old_one_no_more(enrolment, facility, elsewhere):
    before, after = (PostingFactory(role=Role.TRAINER, org_unit=unit).person for unit in (facility, elsewhere))
    pass_quiz(enrolment, now=NOON)
    practice = enrolment.edition.activities.get(key="practice-r1")
    wish = ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON)

    confirmed_at(elsewhere, enrolment.learner)

    wish.refresh_from_db()
    moved = Enrolment.objects.get(pk=enrolment.pk)
    assert [can_observe(each, wish, on=TODAY) for each in (before, after)] == [False, True]
    assert [list(observable_by(each, on=TODAY)) for each in (before, after)] == [[], [wish]]
    assert [can_start(each, moved, on=TODAY) for each in (before, after)] == [False, True]
    assert [list(startable_by(each, on=TODAY)) for each in (before, after)] == [[], [moved]]


def test_what_she_has_done_moves_nowhere_and_a_finished_course_moves_too(enrolment, elsewhere):
    pass_quiz(enrolment, now=NOON)
    done = list(Completion.objects.values())
    Enrolment.objects.filter(pk=enrolment.pk).update(finished_at=NOON)

    confirmed_at(elsewhere, enrolment.learner)

    assert Enrolment.objects.get().org_unit == elsewhere
    assert list(Completion.objects.values()) == done


@pytest.mark.parametrize("role", [Role.TRAINER, Role.MANAGER])
def test_a_posting_in_another_role_moves_nothing(enrolment, facility, elsewhere, role):
    confirmed_at(elsewhere, enrolment.learner, role=role)

    assert Enrolment.objects.get().org_unit == facility


def test_asking_goes_to_where_she_is_posted_that_day(enrolment, facility, elsewhere):
    """The newer posting has ended, or an announced one has begun: nobody confirmed anything that day."""
    Posting.objects.filter(person=enrolment.learner).update(ends_on=TODAY + timedelta(days=1))
    announced = TODAY + timedelta(days=2)
    PostingFactory(person=enrolment.learner, org_unit=elsewhere, starts_on=announced)
    pass_quiz(enrolment, now=NOON)
    practice = enrolment.edition.activities.get(key="practice-r1")
    follow_posting(learner=enrolment.learner, now=NOON)
    assert Enrolment.objects.get().org_unit == facility

    wish = ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON + timedelta(days=2))

    assert wish.enrolment.org_unit == Enrolment.objects.get().org_unit == elsewhere


def test_without_a_posting_she_stays_where_she_was(enrolment, facility):
    Posting.objects.filter(person=enrolment.learner).update(ends_on=TODAY - timedelta(days=1))

    assert follow_posting(learner=enrolment.learner, now=NOON) == 0
    assert Enrolment.objects.get().org_unit == facility


def test_a_posting_that_staff_confirm_counts_as_much(client, enrolment, elsewhere):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    posting = PostingFactory(person=enrolment.learner, org_unit=elsewhere, confirmed_at=None)
    form = {
        "person": posting.person_id, "org_unit": elsewhere.pk, "role": "learner", "cadre": "nurse", "starts_on": "2026-02-01",
        "ends_on": "", "requested_at_0": "2026-01-01", "requested_at_1": "08:00", "confirmed_at_0": "2026-02-02", "confirmed_at_1": "08:00",
    }  # fmt: skip

    assert client.post(reverse("admin:people_posting_change", args=[posting.pk]), form).status_code == 302

    assert Enrolment.objects.get().org_unit == elsewhere
