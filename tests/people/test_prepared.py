from datetime import date, timedelta

import pytest
from django.db.models import BigAutoField, CharField, DateField

from people.models import OrgUnit, Posting, Role, User
from people.prepared import prepared
from tests.factories import TODAY, PostingFactory, UserFactory


def roles(person: BigAutoField, on: DateField):
    return Posting.objects.running(on=on).held_by(person).order_by("pk").values_list("role", "starts_on")


def test_prepared_answers_as_the_queryset_does(facility):
    person, other = UserFactory(), UserFactory()
    PostingFactory(person=person, org_unit=facility, role=Role.LEARNER)
    PostingFactory(person=person, org_unit=facility, role=Role.TRAINER, ends_on=TODAY)
    PostingFactory(person=person, org_unit=facility, role=Role.MANAGER, confirmed_at=None)
    PostingFactory(person=other, org_unit=facility, role=Role.MANAGER)
    ask = prepared(roles)

    for who in (person, other, UserFactory()):
        for day in (date(2025, 1, 1), TODAY, TODAY + timedelta(days=1)):
            assert ask(person=who.pk, on=day) == list(roles(person=who.pk, on=day))


def test_prepared_writes_its_sql_once(facility, django_assert_num_queries):
    asked = []

    @prepared
    def read(person: BigAutoField):
        asked.append(person)
        return User.objects.filter(pk=person).values_list("username", "date_joined")

    people = UserFactory.create_batch(2)
    with django_assert_num_queries(3):
        rows = [read(person=person.pk) for person in (*people, people[0])]

    assert rows == [[(person.username, person.date_joined)] for person in (*people, people[0])]
    assert len(asked) == 1


def test_prepared_binds_what_it_is_told(facility):
    @prepared
    def named(name: CharField):
        return OrgUnit.objects.filter(name=name).order_by("pk").values_list("name")

    assert named(name="' OR 1=1 --") == []
    assert named(name=facility.name) == [(facility.name,)]
    with pytest.raises(KeyError):
        named(other="x")
