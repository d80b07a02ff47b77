import pytest

from people import rules
from people.models import OrgUnit, Role
from tests.factories import TODAY, OrgUnitFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["same", "above", "beside"])
def test_holds_and_units_of_agree(role, place):
    facility = OrgUnitFactory()
    where = {"same": facility, "above": OrgUnit.objects.get_parent(facility), "beside": OrgUnitFactory()}[place]
    person = PostingFactory(role=role, org_unit=where).person

    judged = rules.holds(person, Role.TRAINER, at=facility, on=TODAY)
    listed = rules.units_of(person, Role.TRAINER, on=TODAY).filter(pk=facility.pk).exists()

    assert judged == listed == (role == Role.TRAINER and place != "beside")


def test_units_of_is_the_whole_subtree_and_nothing_else():
    district = OrgUnitFactory(level=OrgUnit.Level.DISTRICT)
    here = {OrgUnitFactory(parent=district).pk for _ in range(2)} | {district.pk}
    OrgUnitFactory()
    person = PostingFactory(role=Role.MANAGER, org_unit=district).person

    assert set(rules.units_of(person, Role.MANAGER, on=TODAY).values_list("pk", flat=True)) == here
