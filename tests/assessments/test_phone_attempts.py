"""Quizzes finished on a phone: what the phone keeps, and what becomes of what it sends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, Attempt
from assessments.phones.attempts import attempts_part
from assessments.services.attempts import submit_attempt
from courses.models import Completion
from phones.models import Arrival
from tests.assessments.quizzing import answer, answer_all, fields, opened, questions, ready, right_response, taken, wrong_response
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device, iso
from tests.phones.sending import send

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)
ACCEPTED, SET_ASIDE = Arrival.Outcome.ACCEPTED, Arrival.Outcome.SET_ASIDE


def pairs(attempt, question, response):
    given = fields(attempt, question, response).items()
    return [[name, value] for name, values in given for value in (values if isinstance(values, list) else [values])]


def body_of(attempt, respond=right_response, *, at=LATER):
    answers = {each.code: {"fields": pairs(attempt, each, respond(each)), "at": iso(at)} for each in questions(attempt)}
    return {"attempt": str(attempt.pk), "answers": answers, "finished_at": iso(at)}


def hand_in(attempt, body, *, made_at=LATER, **more):
    return send(attempt.enrolment.learner, "attempt", body, made_at=made_at, **more)


@pytest.fixture
def attempt(edition):
    return opened(ready(edition))


def part_of(attempt):
    return attempts_part(person=attempt.enrolment.learner, now=NOON, language="en")


def test_the_part_holds_each_question_as_the_page_draws_it_and_what_was_answered(attempt):
    first, *_rest = questions(attempt)
    answer(attempt, first, right_response(first))

    [told] = part_of(attempt)["attempts"]

    assert (told["id"], told["address"], told["slug"]) == (str(attempt.pk), f"/attempts/{attempt.pk}/", "tiny")
    assert [each["code"] for each in told["questions"]] == [entry["question"] for entry in attempt.form]
    assert [bool(each["at"]) for each in told["questions"]] == [True, False, False, False]
    assert told["questions"][0]["fields"] == pairs(attempt, first, right_response(first))
    assert all("checked" not in each["html"] and "question" in each["html"] for each in told["questions"])


def test_every_kind_of_answer_comes_back_as_the_fields_that_gave_it(edition):
    met = set()
    for seed in range(8):
        attempt = opened(ready(edition), seed=seed)
        answer_all(attempt)
        [told] = part_of(attempt)["attempts"]
        submit_attempt(attempt=attempt, by=attempt.enrolment.learner, now=NOON)
        met |= {question.kind for question in questions(attempt)}
        answers = {each["code"]: {"fields": each["fields"], "at": each["at"]} for each in told["questions"]}

        assert "same answers" in hand_in(attempt, {"attempt": str(attempt.pk), "answers": answers}).note
    assert len(met) > 3


def test_the_part_holds_no_key_and_no_feedback(attempt):
    [told] = part_of(attempt)["attempts"]

    assert all(set(each) == {"code", "html", "fields", "at"} for each in told["questions"])
    for question, each in zip(questions(attempt), told["questions"], strict=True):
        words = question.wordings.get(language="en").words
        told_later = [words["rationale"], words["feedback"]]
        assert not any(text in each["html"] for text in told_later if text)
        for option in question.body.get("options", []):
            assert f'value="{option}"' not in each["html"]


def test_the_part_leaves_out_what_is_submitted_and_what_is_somebody_elses(attempt):
    assert attempts_part(person=UserFactory(), now=NOON, language="en") == {"frame": "", "attempts": []}
    submit_attempt(attempt=attempt, by=attempt.enrolment.learner, now=NOON)
    assert part_of(attempt)["attempts"] == []


def test_the_part_costs_two_queries(attempt, django_assert_num_queries):
    part_of(attempt)
    answer_all(attempt)
    with django_assert_num_queries(2):
        part_of(attempt)


def test_an_attempt_is_marked_as_of_the_moment_she_finished_it(attempt):
    arrival = hand_in(attempt, body_of(attempt), now=LATER + timedelta(days=40))

    attempt.refresh_from_db()
    assert (arrival.outcome, arrival.reason) == (ACCEPTED, "")
    assert (attempt.is_passed, attempt.percent, attempt.submitted_at) == (True, 100, LATER)
    assert Completion.objects.get(activity=attempt.quiz.activity).completed_at == LATER
    assert {each.saved_at for each in Answer.objects.filter(attempt=attempt)} == {LATER}


def test_a_clock_that_is_wrong_by_a_day_is_corrected_also_within_the_answers(attempt):
    device = Device(attempt.enrolment.learner)
    ahead = LATER + timedelta(days=1)
    record = device.record(kind="attempt", body=body_of(attempt, at=ahead - timedelta(minutes=5)), made_at=ahead)

    device.send(record, now=LATER, phone_now=ahead)

    assert {each.saved_at for each in Answer.objects.all()} == {LATER - timedelta(minutes=5)}


def test_an_attempt_opened_within_the_window_may_be_finished_long_after_it(edition):
    enrolment = ready(edition)
    for day in (0, 2):
        taken(enrolment, passing=False, now=NOON + timedelta(days=day), seed=day)
    last = opened(enrolment, now=NOON + timedelta(days=4), seed=9)
    much_later = NOON + timedelta(days=90)

    assert hand_in(last, body_of(last, at=much_later), made_at=much_later).outcome == ACCEPTED


def test_twice_is_once(attempt):
    device = Device(attempt.enrolment.learner)
    record = device.record(kind="attempt", body=body_of(attempt), made_at=LATER)

    first, second = device.send(record, now=LATER), device.send(record, now=LATER + timedelta(hours=1))

    assert first.pk == second.pk
    assert Attempt.objects.get().submitted_at == LATER


def test_a_newer_answer_on_the_server_stays_and_an_older_one_gives_way(attempt):
    older, newer, *_rest = questions(attempt)
    answer(attempt, older, wrong_response(older), now=LATER - timedelta(minutes=1))
    answer(attempt, newer, wrong_response(newer), now=LATER + timedelta(minutes=1))

    hand_in(attempt, body_of(attempt), made_at=LATER + timedelta(minutes=5))

    kept = {each.question_id: each.response for each in Answer.objects.filter(attempt=attempt)}
    assert kept[older.pk] == right_response(older)
    assert kept[newer.pk] == wrong_response(newer)


def test_an_answer_taken_back_on_the_phone_is_taken_back(attempt):
    first, *_rest = questions(attempt)
    answer(attempt, first, right_response(first), now=NOON)
    body = body_of(attempt)
    body["answers"][first.code]["fields"] = []

    hand_in(attempt, body)

    assert not Answer.objects.filter(attempt=attempt, question=first).exists()
    assert Attempt.objects.get().percent == 75


def test_what_the_phone_did_not_touch_stays_as_the_server_has_it(attempt):
    answer_all(attempt)
    arrival = hand_in(attempt, {"attempt": str(attempt.pk), "answers": {}, "finished_at": iso(LATER)})
    assert (arrival.outcome, Attempt.objects.get().percent) == (ACCEPTED, 100)


def test_handed_in_elsewhere_with_the_same_answers_it_is_told_so(attempt):
    answer_all(attempt)
    submit_attempt(attempt=attempt, by=attempt.enrolment.learner, now=NOON)

    arrival = hand_in(attempt, body_of(attempt))

    assert arrival.outcome == ACCEPTED
    assert "with the same answers. That result counts." in arrival.note


def test_handed_in_elsewhere_with_other_answers_is_set_aside_and_says_what_counts(attempt):
    answer_all(attempt, wrong_response)
    submit_attempt(attempt=attempt, by=attempt.enrolment.learner, now=NOON)

    arrival = hand_in(attempt, body_of(attempt))

    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "submitted")
    assert "with other answers to 4 questions. That result counts." in arrival.reason
    assert Attempt.objects.get().percent == 0
    assert {each.response == right_response(each.question) for each in Answer.objects.select_related("question")} == {False}


def test_an_answer_that_cannot_be_marked_is_named_and_nothing_is_handed_in_until_it_is_mended(attempt):
    device = Device(attempt.enrolment.learner)
    broken, *_rest = questions(attempt)
    body = body_of(attempt)
    body["answers"][broken.code]["fields"] = [["answer", "77"], ["answer-0", "77"]]
    wrong = device.record(kind="attempt", body=body, made_at=LATER)
    arrival = device.send(wrong, now=LATER)

    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "answer_1")
    assert arrival.reason.startswith("Question 1: ")
    assert not Answer.objects.exists()
    assert Attempt.objects.get().submitted_at is None

    mended = device.send(device.record(kind="attempt", body=body_of(attempt), made_at=LATER, mends=str(arrival.pk)), now=LATER)
    arrival.refresh_from_db()
    assert (mended.outcome, arrival.settled_how) == (ACCEPTED, Arrival.Settled.MENDED)


@pytest.mark.parametrize(
    "answers", [None, [], {"Q01": None}, {"Q01": {"fields": "x"}}, {"Q01": {"fields": [["a"]]}}, {"nowhere": {"fields": []}}]
)
def test_what_is_no_attempt_is_set_aside(attempt, answers):
    arrival = hand_in(attempt, {"attempt": str(attempt.pk), "answers": answers})
    assert arrival.outcome == SET_ASIDE
    assert Attempt.objects.get().submitted_at is None


@pytest.mark.parametrize("attempt_id", [None, "x", 5])
def test_an_attempt_of_nobody_is_set_aside(attempt, attempt_id):
    assert hand_in(attempt, {"attempt": attempt_id, "answers": {}}).code == "not_hers"


def test_an_attempt_of_another_person_is_set_aside(attempt):
    arrival = send(UserFactory(), "attempt", body_of(attempt), made_at=LATER)
    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "not_hers")
    assert Attempt.objects.get().submitted_at is None


def test_handing_in_costs_the_same_however_many_answers(edition):
    costs = []
    for few in (4, 1, 4):  # the first one fills what is kept in memory
        attempt = opened(ready(edition))
        body = body_of(attempt, wrong_response)
        body["answers"] = dict(list(body["answers"].items())[:few])
        hand = Device(attempt.enrolment.learner)
        record = hand.record(kind="attempt", body=body, made_at=LATER)
        with CaptureQueriesContext(connection) as queries:
            hand.send(record, now=LATER)
        costs.append(len(queries))
    assert costs[1] == costs[2]
