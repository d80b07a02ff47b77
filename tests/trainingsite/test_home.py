"""What the home page says comes next, when somebody or something else is waited for."""

from datetime import timedelta

import pytest

from assessments.services.attempts import submit_attempt
from assessments.services.observations import ask_for_observation
from assessments.services.rating import self_rate
from tests.assessments.observing import ITEMS, practice_edition
from tests.assessments.quizzing import opened, ready
from tests.factories import NOON, EnrolmentFactory
from trainingsite.homepage import home_of

pytestmark = pytest.mark.django_db


def waiting(person, *, now=NOON):
    return home_of(person, on=now.date(), now=now).courses[0]["waiting"]


@pytest.fixture
def asked(facility):
    enrolment = EnrolmentFactory(edition=practice_edition(), org_unit=facility)
    practice = enrolment.edition.activities.get(key="practice-r1")
    return ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON)


def test_who_asked_to_be_observed_is_led_to_her_own_rating_first(asked):
    assert waiting(asked.learner)["url"] == f"/observations/{asked.pk}/self-rating/"


def test_who_has_rated_herself_is_told_that_a_trainer_comes_next(asked):
    self_rate(observation=asked, values=dict.fromkeys(ITEMS, "2"), by=asked.learner, now=NOON)

    assert waiting(asked.learner)["url"] == "/practice/tiny/practice-r1/"


def test_nobody_waits_before_she_asks(facility):
    enrolment = EnrolmentFactory(edition=practice_edition(), org_unit=facility)

    assert waiting(enrolment.learner) == {}


def test_an_open_attempt_is_gone_on_with(edition):
    attempt = opened(ready(edition))

    assert waiting(attempt.enrolment.learner)["url"] == f"/attempts/{attempt.pk}/"


def test_the_pause_between_two_attempts_leads_to_what_to_practise(edition):
    attempt = opened(ready(edition))
    person = attempt.enrolment.learner
    submit_attempt(attempt=attempt, by=person, now=NOON)

    assert waiting(person)["url"] == f"/attempts/{attempt.pk}/result/"
    assert waiting(person, now=NOON + timedelta(days=40)) == {}
