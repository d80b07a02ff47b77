"""A refresher's questions as a page shows them and reads them back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments import presenting, responses
from assessments.models import Checklist, Question
from assessments.wording import lesson_titles, words_of
from courses.models import Edition
from courses.outline import strings
from refreshers.models import Refresher


@dataclass(frozen=True)
class Line:
    """One question of the form, in order. ``name`` is its field's name on the page."""

    name: str
    drawn: dict
    question: Question
    language: str
    words: dict


def lines_of(refresher: Refresher, edition: Edition, language: str) -> list[Line]:
    """The form with its questions and words. Two queries, whatever its length."""
    codes = [entry["question"] for entry in refresher.form]
    questions = {each.code: each for each in Question.objects.filter(edition=edition, code__in=codes)}
    words = words_of(questions.values(), language=language, fallback=edition.languages[0])
    return [
        Line(f"q{place}", entry, questions[entry["question"]], *words[questions[entry["question"]].pk])
        for place, entry in enumerate(refresher.form, start=1)
    ]


def read(lines: list[Line], data) -> tuple[dict, dict]:
    """The answers in a submitted page, by question code, and what is wrong with the others, by field name."""
    given, errors = {}, {}
    for line in lines:
        try:
            response = responses.read(kind=line.question.kind, drawn=line.drawn, data=data, name=line.name)
        except ValidationError as refusal:
            errors[line.name] = refusal.messages[0]
            continue
        if response is None:
            errors[line.name] = _("Please answer this one too. A guess is fine: trying helps you remember.")
        else:
            given[line.question.code] = response
    return given, errors


def asked(lines: list[Line], *, typed=None, given=None, errors=None) -> list[presenting.Prepared]:
    """The questions to answer; a page sent back keeps what was filled in."""
    given, errors = given or {}, errors or {}
    return [
        presenting.ask(
            kind=line.question.kind,
            drawn=line.drawn,
            words=line.words,
            response=given.get(line.question.code),
            name=line.name,
            language=line.language,
            typed=typed if line.name in errors else None,
            error=errors.get(line.name, ""),
        )
        for line in lines
    ]


def explained(lines: list[Line], refresher: Refresher) -> list[presenting.Prepared]:
    """The questions after marking: what was answered, what is right and why."""
    return [
        presenting.explain(
            kind=line.question.kind,
            body=line.question.body,
            key=line.question.key,
            drawn=line.drawn,
            words=line.words,
            response=refresher.responses.get(line.question.code),
            mark=refresher.marks.get(line.question.code, 0),
            name=line.name,
            language=line.language,
        )
        for line in lines
    ]


def to_read_again(lines: list[Line], refresher: Refresher, edition: Edition, language: str) -> dict[str, str]:
    """The lessons behind what was missed: title by key, in course order. One query, or none."""
    keys = {key for line in lines if refresher.marks.get(line.question.code, 0) < 1 for key in line.question.lessons}
    return lesson_titles(edition, keys, language=language) if keys else {}


def critical_items(edition: Edition, checklist: str, language: str) -> list[tuple[str, str]]:
    """Key and words of the critical items of a checklist, for a self-check; of the edition's first one where the step names none."""
    found = Checklist.objects.filter(edition=edition).order_by("pk")
    chosen = found.filter(key=checklist).first() or found.first()
    if chosen is None:
        return []
    told = strings(edition, language).get("checklist", {}).get("items", {})
    keys = chosen.items.filter(is_critical=True).order_by("position").values_list("key", flat=True)
    return [(key, told.get(key, {}).get("text", key)) for key in keys]
