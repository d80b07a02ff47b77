"""What an attempt's answers make: a mark for each question, the score, the verdict, and the marks by competency."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments import marking
from assessments.models import Attempt, Question, QuestionWords


@dataclass(frozen=True)
class Result:
    """``marks`` by question id, in the order of the form; what was not answered has 0."""

    marks: dict[int, Fraction]
    percent: Decimal
    is_passed: bool
    by_competency: dict[str, dict[str, float]]


def questions_of(attempt: Attempt) -> list[Question]:
    """The questions of an attempt in the order of its form, each with its competency. One query."""
    codes = [entry["question"] for entry in attempt.form]
    found = Question.objects.filter(edition_id=attempt.quiz.edition_id, code__in=codes).select_related("competency")
    by_code = {question.code: question for question in found}
    return [by_code[code] for code in codes]


def judge(attempt: Attempt, responses: dict[int, object]) -> Result:
    """Mark ``responses`` (by question id) against the form drawn. Reads keys and words, writes nothing."""
    questions = questions_of(attempt)
    right = _right_words(attempt, questions)
    marks = {
        question.pk: marking.mark(
            kind=question.kind,
            body=question.body,
            key=question.key,
            response=responses.get(question.pk),
            right=right.get(question.pk),
        )
        for question in questions
    }
    exact = marking.exact_percent(marks.values())
    return Result(
        marks=marks,
        percent=marking.shown_percent(exact),
        is_passed=marking.has_passed(exact, pass_percent=attempt.quiz.pass_percent),
        by_competency=marking.by_competency((question.competency.code, marks[question.pk]) for question in questions),
    )


def _right_words(attempt: Attempt, questions: list[Question]) -> dict[int, dict[str, str]]:
    """The words on the right of the matching questions, in the language the attempt was taken in."""
    ids = [question.pk for question in questions if question.kind == "matching"]
    rows = QuestionWords.objects.filter(question__in=ids, language=attempt.language) if ids else []
    return {row.question_id: row.words["right"] for row in rows}
