"""Rating oneself on a phone: what the phone keeps, and what becomes of what it sends."""

from datetime import timedelta

import pytest

from assessments.models import Observation, SelfRating
from assessments.phones.self_rating import practice_part
from assessments.services.observations import ask_for_observation, withdraw
from phones.models import Arrival
from tests.assessments.observing import ALL_RIGHT, ITEMS, observe
from tests.factories import NOON, EnrolmentFactory, UserFactory
from tests.phones.phone import Device
from tests.phones.sending import send

pytestmark = pytest.mark.django_db
ACCEPTED, SET_ASIDE = Arrival.Outcome.ACCEPTED, Arrival.Outcome.SET_ASIDE
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def asked(enrolment):
    return ask(enrolment)


def ask(enrolment):
    practice = enrolment.edition.activities.get(key="practice-r1")
    return ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON, situation="R1")


def rate(observation, ratings, *, person=None, made_at=LATER, **more):
    body = {"observation": str(observation.pk), "ratings": ratings}
    return send(person or observation.learner, "self-rating", body, made_at=made_at, **more)


def own(observation):
    return dict(SelfRating.objects.filter(observation=observation).values_list("item__key", "value"))


def part_of(observation):
    return practice_part(person=observation.learner, now=NOON, language="en")


def test_the_part_holds_the_steps_as_the_page_draws_them_and_her_own_ratings(asked):
    rate(asked, {"1": "2"})

    part = part_of(asked)

    [told] = part["observations"]
    stages = part["checklists"][told["checklist"]]
    assert (told["id"], told["ratings"], told["whole"]) == (str(asked.pk), {"1": "2"}, False)
    assert told["address"] == f"/observations/{asked.pk}/self-rating/"
    assert [key for stage in stages for key in stage["items"]] == ITEMS
    assert all(f'name="item_{key}"' in stage["html"] and "checked" not in stage["html"] for stage in stages for key in stage["items"])


def test_the_part_leaves_out_what_is_signed_and_what_is_somebody_elses(enrolment, trainer):
    signed = observe(enrolment, trainer)
    assert part_of(signed)["observations"] == []
    assert practice_part(person=trainer, now=NOON, language="en")["observations"] == []


@pytest.mark.parametrize("others", [0, 2])
def test_the_part_costs_three_queries(enrolment, asked, others, django_assert_num_queries):
    part_of(asked)
    if others:
        practice = enrolment.edition.activities.get(key="practice-r2")
        same = {"checklist": asked.checklist, "learner": asked.learner, "situation": "R2", "asked_at": NOON}
        Observation.objects.create(enrolment=enrolment, activity=practice, **same)
    rate(asked, ALL_RIGHT)
    with django_assert_num_queries(3):
        part_of(asked)


def test_a_self_rating_is_kept_as_of_its_moment(asked):
    arrival = rate(asked, ALL_RIGHT, now=LATER + timedelta(days=3))

    asked.refresh_from_db()
    assert (arrival.outcome, own(asked), asked.self_rated_at) == (ACCEPTED, ALL_RIGHT, LATER)


def test_twice_is_once_and_the_last_word_on_a_step_counts(asked):
    device = Device(asked.learner)
    record = device.record(kind="self-rating", body={"observation": str(asked.pk), "ratings": {"1": "0"}}, made_at=NOON)
    assert device.send(record).pk == device.send(record).pk

    rate(asked, {"1": "1"}, device=device)

    assert own(asked) == {"1": "1"}


def test_after_the_observers_signature_it_is_set_aside(enrolment, trainer):
    signed = observe(enrolment, trainer)

    arrival = rate(signed, ALL_RIGHT)

    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "signed")
    assert "before you rated yourself" in arrival.reason
    assert own(signed) == {}


def test_rated_before_but_sent_after_the_signature_says_so_and_leaves_what_is_signed(enrolment, trainer):
    signed = observe(enrolment, trainer)

    arrival = rate(signed, ALL_RIGHT, made_at=NOON + timedelta(minutes=1), now=LATER)

    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "signed")
    assert "before your phone could send this" in arrival.reason
    assert own(signed) == {}


def test_a_session_taken_back_is_set_aside_with_words(asked):
    withdraw(observation=asked, by=asked.learner, now=NOON)
    assert rate(asked, ALL_RIGHT).code == "closed"


@pytest.mark.parametrize(
    ("ratings", "code"), [({"99": "2"}, "item"), ({"1": "7"}, "value"), ({"1": 2}, "unreadable"), (None, "unreadable")]
)
def test_what_the_checklist_does_not_offer_is_set_aside(asked, ratings, code):
    arrival = rate(asked, ratings)
    assert (arrival.outcome, arrival.code) == (SET_ASIDE, code)
    assert own(asked) == {}


def test_another_persons_session_is_set_aside(asked, trainer):
    for person in (UserFactory(), trainer, EnrolmentFactory(edition=asked.enrolment.edition).learner):
        assert rate(asked, ALL_RIGHT, person=person).code == "not_hers"
    assert own(asked) == {}
