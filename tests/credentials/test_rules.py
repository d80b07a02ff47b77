import pytest
from django.contrib.auth.models import AnonymousUser

from credentials import rules
from credentials.models import Certificate
from credentials.services import revoke_certificate
from people.models import OrgUnit, Role
from tests.factories import NOON, TODAY, OrgUnitFactory, PostingFactory

pytestmark = pytest.mark.django_db
TWINS = [
    (rules.can_read_evidence, rules.evidence_readable_by),
    (rules.can_read_names, rules.names_readable_by),
    (rules.can_print, rules.printable_by),
    (rules.can_revoke, rules.revocable_by),
]
EXPECTED = {  # who: evidence, names, print, revoke
    "holder": [True, True, True, False],
    "trainer": [True, False, False, False],
    "manager": [True, True, True, True],
    "manager above": [True, True, True, True],
    "learner": [False, False, False, False],
    "manager beside": [False, False, False, False],
    "nobody": [False, False, False, False],
}


def person_called(who, facility, certificate):
    if who == "holder":
        return certificate.enrolment.learner
    if who == "nobody":
        return AnonymousUser()
    role = Role(who.split()[0])
    place = {"above": lambda: OrgUnit.objects.get_root(facility), "beside": OrgUnitFactory}.get(who.split()[-1], lambda: facility)()
    return PostingFactory(role=role, org_unit=place).person


@pytest.mark.parametrize("state", ["valid", "review", "revoked"])
@pytest.mark.parametrize("who", EXPECTED)
def test_rules_and_their_twins_agree(certificate, facility, manager, who, state):
    person = person_called(who, facility, certificate)
    sees_evidence, sees_names, prints, revokes = EXPECTED[who]
    if state == "revoked":
        revoke_certificate(certificate=certificate, reason="Why.", by=manager, now=NOON)
    if state == "review":
        Certificate.objects.update(doubted_at=NOON)
    certificate = Certificate.objects.for_cards().get()

    judged = [can(person, certificate, on=TODAY) for can, _twin in TWINS]
    listed = [twin(person, on=TODAY).filter(pk=certificate.pk).exists() for _can, twin in TWINS]

    assert judged == listed == [sees_evidence, sees_names, prints and state == "valid", revokes and state != "revoked"]


def test_can_revoke_says_no_to_ones_own(certificate, facility):
    holder = certificate.enrolment.learner
    PostingFactory(role=Role.MANAGER, org_unit=facility, person=holder)

    assert rules.can_revoke(holder, certificate, on=TODAY) is False
    assert not rules.revocable_by(holder, on=TODAY).exists()
