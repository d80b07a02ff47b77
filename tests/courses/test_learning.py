"""Enrolling, remembering, completing."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from courses.events import ActivityCompleted, CourseFinished, LearnerEnrolled
from courses.models import Activity, Completion, Enrolment
from courses.services import complete_activity, enrol, remember_place
from tests.factories import NOON, EnrolmentFactory, PostingFactory, UserFactory

REQUIRED = ["m1-first", "m1-second", "final-quiz", "practice-r1", "practice-r2"]


def activity(edition, key):
    return Activity.objects.get(edition=edition, key=key)


def test_enrol_takes_place_and_cadre_from_the_posting(edition, learner, facility, told):
    enrolment = enrol(learner=learner, edition=edition, now=NOON)

    assert (enrolment.org_unit_id, enrolment.cadre, enrolment.enrolled_at) == (facility.pk, "midwife", NOON)
    assert told == [LearnerEnrolled(enrolment_id=str(enrolment.pk))]


def test_enrol_twice_is_the_same_as_once(edition, learner, told):
    first = enrol(learner=learner, edition=edition, now=NOON)

    assert enrol(learner=learner, edition=edition, now=NOON) == first
    assert len(told) == 1


def test_enrol_refuses_without_a_confirmed_learner_posting(edition, trainer):
    waiting = PostingFactory(confirmed_at=None).person

    for person in (UserFactory(), trainer, waiting):
        with pytest.raises(ValidationError) as refusal:
            enrol(learner=person, edition=edition, now=NOON)
        assert refusal.value.code == "no_posting"
    assert Enrolment.objects.count() == 0


def test_enrol_refuses_a_draft(load, learner):
    with pytest.raises(ValidationError) as refusal:
        enrol(learner=learner, edition=load(), now=NOON)

    assert refusal.value.code == "draft"


def test_a_learner_stays_on_her_older_edition_until_it_is_finished(load, change, learner):
    mine = enrol(learner=learner, edition=load(publish=True), now=NOON)
    change("course.yaml", 'edition: "1"', 'edition: "2"')
    newer = load(publish=True)

    assert enrol(learner=learner, edition=newer, now=NOON) == mine
    Enrolment.objects.filter(pk=mine.pk).update(finished_at=NOON)
    assert enrol(learner=learner, edition=newer, now=NOON).edition == newer


def test_complete_activity_once(edition, told):
    enrolment, lesson = EnrolmentFactory(edition=edition), activity(edition, "m1-first")

    first = complete_activity(enrolment=enrolment, activity=lesson, now=NOON)
    again = complete_activity(enrolment=enrolment, activity=lesson, now=NOON.replace(year=2028))

    assert (again, again.completed_at) == (first, NOON)
    assert told == [ActivityCompleted(enrolment_id=str(enrolment.pk), activity_id=lesson.pk, at=NOON.isoformat())]


def test_complete_activity_keeps_the_id_a_phone_chose(edition):
    chosen = uuid.uuid4()
    enrolment, lesson = EnrolmentFactory(edition=edition), activity(edition, "m1-first")

    complete_activity(enrolment=enrolment, activity=lesson, now=NOON, completion_id=chosen)

    assert list(Completion.objects.values_list("pk", flat=True)) == [chosen]
    with pytest.raises(ValidationError) as refusal:
        complete_activity(enrolment=enrolment, activity=activity(edition, "m1-second"), now=NOON, completion_id=chosen)
    assert refusal.value.code == "id_taken"


def test_complete_activity_refuses_what_is_locked(edition):
    with pytest.raises(ValidationError) as refusal:
        complete_activity(enrolment=EnrolmentFactory(edition=edition), activity=activity(edition, "final-quiz"), now=NOON)

    assert refusal.value.code == "locked"


def test_complete_activity_refuses_another_edition(load, change):
    old = load(publish=True)
    change("course.yaml", 'edition: "1"', 'edition: "2"')
    newer = load(publish=True)

    with pytest.raises(ValidationError) as refusal:
        complete_activity(enrolment=EnrolmentFactory(edition=old), activity=activity(newer, "m1-first"), now=NOON)

    assert refusal.value.code == "edition"


def test_the_course_finishes_once_and_without_the_optional_lesson(edition, told):
    enrolment = EnrolmentFactory(edition=edition)

    for key in [*REQUIRED, "m1-extra"]:
        complete_activity(enrolment=enrolment, activity=activity(edition, key), now=NOON)

    finished = [event for event in told if isinstance(event, CourseFinished)]
    assert finished == [CourseFinished(enrolment_id=str(enrolment.pk), at=NOON.isoformat())]
    enrolment.refresh_from_db()
    assert enrolment.finished_at == NOON


def test_remember_place_notes_where_and_when(edition):
    enrolment, lesson = EnrolmentFactory(edition=edition), activity(edition, "m1-second")
    later = NOON.replace(hour=13)

    remember_place(enrolment=enrolment, activity=lesson.pk, now=later)

    enrolment.refresh_from_db()
    assert (enrolment.last_activity, enrolment.last_seen_at) == (lesson, later)
