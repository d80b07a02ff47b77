"""A learner may leave a course she has not finished, and come back to it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assessments.models import Observation
from assessments.services.observations import ask_for_observation, start_unasked
from courses.models import Completion, Enrolment
from courses.services import enrol, leave_course
from people.models import Role
from reporting.models import Record
from tests.credentials.earning import pass_quiz
from tests.factories import NOON, EnrolmentFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
LEAVE = ["courses:leave", ["tiny"]]


@pytest.fixture
def enrolment(edition, facility):
    return EnrolmentFactory(edition=edition, org_unit=facility)


def leave(enrolment, by=None):
    leave_course(enrolment=enrolment, by=by or enrolment.learner, now=NOON)


def test_leave_course_keeps_what_was_done_and_says_so_in_the_record(enrolment):
    pass_quiz(enrolment, now=NOON)
    done = list(Completion.objects.values())

    for _time in range(2):
        leave(enrolment)

    assert Enrolment.objects.get().left_at == NOON
    assert Record.objects.get().left_on == NOON.date()
    assert list(Completion.objects.values()) == done


def test_leave_course_refuses_others_and_a_finished_course(enrolment):
    with pytest.raises(PermissionDenied):
        leave(enrolment, by=UserFactory())
    Enrolment.objects.update(finished_at=NOON)
    with pytest.raises(ValidationError, match="finished"):
        leave(enrolment)

    assert Enrolment.objects.get().left_at is None


def test_a_wish_that_waits_is_taken_back_and_a_session_begun_is_not(enrolment, facility):
    trainer = PostingFactory(role=Role.TRAINER, org_unit=facility).person
    pass_quiz(enrolment, now=NOON)
    first = enrolment.edition.activities.get(key="practice-r1")
    wish = ask_for_observation(enrolment=enrolment, activity=first, by=enrolment.learner, now=NOON)
    other = EnrolmentFactory(edition=enrolment.edition, org_unit=facility)
    pass_quiz(other, now=NOON)
    begun = start_unasked(enrolment=other, activity=first, by=trainer, now=NOON)

    leave(enrolment)
    leave(other)

    assert dict(Observation.objects.values_list("pk", "withdrawn_at")) == {wish.pk: NOON, begun.pk: None}


def test_enrol_after_leaving_goes_on_where_she_left(enrolment):
    pass_quiz(enrolment, now=NOON)
    done = list(Completion.objects.values())
    leave(enrolment)

    assert enrol(learner=enrolment.learner, edition=enrolment.edition, now=NOON) == enrolment

    assert Enrolment.objects.get().left_at is None
    assert Record.objects.get().left_on is None
    assert list(Completion.objects.values()) == done


def test_the_page_asks_before_she_leaves(client, enrolment):
    client.force_login(enrolment.learner)
    course = client.get(reverse("courses:course", args=["tiny"])).content.decode()
    page = reverse(LEAVE[0], args=LEAVE[1])
    assert f'href="{page}"' in course
    assert "Leave this course?" in client.get(page).content.decode()
    assert Enrolment.objects.get().left_at is None

    assert client.post(page).url == reverse("courses:list")

    assert Enrolment.objects.get().left_at is not None
    assert client.get(page).url == reverse("courses:course", args=["tiny"])


def test_the_page_is_not_for_a_finished_course(client, enrolment):
    Enrolment.objects.update(finished_at=NOON)
    client.force_login(enrolment.learner)

    assert client.get(reverse(LEAVE[0], args=LEAVE[1])).url == reverse("courses:course", args=["tiny"])
    assert client.post(reverse(LEAVE[0], args=LEAVE[1])).url == reverse("courses:course", args=["tiny"])
    assert Enrolment.objects.get().left_at is None
