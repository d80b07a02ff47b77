import logging
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.utils.formats import date_format

from assessments.drawing import digest
from assessments.events import AttemptSubmitted
from assessments.models import Answer, Attempt, Question, Quiz
from assessments.services.attempts import open_attempt, save_answer, submit_attempt
from assessments.sitting import standing
from courses.models import Completion, Enrolment
from outbox import registry
from tests.assessments.quizzing import answer, answer_all, opened, questions, ready, right_response, taken, wrong_response
from tests.factories import NOON, EnrolmentFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def heard():
    """Events of submitted attempts, as another room would hear them."""
    events = []
    registry.on(AttemptSubmitted, at_once=True)(lambda event: events.append(event))  # noqa: PLW0108  a handler needs a module
    yield events
    registry._at_once[AttemptSubmitted].popitem()


def refusal(code):
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


def test_open_attempt_draws_by_the_blueprint_from_what_may_certify(edition):
    attempt = opened(ready(edition))
    drawn = questions(attempt)
    assert sorted(question.competency.code for question in drawn) == ["HE1", "HE1", "HE2", "HE2"]
    assert sum(question.kind == "case" for question in drawn) >= 1
    assert attempt.form_digest == digest(attempt.form)
    assert (attempt.number, attempt.language, attempt.opened_at) == (1, "en", NOON)


def test_open_attempt_never_draws_an_unconfirmed_question_nobody_signed(edition):
    for seed in range(20):
        enrolment = ready(edition)
        assert not any(question.is_unconfirmed for question in questions(opened(enrolment, seed=seed)))


def test_open_attempt_twice_gives_the_same(edition):
    enrolment = ready(edition)
    assert opened(enrolment, seed=1).pk == opened(enrolment, seed=2).pk
    assert Attempt.objects.count() == 1


def test_open_attempt_waits_for_the_lessons(edition):
    enrolment = EnrolmentFactory(edition=edition)
    with refusal("locked"):
        opened(enrolment)
    assert standing(enrolment, Quiz.objects.get(), now=NOON).missing == ["m1-first", "m1-second"]


def test_open_attempt_is_for_the_learner_herself_on_this_edition(edition):
    enrolment = ready(edition)
    with pytest.raises(PermissionDenied):
        open_attempt(enrolment=enrolment, quiz=Quiz.objects.get(), by=UserFactory(), now=NOON)
    enrolment.left_at = NOON
    with pytest.raises(PermissionDenied):
        opened(enrolment)


def test_open_attempt_draws_other_questions_the_second_time(edition):
    enrolment = ready(edition)
    first = {entry["question"] for entry in taken(enrolment, passing=False).form}
    second = {entry["question"] for entry in opened(enrolment, now=NOON + DAY).form}
    assert first & second == set()  # the tiny bank holds exactly two forms


def test_open_attempt_pauses_and_says_when(edition):
    enrolment = ready(edition)
    taken(enrolment, passing=False)
    with refusal("pause") as caught:
        opened(enrolment, now=NOON + timedelta(hours=23))
    assert caught.value.messages == [f"The next attempt opens: {date_format(NOON + DAY, 'DATETIME_FORMAT')}"]
    assert opened(enrolment, now=NOON + DAY).number == 2


def test_open_attempt_stops_after_three_in_the_window(edition):
    enrolment = ready(edition)
    for day in (0, 5, 10):
        taken(enrolment, passing=False, now=NOON + day * DAY)
    stands = standing(enrolment, Quiz.objects.get(), now=NOON + 12 * DAY)
    assert (stands.left, stands.again_at, stands.waits_for) == (0, NOON + 30 * DAY, "window")
    with refusal("window"):
        opened(enrolment, now=NOON + 30 * DAY - timedelta(seconds=1))
    assert opened(enrolment, now=NOON + 30 * DAY).number == 4


def test_open_attempt_ends_with_a_pass(edition):
    enrolment = ready(edition)
    taken(enrolment, passing=True)
    with refusal("passed"):
        opened(enrolment, now=NOON + 40 * DAY)


@pytest.mark.parametrize("ahead", [timedelta(seconds=5), 400 * DAY])
def test_a_clock_that_jumps_back_neither_breaks_nor_locks_out(edition, ahead):
    enrolment = ready(edition)
    attempt = opened(enrolment, now=NOON + ahead)
    answer_all(attempt, wrong_response)
    submitted = submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON)
    assert submitted.submitted_at == NOON + ahead  # never before it was opened
    stands = standing(enrolment, Quiz.objects.get(), now=NOON)
    assert stands.again_at == (NOON + ahead + DAY if ahead < DAY else None)


def test_save_answer_replaces_and_repeats_quietly(edition):
    attempt = opened(ready(edition))
    question = questions(attempt)[0]
    for response in (wrong_response(question), right_response(question), right_response(question)):
        answer(attempt, question, response)
    assert [each.response for each in Answer.objects.all()] == [right_response(question)]


def test_save_answer_takes_an_answer_back(edition):
    attempt = opened(ready(edition))
    question = questions(attempt)[0]
    answer(attempt, question, right_response(question))
    answer(attempt, question, None)
    assert not Answer.objects.exists()


