import json
import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from assessments.models import Answer, Attempt, Question, QuestionWords
from assessments.services.attempts import submit_attempt
from courses.models import Edition
from tests.assessments.quizzing import answer, answer_all, fields, opened, questions, ready, right_response, taken, wrong_response
from tests.factories import EnrolmentFactory, UserFactory

JSON = {"HTTP_ACCEPT": "application/json"}
START = "/quizzes/tiny/final-quiz/"


@pytest.fixture
def enrolment(edition, client):
    """A learner, signed in, who may take the quiz."""
    enrolment = ready(edition)
    client.force_login(enrolment.learner)
    return enrolment


def url(name, attempt):
    return reverse(f"assessments:{name}", args=[attempt.pk])


def html(response) -> str:
    """The page's HTML without what differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def send(client, attempt, question, response, **extra):
    data = {"question": question.code, **(fields(attempt, question, response) if response is not None else {})}
    headers = {key: extra.pop(key) for key in list(extra) if key.startswith("HTTP_")}
    return client.post(url("answer", attempt), data | extra, **headers)


# --- the start ---
def test_quiz_says_what_awaits_and_opens_an_attempt(client, enrolment):
    page = client.get(START)
    assert (page.status_code, page.context["length"], page.context["stands"].left) == (200, 4, 3)
    assert not Attempt.objects.exists()  # looking opens nothing

    opening = client.post(START)
    attempt = Attempt.objects.get()
    assert opening.url == url("attempt", attempt)
    assert url("attempt", attempt) in html(client.get(START))  # go on where you left
    assert client.post(START).url == url("attempt", attempt)


def test_quiz_names_the_lessons_that_come_first(client, edition):
    enrolment = EnrolmentFactory(edition=edition)
    client.force_login(enrolment.learner)
    page = client.get(START)
    assert page.context["missing"] == [("m1-first", "First lesson", True), ("m1-second", "Second lesson", True)]
    assert client.post(START).url == START
    assert not Attempt.objects.exists()


def test_quiz_says_when_to_try_again(client, enrolment):
    taken(enrolment, passing=False, now=now())
    assert client.get(START).context["stands"].waits_for == "pause"
    refused = client.post(START)
    assert refused.url == START
    assert "The next attempt opens" in str(*get_messages(refused.wsgi_request))


def test_quiz_sends_a_stranger_to_the_course(client, edition):
    client.force_login(UserFactory())
    assert client.get(START).url == "/courses/tiny/"


def test_quiz_that_is_not_there_is_not_found(client, enrolment):
    assert client.get("/quizzes/tiny/m1-first/").status_code == 404


@pytest.mark.parametrize("path", ["quiz", "attempt", "review", "result"])
def test_pages_ask_to_sign_in(path, edition):
    attempt = opened(ready(edition))
    target = START if path == "quiz" else url(path, attempt)
    assert Client().get(target).url.startswith("/accounts/login/")


def test_quiz_costs_the_same_for_one_attempt_and_three(client, enrolment, django_assert_num_queries):
    taken(enrolment, passing=False, now=now() - timedelta(days=10))
    client.get(START)
    with CaptureQueriesContext(connection) as one:
        client.get(START)
    for days in (7, 4):
        taken(enrolment, passing=False, now=now() - timedelta(days=days))
    with django_assert_num_queries(len(one)):
        page = client.get(START)
    assert len(page.context["stands"].attempts) == 3


def test_a_question_costs_few_queries_and_writes_nothing(client, enrolment):
    attempt = opened(enrolment)
    client.get(url("attempt", attempt))
    with CaptureQueriesContext(connection) as asked:
        client.get(url("attempt", attempt))
    own = [query["sql"] for query in asked if "session" not in query["sql"]]
    assert len([sql for sql in own if sql.startswith("SELECT")]) <= 7
    assert not [sql for sql in own if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


# --- taking it ---
def test_attempt_resumes_at_the_first_open_question(client, enrolment):
    attempt = opened(enrolment)
    first, second, *_ = questions(attempt)
    answer(attempt, first, right_response(first))
    page = client.get(url("attempt", attempt))
    assert (page.context["place"], page.context["q"].code) == (2, second.code)
    assert client.get(url("attempt", attempt) + "?q=99").context["place"] == 4
    assert client.get(url("attempt", attempt) + "?q=no").context["place"] == 2


@pytest.mark.parametrize("seed", range(3))
def test_answers_travel_from_the_page_and_back(client, enrolment, seed):
    attempt = opened(enrolment, seed=seed)
    for place, question in enumerate(questions(attempt), start=1):
        for response in (wrong_response(question), right_response(question)):
            sent = send(client, attempt, question, response)
            assert sent.url == (f"{url('attempt', attempt)}?q={place + 1}" if place < 4 else url("review", attempt))
            assert Answer.objects.get(question=question).response == response
        shown = client.get(f"{url('attempt', attempt)}?q={place}").context["q"]
        assert shown.is_answered
    assert submit_attempt(attempt=attempt, by=enrolment.learner, now=now()).percent == 100


@pytest.mark.parametrize(("go", "target"), [("previous", "?q=1"), ("next", "?q=3"), ("4", "?q=4"), ("review", "review/"), ("x", "?q=1")])
def test_answer_goes_where_the_button_says(client, enrolment, go, target):
    attempt = opened(enrolment)
    second = questions(attempt)[1]
    assert send(client, attempt, second, None, go=go).url == url("attempt", attempt) + target


def test_answer_gives_a_script_a_receipt(client, enrolment):
    attempt = opened(enrolment)
    question = questions(attempt)[0]
    receipt = send(client, attempt, question, right_response(question), **JSON)
    assert (receipt.status_code, json.loads(receipt.content)) == (200, {"saved": True, "answered": True})


def test_answer_next_without_a_choice_saves_nothing(client, enrolment):
    attempt = opened(enrolment)
    send(client, attempt, questions(attempt)[0], None)
    assert not Answer.objects.exists()


def numeric_attempt(enrolment, kind):
    for seed in range(100):
        Attempt.objects.all().delete()
        attempt = opened(enrolment, seed=seed)
        for place, question in enumerate(questions(attempt), start=1):
            if question.kind == kind:
                return attempt, question, place
    raise AssertionError(kind)


@pytest.mark.parametrize(("typed", "saved"), [("20,5", 20.5), (" 20 ", 20), ("٢٠", 20), ("-3", -3)])
def test_answer_reads_numbers_as_people_write_them(client, enrolment, typed, saved):
    attempt, question, _place = numeric_attempt(enrolment, "numeric")
    client.post(url("answer", attempt), {"question": question.code, "answer": typed})
    assert Answer.objects.get().response == saved


@pytest.mark.parametrize("typed", ["twenty", "nan", "inf", "1e999", "9" * 25, "1.2.3"])
def test_answer_says_beside_the_field_what_is_not_a_number_and_keeps_it(client, enrolment, typed):
    attempt, question, place = numeric_attempt(enrolment, "numeric")
    page = client.post(url("answer", attempt), {"question": question.code, "answer": typed})
    assert (page.status_code, page.context["place"]) == (422, place)
    assert (page.context["q"].typed, page.context["q"].error) == (typed, "Write a number, for example 12 or 2.5.")
    assert not Answer.objects.exists()


def test_answer_wants_every_step_numbered_once_and_keeps_what_was_chosen(client, enrolment):
    attempt, question, _place = numeric_attempt(enrolment, "ordering")
    page = client.post(url("answer", attempt), {"question": question.code, "answer-0": "1", "answer-1": "1", "answer-2": ""})
    assert page.status_code == 422
    assert [[choice.value for choice in row.choices if choice.is_chosen] for row in page.context["q"].rows] == [["1"], ["1"], []]


@pytest.mark.parametrize(
    "data", [{"answer": "99"}, {"answer": "a"}, {"answer": "-1"}, {"answer": "²"}, {"answer-0": "9"}, {"answer": ["0", "77"]}]
)
def test_answer_refuses_tampered_places(client, enrolment, data):
    for kind in ("single", "case", "multiple", "matching", "truefalse"):
        attempt, question, _place = numeric_attempt(enrolment, kind)
        reply = client.post(url("answer", attempt), {"question": question.code, **data}, **JSON)
        assert reply.status_code in (422, 200)  # a field the kind does not have is simply not read
        assert not Answer.objects.exists()


@pytest.mark.parametrize("code", ["Q99", "m1-first-1", "", "Q09"])
def test_answer_refuses_a_question_that_was_not_drawn(client, enrolment, code):
    attempt = opened(enrolment)
    assert client.post(url("answer", attempt), {"question": code, "answer": "0"}, **JSON).status_code in (404, 422)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("json_wanted", [True, False])
def test_answer_of_ten_megabytes_is_refused_in_plain_words(client, enrolment, json_wanted):
    attempt = opened(enrolment)
    data = {"question": questions(attempt)[0].code, "answer": "x" * 10_000_000}
    reply = client.post(url("answer", attempt), data, **(JSON if json_wanted else {}))
    assert reply.status_code == 413
    assert "too long" in reply.content.decode()


def test_answer_needs_the_csrf_token(enrolment):
    attempt = opened(enrolment)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(enrolment.learner)
    assert strict.post(url("answer", attempt), {"question": questions(attempt)[0].code}).status_code == 403


def test_answer_of_somebody_signed_out_leads_back_to_the_attempt(edition):
    attempt = opened(ready(edition))
    assert Client().post(url("answer", attempt)).url == f"/accounts/login/?next={url('attempt', attempt)}"
    assert Client().post(url("answer", attempt), **JSON).status_code == 401


@pytest.mark.parametrize("name", ["attempt", "answer", "review", "submit", "result"])
def test_an_attempt_is_found_by_its_owner_only(client, edition, name):
    attempt = opened(ready(edition))
    client.force_login(ready(edition).learner)
    reply = client.post(url(name, attempt), {"question": "Q01"}) if name in ("answer", "submit") else client.get(url(name, attempt))
    assert reply.status_code == 404


@pytest.mark.parametrize("seed", range(4))
def test_no_page_before_submission_knows_the_key(client, enrolment, seed):
    """Turn every key round: if a page would tell anything of it, the page would change."""
    attempt = opened(enrolment, seed=seed)
    answer_all(attempt, wrong_response)
    pages = [START, url("review", attempt), *(f"{url('attempt', attempt)}?q={place}" for place in range(1, 5))]
    before = [html(client.get(page)) for page in pages]

    for question in Question.objects.all():
        body = {field: list(reversed(ids)) for field, ids in question.body.items()}
        other = {"truefalse": not question.key, "numeric": {"value": 0, "low": 0, "high": 0}}
        QuerySet(Question).filter(pk=question.pk).update(body=body, key=other.get(question.kind, ["zz"]))
    for words in QuestionWords.objects.all():
        changed = words.words | {"feedback": "changed", "rationale": "changed"}
        QuerySet(QuestionWords).filter(pk=words.pk).update(words=changed)
    QuerySet(Edition).update(published_at=now())  # another edition, to what is kept in memory

    assert [html(client.get(page)) for page in pages] == before


def test_no_page_before_submission_shows_the_ids_of_pairs_and_steps(client, enrolment):
    for kind, ids in (("matching", ["soap", "water"]), ("ordering", ["wet", "soap", "rinse"])):
        attempt, _question, place = numeric_attempt(enrolment, kind)
        page = html(client.get(f"{url('attempt', attempt)}?q={place}"))
        assert not [each for each in ids if f'"{each}"' in page]


# --- the end ---
def test_review_says_which_questions_are_open(client, enrolment):
    attempt = opened(enrolment)
    third = questions(attempt)[2]
    answer(attempt, third, right_response(third))
    assert client.get(url("review", attempt)).context["open_places"] == [1, 2, 4]


def test_submit_twice_leads_to_one_result(client, enrolment):
    attempt = opened(enrolment)
    answer_all(attempt)
    for _time in range(2):
        assert client.post(url("submit", attempt)).url == url("result", attempt)
    assert client.get(url("attempt", attempt)).url == url("result", attempt)
    assert client.get(url("review", attempt)).url == url("result", attempt)
    late = send(client, attempt, questions(attempt)[0], None, **JSON)
    assert (late.status_code, "already submitted" in late.json()["error"]) == (422, True)


def test_submit_of_a_tampered_form_says_so(client, enrolment):
    attempt = opened(enrolment)
    Attempt.objects.update(form_digest="0" * 64)
    refused = client.post(url("submit", attempt))
    assert refused.url == url("review", attempt)
    assert "cannot be marked" in str(*get_messages(refused.wsgi_request))


def test_result_before_submission_leads_to_the_questions(client, enrolment):
    attempt = opened(enrolment)
    assert client.get(url("result", attempt)).url == url("attempt", attempt)


def test_result_explains_every_question_and_links_the_lessons_missed(client, enrolment):
    attempt = opened(enrolment)
    answer_all(attempt)
    missed = questions(attempt)[1]
    answer(attempt, missed, wrong_response(missed))
    submit_attempt(attempt=attempt, by=enrolment.learner, now=now())
    page = client.get(url("result", attempt))

    explained = page.context["questions"]
    words = {row.question.code: row.words for row in QuestionWords.objects.select_related("question")}
    assert [each["prepared"].code for each in explained] == [entry["question"] for entry in attempt.form]
    assert [each["prepared"].feedback for each in explained] == [words[entry["question"]]["feedback"] for entry in attempt.form]
    assert [each["prepared"].verdict == "right" for each in explained] == [True, False, True, True]
    assert [(lesson["key"], lesson["places"]) for lesson in page.context["lessons"]] == [(missed.lessons[0], [2])]
    assert [bar["code"] for bar in page.context["weak"]] == [missed.competency.code]
    assert f"/courses/tiny/lessons/{missed.lessons[0]}/" in html(page)


@pytest.mark.parametrize("passing", [True, False])
def test_result_speaks_kindly(client, enrolment, passing):
    attempt = taken(enrolment, passing=passing, now=now())
    page = html(client.get(url("result", attempt)))
    assert ("You have passed" in page) == passing
    assert ("When you may try again" in page) == (not passing)
    assert not [word for word in ("fail", "Fail", "wrong answer") if word in page]
