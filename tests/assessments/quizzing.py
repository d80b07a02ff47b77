"""Learners who are ready for the quiz, and answers to give."""

from random import Random

from assessments.models import Question, Quiz
from assessments.services.attempts import drawn_entry, open_attempt, save_answer, submit_attempt
from courses.models import Activity, Completion
from tests.factories import NOON, EnrolmentFactory


def ready(edition, **kwargs):
    """An enrolment with every required lesson done."""
    enrolment = EnrolmentFactory(edition=edition, **kwargs)
    for lesson in Activity.objects.filter(edition=edition, kind="lesson", is_optional=False):
        Completion.objects.create(enrolment=enrolment, activity=lesson, completed_at=NOON)
    return enrolment


def opened(enrolment, *, now=NOON, seed=1):
    quiz = Quiz.objects.select_related("activity").get(edition=enrolment.edition)
    return open_attempt(enrolment=enrolment, quiz=quiz, by=enrolment.learner, now=now, random=Random(seed))


def right_response(question: Question):
    return {
        "single": lambda: question.key[0],
        "case": lambda: question.key[0],
        "multiple": lambda: list(question.key),
        "truefalse": lambda: question.key,
        "numeric": lambda: question.key["value"],
        "ordering": lambda: list(question.body["items"]),
        "matching": lambda: {each: each for each in question.body["pairs"]},
    }[question.kind]()


def wrong_response(question: Question):
    return {
        "single": lambda: next(each for each in question.body["options"] if each not in question.key),
        "case": lambda: next(each for each in question.body["options"] if each not in question.key),
        "multiple": lambda: [each for each in question.body["options"] if each not in question.key],
        "truefalse": lambda: not question.key,
        "numeric": lambda: question.key["high"] + 1,
        "ordering": lambda: list(reversed(question.body["items"])),
        "matching": lambda: dict(zip(question.body["pairs"], reversed(question.body["pairs"]), strict=True)),
    }[question.kind]()


def questions(attempt) -> list[Question]:
    by_code = {question.code: question for question in Question.objects.filter(edition=attempt.quiz.edition)}
    return [by_code[entry["question"]] for entry in attempt.form]


def answer(attempt, question, response, *, now=NOON):
    save_answer(attempt=attempt, question=question, response=response, by=attempt.enrolment.learner, now=now)


def answer_all(attempt, respond=right_response):
    for question in questions(attempt):
        answer(attempt, question, respond(question))


def taken(enrolment, *, passing: bool, now=NOON, seed=1):
    """A submitted attempt."""
    attempt = opened(enrolment, now=now, seed=seed)
    answer_all(attempt, right_response if passing else wrong_response)
    return submit_attempt(attempt=attempt, by=enrolment.learner, now=now)


def fields(attempt, question, response) -> dict:
    """What a page's form sends for ``response``: places in the drawn order."""
    drawn = drawn_entry(attempt, question.code)
    if question.kind == "ordering":
        return {f"answer-{place}": str(response.index(each) + 1) for place, each in enumerate(drawn["order"])}
    if question.kind == "matching":
        return {f"answer-{place}": str(drawn["right"].index(response[each])) for place, each in enumerate(drawn["order"])}
    if question.kind in ("truefalse", "numeric"):
        return {"answer": str(response).lower()}
    picked = response if isinstance(response, list) else [response]
    return {"answer": [str(drawn["order"].index(each)) for each in picked]}
