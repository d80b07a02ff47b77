"""Saving an answer against a view with one INSERT and its commit."""

import random
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import now

from assessments.models import Attempt, Question, Quiz
from assessments.services.attempts import open_attempt
from benchmarks import bare, pages
from benchmarks.clients import Client
from benchmarks.learners import CLIENTS, learner, signed_in
from benchmarks.options import Options
from benchmarks.place import Place
from benchmarks.rounds import Measured

REACH = 0.40
CHOSEN = {"single": ["0", "1"], "case": ["0", "1"], "multiple": ["0", "1"], "truefalse": ["true", "false"]}


def measure(place: Place, options: Options) -> list[Measured]:
    """Each client goes through her own attempt and changes her mind: a row is inserted the first time and updated after."""
    bare.make_table()
    enrolments = [learner(f"answer{number}") for number in range(CLIENTS)]
    attempts = [opened(enrolment) for enrolment in enrolments]
    forms = [bodies(attempt) for attempt in attempts]
    headers = [signed_in(enrolment.learner) | {"Accept": "application/json"} for enrolment in enrolments]
    addresses = [reverse("assessments:answer", args=[attempt.pk]) for attempt in attempts]
    sql = pages.statements(headers[0], addresses[0], method="post", data=forms[0][0], content_type="application/x-www-form-urlencoded")
    web = place.serve()
    ours = [Client(*each) for each in zip(headers, [posts(*pair) for pair in zip(addresses, forms, strict=True)], strict=True)]
    raw = [Client(each, posts("/bare/insert/", form)) for each, form in zip(headers, forms, strict=True)]
    words = {"part": "answer", "what": "save an answer", "limit": "bare INSERT and commit, same session", "reach": REACH}
    found = pages.compare(ours, raw, web=web, options=options, **words)
    found.notes.insert(0, f"{len(sql)} SQL statements; Moodle 4.5: 13 answers/s, Kolibri: 64 answers/s")
    return [found]


def opened(enrolment) -> Attempt:
    quiz = Quiz.objects.filter(edition=enrolment.edition).first()
    return open_attempt(enrolment=enrolment, quiz=quiz, by=enrolment.learner, now=now(), random=random.Random(1))


def bodies(attempt: Attempt) -> list[str]:
    """Two different answers to each question of the form that is answered by choosing."""
    codes = [entry["question"] for entry in attempt.form]
    kinds = dict(Question.objects.filter(edition=attempt.quiz.edition_id, code__in=codes).values_list("code", "kind"))
    choices = [(code, CHOSEN[kinds[code]]) for code in codes if kinds[code] in CHOSEN]
    return [urlencode({"question": code, "answer": values[turn]}) for turn in range(2) for code, values in choices]


def posts(path: str, forms: list[str]) -> list[tuple[str, str, str]]:
    return [("POST", path, form) for form in forms]
