"""Every rule and its query twin agree, for every role, place and state."""

from datetime import timedelta

import pytest

from assessments import rules
from assessments.models import Observation
from assessments.services.observations import ask_for_observation, start_unasked, supersede, withdraw
from courses.models import Enrolment
from people.models import OrgUnit, Role
from tests.assessments.observing import observe
from tests.factories import NOON, TODAY, OrgUnitFactory, PostingFactory

pytestmark = pytest.mark.django_db
STATES = ["waiting", "begun", "signed", "withdrawn", "correcting", "correction", "left alone", "answered"]
PLACES = ["same", "above", "beside"]


def in_state(state, enrolment, trainer):
    practice = enrolment.edition.activities.get(key="practice-r1")
    if state in {"waiting", "withdrawn"}:
        observation = ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON)
        if state == "withdrawn":
            withdraw(observation=observation, by=enrolment.learner, now=NOON)
    elif state == "begun":
        observation = start_unasked(enrolment=enrolment, activity=practice, by=trainer, now=NOON)
    else:
        observation = observe(enrolment, trainer)
    if state == "answered":
        Observation.objects.filter(pk=observation.pk).update(learner_signed_at=NOON, learner_agrees=True)
    if state in {"correcting", "correction", "left alone"}:
        correction = supersede(observation=observation, by=trainer, now=NOON - timedelta(days=8) if state == "left alone" else NOON)
        observation = correction if state == "correction" else observation
    return Observation.objects.get(pk=observation.pk)


def place(name, facility):
    return {"same": facility, "above": OrgUnit.objects.get_parent(facility)}.get(name) or OrgUnitFactory()


ON_DAY = ["can_observe", "can_rate", "can_correct", "can_read"]
TWINS = {"can_observe": "observable_by", "can_rate": "ratable_by", "can_correct": "correctable_by", "can_read": "readable_by"}


@pytest.mark.parametrize("rule", ON_DAY)
@pytest.mark.parametrize(("role", "where"), [(role, where) for role in Role for where in PLACES])
def test_rules_and_twins_agree_for_others(rule, role, where, enrolment, trainer):
    person = PostingFactory(role=role, org_unit=place(where, enrolment.org_unit)).person
    for state in STATES:
        observation = in_state(state, enrolment, trainer)
        judged = getattr(rules, rule)(person, observation, on=TODAY)
        listed = getattr(rules, TWINS[rule])(person, on=TODAY).filter(pk=observation.pk).exists()
        expected = (
            where != "beside"
            and {
                "can_observe": role == Role.TRAINER and state == "waiting",
                "can_rate": False,
                "can_correct": role == Role.TRAINER and state in {"signed", "left alone", "answered"},
                "can_read": role in {Role.TRAINER, Role.MANAGER} and state in {"signed", "answered", "correcting", "left alone"},
            }[rule]
        )
        assert (state, judged, listed) == (state, expected, expected)
        Observation.objects.open().update(withdrawn_at=NOON)


@pytest.mark.parametrize("rule", ON_DAY)
@pytest.mark.parametrize("who", ["observer", "learner", "learner who is a trainer", "observer of yesterday"])
def test_rules_and_twins_agree_for_those_concerned(rule, who, enrolment, trainer, facility):
    person = trainer if who.startswith("observer") else enrolment.learner
    if who == "learner who is a trainer":
        PostingFactory(person=person, role=Role.TRAINER, org_unit=facility)
    for state in STATES:
        observation = in_state(state, enrolment, trainer)
        if who == "observer of yesterday":
            person.postings.update(ends_on=TODAY - timedelta(days=1))
        judged = getattr(rules, rule)(person, observation, on=TODAY)
        listed = getattr(rules, TWINS[rule])(person, on=TODAY).filter(pk=observation.pk).exists()
        person.postings.update(ends_on=None)
        is_observer = who == "observer"
        expected = {
            "can_observe": is_observer and state in {"waiting", "begun", "correction"},
            "can_rate": is_observer and state in {"begun", "correction"},
            "can_correct": is_observer and state in {"signed", "left alone", "answered"},
            "can_read": not who.startswith("observer") or state not in {"waiting", "withdrawn"},
        }[rule]
        assert (state, judged, listed) == (state, expected, expected)
        Observation.objects.open().update(withdrawn_at=NOON)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", PLACES)
def test_can_start_and_startable_by_agree(role, where, enrolment, facility):
    person = PostingFactory(role=role, org_unit=place(where, facility)).person
    judged = rules.can_start(person, enrolment, on=TODAY)
    listed = rules.startable_by(person, on=TODAY).filter(pk=enrolment.pk).exists()
    assert judged == listed == (role == Role.TRAINER and where != "beside")


def test_can_start_neither_for_herself_nor_for_one_who_left(enrolment, facility, trainer):
    PostingFactory(person=enrolment.learner, role=Role.TRAINER, org_unit=facility)
    assert not rules.can_start(enrolment.learner, enrolment, on=TODAY)
    assert not rules.startable_by(enrolment.learner, on=TODAY).exists()

    Enrolment.objects.filter(pk=enrolment.pk).update(left_at=NOON)
    enrolment.refresh_from_db()
    assert not rules.can_start(trainer, enrolment, on=TODAY)
    assert not rules.startable_by(trainer, on=TODAY).exists()


@pytest.mark.parametrize("who", ["learner", "trainer"])
@pytest.mark.parametrize("state", STATES)
def test_the_learners_rules_and_twins_agree(who, state, enrolment, trainer):
    person = enrolment.learner if who == "learner" else trainer
    observation = in_state(state, enrolment, trainer)
    mine = {"pk": observation.pk}
    later = NOON + timedelta(days=1)
    pairs = {
        "self_rate": (rules.can_self_rate(person, observation), rules.self_ratable_by(person).filter(**mine).exists()),
        "sign": (rules.can_sign_as_learner(person, observation), rules.signable_by_learner(person).filter(**mine).exists()),
        "withdraw": (rules.can_withdraw(person, observation, now=later), rules.withdrawable_by(person, now=later).filter(**mine).exists()),
    }
    expected = {
        "self_rate": state in {"waiting", "begun"},
        "sign": state in {"signed", "correcting", "left alone"},
        "withdraw": state == "waiting",
    }
    assert pairs == {name: (who == "learner" and yes,) * 2 for name, yes in expected.items()}
