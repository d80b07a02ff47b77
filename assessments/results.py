"""What an attempt's answers make: a mark for each question, the score, the verdict, and the marks by competency."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments import marking
from assessments.bank import of_attempt
from assessments.models import Attempt


@dataclass(frozen=True)
class Result:
    """``marks`` by question id, in the order of the form; what was not answered has 0."""

    marks: dict[int, Fraction]
    percent: Decimal
    is_passed: bool
    by_competency: dict[str, dict[str, float]]


def judge(attempt: Attempt, responses: dict[int, object]) -> Result:
    """Mark ``responses`` (by question id) against the form drawn. Reads keys and words, writes nothing."""
    asked = of_attempt(attempt)
    marks = {
        each.question.pk: marking.mark(
            kind=each.question.kind,
            body=each.question.body,
            key=each.question.key,
            response=responses.get(each.question.pk),
            right=each.words.get("right"),
        )
        for each in asked
    }
    exact = marking.exact_percent(marks.values())
    return Result(
        marks=marks,
        percent=marking.shown_percent(exact),
        is_passed=marking.has_passed(exact, pass_percent=attempt.quiz.pass_percent),
        by_competency=marking.by_competency((each.question.competency.code, marks[each.question.pk]) for each in asked),
    )
