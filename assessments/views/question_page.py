"""One question of an attempt as a page: asked for, or shown again with what was refused."""

from django.shortcuts import render

from assessments import presenting
from assessments.bank import worded
from assessments.models import Answer, Attempt
from assessments.wording import activity_title, strings_of


def question_page(request, mine: Attempt, answered: dict, place: int, *, typed=None, error: str = ""):
    drawn = mine.form[place - 1]
    asked = worded(mine.quiz.edition, mine.language)[drawn["question"]]
    prepared = presenting.ask(
        kind=asked.question.kind,
        drawn=drawn,
        words=asked.words,
        response=answered.get(asked.question.code),
        language=asked.language,
        typed=typed,
        error=error,
    )
    places = places_of(mine, answered)
    context = {
        "attempt": mine,
        "q": prepared,
        "place": place,
        "places": places,
        "answered_count": sum(done for _place, done in places),
        "is_last": place == len(places),
        "title": activity_title(strings_of(mine.quiz.edition, language=mine.language), mine.quiz.activity.key),
    }
    return render(request, "assessments/attempt.html", context, status=422 if error else 200)


def answers_of(mine: Attempt) -> dict:
    """Responses by question code."""
    return dict(Answer.objects.filter(attempt=mine).values_list("question__code", "response"))


def places_of(mine: Attempt, answered: dict) -> list[tuple[int, bool]]:
    return [(place, entry["question"] in answered) for place, entry in enumerate(mine.form, start=1)]


def first_open(mine: Attempt, answered: dict) -> int:
    return next((place for place, done in places_of(mine, answered) if not done), 1)


def place_of(mine: Attempt, code: str) -> int:
    return next((place for place, entry in enumerate(mine.form, start=1) if entry["question"] == code), 0)
