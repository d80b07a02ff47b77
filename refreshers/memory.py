"""What people were asked before, and what they missed: read for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from assessments.drawing import Drawable
from assessments.models import Attempt, Question
from courses.models import Edition
from refreshers.models import Card, Refresher
from refreshers.picking import History


def bank_of(edition: Edition) -> dict[str, Drawable]:
    """The questions a refresher may ask, by code: those that may certify. One query."""
    questions = Question.objects.certifying().filter(edition=edition).select_related("competency")
    return {each.code: Drawable(each.code, each.kind, each.body, each.competency.code) for each in questions}


def histories(people: Collection[int], edition: Edition, bank: Mapping[str, Drawable]) -> dict[int, History]:
    """By person: what she was asked in quizzes and refreshers of ``edition`` and how she did. Two queries."""
    found: dict[int, History] = defaultdict(History)
    attempts = Attempt.objects.filter(enrolment__learner__in=people, quiz__edition=edition).order_by("opened_at")
    for person, form, scores in attempts.values_list("enrolment__learner", "form", "by_competency"):
        _saw(found[person], form)
        for code, score in (scores or {}).items():
            _scored(found[person], code, score["marks"], score["of"])
    refreshers = Refresher.objects.filter(person__in=people, certificate__enrolment__edition=edition).order_by("opened_at")
    for person, form, marks, percent in refreshers.values_list("person", "form", "marks", "percent"):
        _saw(found[person], form)
        for code, mark in marks.items():
            if code in bank:
                _scored(found[person], bank[code].competency, mark, 1)
        if percent is None:
            found[person].pending |= {entry["question"] for entry in form}
    return found


def missed_by(people: Collection[int], edition: Edition, *, on: date) -> dict[int, list[str]]:
    """By person: the codes of missed questions that are due again, the longest due first. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    cards = Card.objects.due_by(on).filter(person__in=people, question__edition=edition)
    for person, code in cards.values_list("person", "question__code"):
        found[person].append(code)
    return found


def _saw(history: History, form: list[dict]) -> None:
    rank = max(history.seen.values(), default=0) + 1
    history.seen |= {entry["question"]: rank for entry in form}


def _scored(history: History, competency: str, marks: float, of: int) -> None:
    score = history.scores.setdefault(competency, [0, 0])
    score[0] += marks
    score[1] += of
