"""What is hidden inside a signed text is set aside like everything else, and a session counts once."""

import json
from datetime import timedelta

import pytest

from assessments.models import Observation
from assessments.services.observations import ask_for_observation
from tests.assessments.wards import LATER, Ward
from tests.factories import NOON

pytestmark = pytest.mark.django_db
WILD = [{"strength": "a\0b"}, {"activity": "a\0b"}, {"change": "\ud800"}, {"consent": {"by": float("nan")}}]
TIMES = [{"started_at": "0001-01-01T00:00:00+14:00"}, {"ended_at": "9999-12-31T23:59:59-12:00"}]


@pytest.fixture
def ward(trainer):
    return Ward(trainer)


@pytest.mark.parametrize("change", [*WILD, *TIMES], ids=str)
def test_what_no_database_holds_is_set_aside(ward, enrolment, change):
    text = json.dumps(json.loads(ward.session(enrolment)) | change)

    assert ward.hand_in(text).code == "unreadable"
    assert not Observation.objects.exists()


def test_a_signature_of_a_wild_time_is_dated_by_its_record(ward, enrolment):
    text = ward.session(enrolment)
    arrival = ward.hand_in(text, signatures=[ward.signed(text) | {"signed_at": "0001-01-01T00:00:00+14:00"}])

    assert arrival.outcome == "accepted"


def test_a_session_that_became_a_wish_does_not_count_again_under_another_record(ward, enrolment, practices):
    activity = practices.activities.get(key="practice-r1")
    wish = ask_for_observation(enrolment=enrolment, activity=activity, by=enrolment.learner, now=NOON)
    text = ward.session(enrolment, script="")
    first, again = ward.hand_in(text), ward.hand_in(text, now=LATER + timedelta(days=1))

    assert (first.outcome, again.code) == ("accepted", "signed")
    assert [each.pk for each in Observation.objects.all()] == [wish.pk]
