"""What a trainer keeps for the ward."""

import json
from datetime import timedelta

import pytest

from assessments.phones import observing
from assessments.phones.observing import observing_part
from assessments.services.observations import ask_for_observation, claim
from assessments.services.rating import prepare, rate_item
from people.models import Posting
from tests.assessments.observing import observe
from tests.factories import NOON, EnrolmentFactory, OrgUnitFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(trainer):
    return lambda: observing_part(person=trainer, now=NOON, language="en")


def test_her_learners_and_nobody_elses(part, enrolment, practices):
    EnrolmentFactory(edition=practices, org_unit=OrgUnitFactory())
    [learner] = part()["learners"]

    assert learner == {
        "enrolment": str(enrolment.pk), "learner": str(enrolment.learner_id), "name": str(enrolment.learner),
        "place": enrolment.org_unit.name,
        "cadre": "Midwife", "edition": str(practices.pk), "few": False, "open": ["practice-r1"], "had": {}, "passes": [],
    }  # fmt: skip
    assert part()["cut"] is False


def test_what_she_has_passed_and_which_role_plays_she_has_had(part, enrolment, trainer):
    observe(enrolment, trainer, now=NOON - timedelta(days=10), script="rp1")
    observe(enrolment, trainer, now=NOON - timedelta(days=5), activity="practice-r2", case_number="A-12")
    [learner] = part()["learners"]

    assert learner["open"] == ["practice-r1", "practice-r2"]
    assert learner["had"] == {"rp1": "2027-02-19"}
    assert learner["passes"] == [["wash", "R1", ""], ["wash", "R2", "A-12"]]


def test_who_waits_and_what_she_has_begun(part, enrolment, practices, facility, trainer):
    other = EnrolmentFactory(edition=practices, org_unit=facility)
    r1 = practices.activities.get(key="practice-r1")
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    begun = ask_for_observation(enrolment=other, activity=r1, by=other.learner, now=NOON)
    claim(observation=begun, by=trainer, now=NOON)
    prepare(observation=begun, by=trainer, now=NOON, situation="R1", script="rp1")
    rate_item(observation=begun, item="2", value="1", by=trainer, now=NOON)

    assert [each["id"] for each in part()["waiting"]] == [str(wish.pk)]
    [mine] = part()["begun"]
    assert (mine["id"], mine["ratings"], mine["script"], mine["started_at"]) == (
        str(begun.pk), {"2": "1"}, "rp1", "2027-03-01T12:00:00+00:00",
    )  # fmt: skip


def test_the_checklist_is_drawn_by_the_sites_own_templates(part, enrolment, practices, client, trainer):
    begun = observe(enrolment, trainer, ratings={}, sign=False)
    client.force_login(trainer)
    page = client.get(f"/observations/{begun.pk}/observe/").content.decode()
    sheet = part()["editions"][str(practices.pk)]["checklists"]["wash"]

    for line in sheet["html"]["rate"].split("<fieldset")[1:]:
        assert line.split("</fieldset>")[0] in page
    assert sheet["rules"]["items"] == [["1", True, False], ["2", False, False], ["3", True, True], ["4", False, False], ["5", False, True]]
    assert "csrf" not in json.dumps(sheet)
    assert set(sheet["html"]) == {"prepare", "rate", "stop", "uncounted", "finish", "learner", "done"}


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_there_are(part, practices, trainer, count, django_assert_num_queries):
    facility = Posting.objects.get(person=trainer).org_unit
    r1 = practices.activities.get(key="practice-r1")
    for _each in range(count):
        ask_for_observation(
            enrolment=(asks := EnrolmentFactory(edition=practices, org_unit=facility)), activity=r1, by=asks.learner, now=NOON
        )
        observe(EnrolmentFactory(edition=practices, org_unit=facility), trainer, sign=False)
        observe(EnrolmentFactory(edition=practices, org_unit=facility), trainer, now=NOON - timedelta(days=1))
    part()

    with django_assert_num_queries(9):
        told = part()
    assert (len(told["learners"]), len(told["waiting"]), len(told["begun"])) == (3 * count, count, count)


def test_more_than_a_phone_keeps_is_cut_and_said(part, practices, facility, monkeypatch):
    monkeypatch.setattr(observing, "LEARNERS", 2)
    for _each in range(3):
        EnrolmentFactory(edition=practices, org_unit=facility)

    assert len(part()["learners"]) == 2
    assert part()["cut"] is True


def test_who_is_no_trainer_keeps_nothing(enrolment):
    assert observing_part(person=enrolment.learner, now=NOON, language="en") is None


def test_it_does_not_hold_the_time_of_asking(trainer, enrolment):
    one = observing_part(person=trainer, now=NOON, language="en")
    assert one == observing_part(person=trainer, now=NOON + timedelta(minutes=5), language="en")
    PostingFactory(person=trainer)
