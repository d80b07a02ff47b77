"""Lessons marked as done on a phone: counted once, at her moment, or set aside with what to do."""

from datetime import timedelta

import pytest

from courses.models import Completion
from courses.services import complete_activity, enrol, leave_course, publish_edition
from tests.factories import NOON, EnrolmentFactory
from tests.phones.phone import Device

EARLIER = NOON - timedelta(hours=5)
KIND = "lesson-done"


@pytest.fixture
def enrolment(edition):
    past = NOON - timedelta(days=3)
    return EnrolmentFactory(edition=edition, enrolled_at=past, last_seen_at=past)


@pytest.fixture
def phone(enrolment):
    return Device(enrolment.learner, now=NOON - timedelta(days=2))


def body(enrolment, key="m1-first", **more):
    return {"course": "tiny", "edition": "1", "enrolment": str(enrolment.pk), "activity": key} | more


def done(phone, said, *, made_at=EARLIER, now=NOON):
    return phone.send(phone.record(kind=KIND, body=said, made_at=made_at), now=now)


def completed(enrolment):
    return dict(Completion.objects.of(enrolment).values_list("activity__key", "completed_at"))


def test_counts_at_the_moment_it_was_done(phone, enrolment):
    arrival = done(phone, body(enrolment))

    assert (arrival.outcome, arrival.note) == ("accepted", "")
    assert completed(enrolment) == {"m1-first": EARLIER}


def test_needs_no_enrolment_id_where_course_and_edition_are_told(phone, enrolment):
    said = body(enrolment)
    del said["enrolment"]

    assert done(phone, said).outcome == "accepted"
    assert list(completed(enrolment)) == ["m1-first"]


def test_twice_is_once_and_the_first_moment_stays(phone, enrolment):
    first, again = done(phone, body(enrolment)), done(phone, body(enrolment), made_at=NOON)

    assert (first.outcome, again.outcome) == ("accepted", "accepted")
    assert completed(enrolment) == {"m1-first": EARLIER}


def test_older_work_does_not_move_her_place_back(phone, enrolment):
    complete_activity(enrolment=enrolment, activity=enrolment.edition.activities.get(key="m1-second"), now=NOON)

    done(phone, body(enrolment))

    enrolment.refresh_from_db()
    assert (enrolment.last_activity.key, enrolment.last_seen_at) == ("m1-second", NOON)


def test_a_course_left_is_set_aside_and_says_what_to_do(phone, enrolment):
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON)

    arrival = done(phone, body(enrolment))

    assert (arrival.outcome, arrival.code) == ("set_aside", "left")
    assert "Start the course again" in arrival.reason
    assert completed(enrolment) == {}


def test_a_course_left_and_begun_again_counts(phone, enrolment):
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON)
    enrol(learner=enrolment.learner, edition=enrolment.edition, now=NOON)

    assert done(phone, body(enrolment)).outcome == "accepted"


@pytest.mark.parametrize("said", [{"edition": "0"}, {"activity": "m9-none"}, {"activity": ""}])
def test_another_edition_is_set_aside_and_says_what_to_do(phone, enrolment, said):
    arrival = done(phone, body(enrolment, **said))

    assert (arrival.outcome, arrival.code) == ("set_aside", "edition")
    assert "Keep the course on this phone anew" in arrival.reason
    assert completed(enrolment) == {}


@pytest.mark.parametrize("key", ["final-quiz", "practice-r1"])
def test_a_quiz_or_a_practice_cannot_be_marked_as_done(phone, enrolment, key):
    for lesson in ("m1-first", "m1-second"):
        done(phone, body(enrolment, lesson))

    assert done(phone, body(enrolment, key)).code == "not_a_lesson"
    assert set(completed(enrolment)) == {"m1-first", "m1-second"}


@pytest.mark.parametrize("enrolment_id", ["nonsense", "", "other"])
def test_the_course_of_somebody_else_is_set_aside(phone, enrolment, edition, enrolment_id):
    other = EnrolmentFactory(edition=edition)
    said = {"activity": "m1-first", "enrolment": str(other.pk) if enrolment_id == "other" else enrolment_id}

    assert done(phone, said).code == "enrolment"
    assert completed(other) == completed(enrolment) == {}


def test_a_lesson_whose_earlier_one_is_still_to_come_counts(load, change):
    """The earlier one may be on another phone, or set aside: that is no reason to lose this one. A quiz before it is."""
    change("course.yaml", "m1-second, kind: lesson, minutes: 5", "m1-second, kind: lesson, minutes: 5, requires: [m1-first]")
    enrolment = EnrolmentFactory(edition=load(publish=True), enrolled_at=EARLIER)
    phone = Device(enrolment.learner, now=EARLIER)

    second = done(phone, body(enrolment, "m1-second"))
    aside = done(phone, body(enrolment, "m1-first", edition="0"))
    mended = phone.send(phone.record(kind=KIND, body=body(enrolment), made_at=EARLIER, mends=str(aside.pk)))

    assert [each.outcome for each in (second, aside, mended)] == ["accepted", "set_aside", "accepted"]
    assert completed(enrolment) == {"m1-second": EARLIER, "m1-first": EARLIER}


def test_a_lesson_behind_a_quiz_waits_for_it(load):
    edition = load()
    edition.activities.filter(key="m1-extra").update(requires=["final-quiz"])
    publish_edition(edition=edition, now=NOON)
    edition.refresh_from_db()
    enrolment = EnrolmentFactory(edition=edition)

    arrival = done(Device(enrolment.learner), body(enrolment, "m1-extra"))

    assert (arrival.outcome, arrival.code) == ("set_aside", "locked")
    assert completed(enrolment) == {}


def test_no_lesson_is_done_before_its_course_was_begun(phone, enrolment):
    type(enrolment).objects.filter(pk=enrolment.pk).update(enrolled_at=NOON)
    done(phone, body(enrolment))

    assert completed(enrolment) == {"m1-first": NOON}