def test_save_answer_refuses_another_person(edition):
    attempt = opened(ready(edition))
    question = questions(attempt)[0]
    with pytest.raises(PermissionDenied):
        save_answer(attempt=attempt, question=question, response=right_response(question), by=UserFactory(), now=NOON)
    assert not Answer.objects.exists()


def test_save_answer_refuses_after_submission_even_with_a_stale_row(edition):
    enrolment = ready(edition)
    attempt = opened(enrolment)
    submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON)
    question = questions(attempt)[0]
    assert attempt.submitted_at is None
    for response in (right_response(question), None):
        with refusal("submitted"):
            answer(attempt, question, response)
    assert not Answer.objects.exists()


def test_save_answer_refuses_a_question_that_was_not_drawn(edition):
    attempt = opened(ready(edition))
    drawn = {entry["question"] for entry in attempt.form}
    other = Question.objects.filter(edition=edition, use="bank").exclude(code__in=drawn).first()
    with refusal("unknown"):
        answer(attempt, other, right_response(other))


@pytest.mark.parametrize(
    "response", ["zz", ["zz"], {"zz": "zz"}, {"soap": "zz"}, ["a", "a"], 1, True, float("nan"), {"a": []}, [["a"]], [None]]
)
def test_save_answer_refuses_what_the_question_does_not_offer(edition, response):
    for seed in range(3):
        attempt = opened(ready(edition), seed=seed)
        for question in questions(attempt):
            fits = (question.kind == "numeric" and response == 1) or (question.kind == "truefalse" and response is True)
            if not fits:
                with refusal("unknown"):
                    answer(attempt, question, response)


def test_submit_attempt_marks_passes_completes_and_publishes(edition, heard):
    enrolment = ready(edition)
    attempt = taken(enrolment, passing=True)
    assert (attempt.is_passed, attempt.percent, attempt.submitted_at) == (True, 100, NOON)
    assert attempt.by_competency == {code: {"marks": 2, "of": 2} for code in attempt.by_competency}
    assert [each.mark for each in attempt.answers.all()] == [1, 1, 1, 1]
    assert Completion.objects.filter(enrolment=enrolment, activity__key="final-quiz").count() == 1
    assert heard == [AttemptSubmitted(attempt_id=str(attempt.pk), passed=True)]


def test_submit_attempt_below_the_pass_mark_completes_nothing(edition, heard):
    enrolment = ready(edition)
    attempt = opened(enrolment)
    answer_all(attempt)
    missed = next(question for question in questions(attempt) if question.kind != "matching")
    answer(attempt, missed, wrong_response(missed))
    submitted = submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON)
    assert (submitted.is_passed, submitted.percent) == (False, 75)
    assert not Completion.objects.filter(activity__key="final-quiz").exists()
    assert heard == [AttemptSubmitted(attempt_id=str(attempt.pk), passed=False)]


def test_submit_attempt_counts_what_is_not_answered_as_nothing(edition):
    enrolment = ready(edition)
    attempt = opened(enrolment)
    first = questions(attempt)[0]
    answer(attempt, first, right_response(first))
    assert submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON).percent == 25


def test_submit_attempt_twice_gives_the_first_result(edition, heard):
    enrolment = ready(edition)
    first = taken(enrolment, passing=True)
    again = submit_attempt(attempt=first, by=enrolment.learner, now=NOON + DAY)
    assert (again.submitted_at, again.percent) == (first.submitted_at, first.percent)
    assert len(heard) == 1


def test_submit_attempt_refuses_another_person(edition):
    attempt = opened(ready(edition))
    with pytest.raises(PermissionDenied):
        submit_attempt(attempt=attempt, by=UserFactory(), now=NOON)


def test_submit_attempt_refuses_and_logs_a_tampered_form(edition, heard, caplog):
    enrolment = ready(edition)
    attempt = opened(enrolment)
    answer_all(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(form=attempt.form[:1])
    with caplog.at_level(logging.ERROR, logger="assessments"), refusal("tampered"):
        submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, heard) == (None, [])
    assert str(attempt.pk) in caplog.text


@pytest.mark.django_db(transaction=True)
def test_submit_and_open_at_the_same_moment_happen_once(edition, heard):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share nothing with an in-memory database")
    enrolment = ready(edition)

    assert len({attempt.pk for attempt in at_once(lambda seed: opened(Enrolment.objects.get(pk=enrolment.pk), seed=seed))}) == 1
    attempt = Attempt.objects.for_pages().get()
    answer_all(attempt)
    results = at_once(lambda _seed: submit_attempt(attempt=attempt, by=enrolment.learner, now=NOON))

    assert {(each.percent, each.is_passed) for each in results} == {(100, True)}
    assert len(heard) == 1
    assert Completion.objects.filter(activity__key="final-quiz").count() == 1


def at_once(act, people=4):
    results, start = [], threading.Barrier(people)

    def run(seed):
        try:
            start.wait()
            results.append(act(seed))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(results) == people
    return results
