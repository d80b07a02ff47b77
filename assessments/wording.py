"""The words of questions and competencies in the reader's language, else in the edition's source language."""

from collections.abc import Iterable

from django.utils.translation import get_language

from assessments.models import Question, QuestionWords
from courses.models import Edition, Lesson, Wording


def source_language(edition: Edition) -> str:
    frame = edition.frame or {}
    return frame.get("source_language") or frame.get("course", {}).get("source_language") or (edition.languages or ["en"])[0]


def language_for(edition: Edition) -> str:
    """The language a page on ``edition`` is read in: the reader's if the edition speaks it, else the source language."""
    wanted = get_language() or ""
    spoken = edition.languages or []
    return next((each for each in (wanted, wanted.split("-")[0]) if each in spoken), source_language(edition))


def words_of(questions: Iterable[Question], *, language: str, fallback: str) -> dict[int, tuple[str, dict]]:
    """By question id: the language found and its words. One query."""
    ids = [question.pk for question in questions]
    rows = QuestionWords.objects.filter(question__in=ids, language__in={language, fallback})
    found: dict[int, tuple[str, dict]] = {}
    for row in rows:
        if row.question_id not in found or row.language == language:
            found[row.question_id] = (row.language, row.words)
    return found


def strings_of(edition: Edition, *, language: str) -> dict:
    """The edition's strings (``competencies``, ``course`` …) in ``language``, else in its source language. One query."""
    rows = Wording.objects.filter(edition=edition, language__in={language, source_language(edition)})
    by_language = {row.language: row.strings for row in rows}
    return by_language.get(language) or by_language.get(source_language(edition)) or {}


def competency_title(strings: dict, code: str) -> str:
    words = strings.get("competencies", {}).get(code) or {}
    return words.get("title", code)


def activity_title(strings: dict, key: str) -> str:
    words = strings.get("course", {}).get("activities", {}).get(key) or {}
    return words.get("title", key)


def lesson_titles(edition: Edition, keys: Iterable[str], *, language: str) -> dict[str, str]:
    """Titles of the lessons ``keys`` by key, in course order; a key without a lesson is left out. One query."""
    rows = Lesson.objects.filter(
        activity__edition=edition, activity__key__in=set(keys), language__in={language, source_language(edition)}
    ).values_list("activity__key", "language", "title")
    found: dict[str, str] = {}
    for key, row_language, title in rows.order_by("activity__position"):
        if key not in found or row_language == language:
            found[key] = title
    return found
