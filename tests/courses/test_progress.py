import pytest

from courses.duration import duration
from courses.models import Activity
from courses.outline import outline
from courses.progress import journey, journeys, missing_before, outstanding
from courses.services import complete_activity, remember_place
from tests.factories import NOON, EnrolmentFactory

LESSONS = ["m1-first", "m1-second"]


@pytest.fixture
def enrolment(edition):
    return EnrolmentFactory(edition=edition)


@pytest.fixture
def finish(enrolment, told):
    def finished(*keys):
        for key in keys:
            complete_activity(enrolment=enrolment, activity=Activity.objects.get(edition=enrolment.edition, key=key), now=NOON)
        enrolment.refresh_from_db()
        return journey(enrolment, outline(enrolment.edition, "en"))

    return finished


def test_a_new_journey_begins_with_the_first_lesson(finish):
    way = finish()

    assert (way.next.key, way.required_done, len(way.required), way.station, way.time_left) == ("m1-first", 0, 5, "lesson", "20 minutes")
    assert [step.key for step in way.outline.steps if way.is_locked(step)] == ["final-quiz", "practice-r1", "practice-r2"]
    assert [step.key for step in way.missing(way.outline.by_key["final-quiz"])] == LESSONS


def test_optional_lessons_do_not_block(finish, enrolment):
    way = finish(*LESSONS)

    assert (way.next.key, way.station) == ("final-quiz", "quiz")
    assert [activity.key for activity in outstanding(enrolment)] == ["final-quiz", "practice-r1", "practice-r2"]


def test_each_step_opens_the_next(finish):
    assert finish(*LESSONS, "final-quiz").next.key == "practice-r1"
    way = finish("practice-r1")
    assert (way.next.key, way.station) == ("practice-r2", "observed")


def test_a_finished_journey_has_no_next_step(finish):
    way = finish(*LESSONS, "final-quiz", "practice-r1", "practice-r2")

    assert (way.next, way.is_finished, way.station, way.left) == (None, True, "certificate", [])


def test_next_is_where_she_left_and_names_what_she_passed_over(finish, enrolment):
    remember_place(enrolment=enrolment, activity=Activity.objects.get(key="m1-second"), now=NOON)
    way = finish()

    assert (way.next.key, way.passed_over.key) == ("m1-second", "m1-first")


def test_a_place_that_is_done_or_locked_is_no_next_step(finish, enrolment):
    remember_place(enrolment=enrolment, activity=Activity.objects.get(key="final-quiz"), now=NOON)
    way = finish()

    assert (way.next.key, way.passed_over) == ("m1-first", None)


def test_after_a_lesson_comes_the_next_open_step(finish):
    way = finish("m1-second")

    assert way.after(way.outline.by_key["m1-first"]).key == "m1-extra"
    assert way.after(way.outline.by_key["m1-extra"]).key == "m1-first"


def test_missing_before_agrees_with_the_journey(finish, enrolment):
    way = finish("m1-first")

    for activity in Activity.objects.filter(edition=enrolment.edition):
        assert missing_before(enrolment, activity) == [step.key for step in way.missing(way.outline.by_key[activity.key])]


@pytest.mark.parametrize("count", [1, 3])
def test_journeys_cost_one_query_however_many(edition, count, django_assert_num_queries):
    enrolments = EnrolmentFactory.create_batch(count, edition=edition)
    complete_activity(enrolment=enrolments[0], activity=Activity.objects.get(key="m1-first"), now=NOON)
    outlines = {edition.pk: outline(edition, "en")}

    with django_assert_num_queries(1):
        ways = journeys(enrolments, outlines)

    assert [ways[each.pk].required_done for each in enrolments] == [1, 0, 0][:count]


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (59, "59 minutes"), (60, "1 hour"), (83, "1 h 25 min"), (120, "2 hours"), (718, "12 hours")]
)
def test_duration_reads_as_people_say_it(minutes, words):
    assert duration(minutes) == words
