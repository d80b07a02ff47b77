"""The questions of an edition with their words, as pages need them. Of a published edition they are read once and kept."""

from dataclasses import dataclass
from types import MappingProxyType

from assessments.models import Attempt, Question, QuestionWords
from courses.keeping import kept
from courses.models import Edition


@dataclass(frozen=True)
class Worded:
    """A question (with its competency) and its words in one language. Shared between requests: never change it."""

    question: Question
    words: dict
    language: str


@kept(maxsize=32)
def worded(edition: Edition, language: str) -> MappingProxyType[str, Worded]:
    """Every question of ``edition`` by its code. ``language`` is one the edition speaks (``Edition.language_for``)."""
    rows = QuestionWords.objects.filter(question__edition=edition, language=language).select_related("question__competency")
    return MappingProxyType({row.question.code: Worded(row.question, row.words, language) for row in rows.order_by("question__position")})


def of_attempt(attempt: Attempt) -> list[Worded]:
    """The questions of an attempt in the order of its form, in the language it is taken in."""
    found = worded(attempt.quiz.edition, attempt.language)
    return [found[entry["question"]] for entry in attempt.form]
