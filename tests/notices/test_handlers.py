"""What people are told when postings change."""

import pytest

from notices.audience import nearest
from notices.handlers import ask_managers, tell_confirmed, tell_declined
from notices.models import Notice
from people.events import PostingConfirmed, PostingDeclined, PostingRequested
from people.models import OrgUnit, Role
from tests.factories import TODAY, OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def told():
    return sorted(Notice.objects.filter(channel="inbox").values_list("recipient_id", "subject"))


def test_nearest_managers_over_the_place_are_asked_once(facility, manager):
    region = OrgUnit.objects.get_ancestors(facility)[1]
    PostingFactory(role=Role.MANAGER, org_unit=region)
    PostingFactory(role=Role.MANAGER)
    PostingFactory(role=Role.TRAINER, org_unit=facility)
    posting = PostingFactory(org_unit=facility, confirmed_at=None)

    for _time in range(2):
        ask_managers(PostingRequested(posting_id=posting.pk))

    assert told() == [(manager.pk, f"{posting.person.full_name} asks to be posted at {facility.name}")]


def test_nobody_is_asked_about_a_posting_already_decided_or_about_herself(facility):
    decided = PostingFactory(org_unit=facility)
    mine = PostingFactory(role=Role.MANAGER, org_unit=facility)
    second = PostingFactory(person=mine.person, org_unit=facility, confirmed_at=None)

    for posting in (decided, second):
        ask_managers(PostingRequested(posting_id=posting.pk))

    assert told() == []


def test_person_is_told_the_decision_and_its_reason(facility):
    confirmed, declined = PostingFactory(org_unit=facility), PostingFactory(org_unit=facility, reason="You moved to the clinic.")
    tell_confirmed(PostingConfirmed(posting_id=confirmed.pk, by_id=1))
    tell_declined(PostingDeclined(posting_id=declined.pk, by_id=1))

    assert told() == [
        (confirmed.person_id, f"You are confirmed at {facility.name}"),
        (declined.person_id, f"Your posting at {facility.name} was not confirmed"),
    ]
    assert "The reason: You moved to the clinic." in Notice.objects.filter(recipient=declined.person)[0].body


def test_nearest_answers_for_many_places_in_one_query(django_assert_num_queries):
    district = OrgUnitFactory(level="district")
    near, far, lone = OrgUnitFactory(parent=district), OrgUnitFactory(parent=district), OrgUnitFactory()
    at_near, at_district = (PostingFactory(role=Role.TRAINER, org_unit=unit).person for unit in (near, district))
    PostingFactory(role=Role.TRAINER, org_unit=far, person=UserFactory(is_active=False))

    with django_assert_num_queries(1):
        found = nearest(Role.TRAINER, about=[(near.path, 0), (near.path, at_near.pk), (far.path, 0), (lone.path, 0)], on=TODAY)

    assert found == {(near.path, 0): [at_near], (near.path, at_near.pk): [at_district], (far.path, 0): [at_district], (lone.path, 0): []}


def test_a_managers_own_posting_is_asked_of_the_manager_above_her(facility, manager):
    mine = PostingFactory(role=Role.MANAGER, org_unit=facility).person
    posting = PostingFactory(person=mine, org_unit=facility, confirmed_at=None)

    ask_managers(PostingRequested(posting_id=posting.pk))

    assert told() == [(manager.pk, f"{mine.full_name} asks to be posted at {facility.name}")]
