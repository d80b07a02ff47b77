from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from outbox.models import Message
from people import rules
from people.models import OrgUnit, Posting, Role
from people.services import confirm_posting, decline_posting, request_posting
from tests.factories import NOON, TODAY, OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(facility):
    return request_posting(person=UserFactory(), org_unit=facility, role=Role.LEARNER, cadre="nurse", now=NOON)


def test_request_posting_twice_is_one_request(facility):
    person = UserFactory()

    first = request_posting(person=person, org_unit=facility, role=Role.LEARNER, cadre="nurse", now=NOON)
    again = request_posting(person=person, org_unit=facility, role=Role.LEARNER, cadre="midwife", now=NOON + timedelta(days=1))

    assert again == first
    assert list(Posting.objects.held_by(person)) == [first]
    assert Message.objects.filter(event="people.PostingRequested").count() <= 1


def test_a_posting_counts_only_once_confirmed(asked, manager, facility):
    assert not rules.holds(asked.person, Role.LEARNER, at=facility, on=TODAY)

    confirm_posting(posting=asked, by=manager, now=NOON)

    assert rules.holds(asked.person, Role.LEARNER, at=facility, on=TODAY)


def test_confirm_posting_refuses_a_manager_of_another_place(asked):
    stranger = PostingFactory(role=Role.MANAGER).person

    with pytest.raises(PermissionDenied):
        confirm_posting(posting=asked, by=stranger, now=NOON)

    asked.refresh_from_db()
    assert asked.confirmed_at is None


def test_nobody_confirms_herself(facility, manager):
    own = request_posting(person=manager, org_unit=facility, role=Role.TRAINER, cadre="midwife", now=NOON)

    with pytest.raises(PermissionDenied):
        confirm_posting(posting=own, by=manager, now=NOON)


def test_a_posting_is_decided_once(asked, manager):
    stale = Posting.objects.get(pk=asked.pk)
    decline_posting(posting=asked, by=manager, reason="Works elsewhere.", now=NOON)

    with pytest.raises(ValidationError, match="already decided"):
        confirm_posting(posting=stale, by=manager, now=NOON)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["above", "beside"])
@pytest.mark.parametrize("whose", ["another", "own"])
def test_can_confirm_and_confirmable_by_agree(role, place, whose):
    facility = OrgUnitFactory()
    above = OrgUnit.objects.get_parent(facility)
    person = PostingFactory(role=role, org_unit=above if place == "above" else OrgUnitFactory()).person
    waiting = PostingFactory(org_unit=facility, person=person if whose == "own" else UserFactory(), role=Role.LEARNER, confirmed_at=None)

    judged = rules.can_confirm(person, waiting, on=TODAY)
    listed = rules.confirmable_by(person, on=TODAY).filter(pk=waiting.pk).exists()

    assert judged == listed == (role == Role.MANAGER and place == "above" and whose == "another")


def test_an_ended_posting_counts_to_its_last_day(facility):
    learner = PostingFactory(org_unit=facility, ends_on=TODAY).person

    assert rules.holds(learner, Role.LEARNER, at=facility, on=TODAY)
    assert not rules.holds(learner, Role.LEARNER, at=facility, on=TODAY + timedelta(days=1))


def test_two_open_postings_of_one_role_at_one_place_cannot_exist(facility):
    posting = PostingFactory(org_unit=facility)

    with pytest.raises(IntegrityError), transaction.atomic():
        PostingFactory(org_unit=facility, person=posting.person)
