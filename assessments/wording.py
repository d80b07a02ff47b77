"""The words of questions and competencies in the reader's language, else in the edition's source language."""

from collections.abc import Iterable

from django.utils.translation import get_language

from assessments.models import Question, QuestionWords
from courses.models import Edition, Lesson, Wording
from courses.outline import strings


def source_language(edition: Edition) -> str:
    return edition.languages[0]


def language_for(edition: Edition) -> str:
    """The language a page on ``edition`` is read in: the reader's if the edition speaks it, else the source language."""
    return edition.language_for(get_language())


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
    """The edition's strings (``competencies``, ``course`` …) in ``language``; kept in memory once published: never change them."""
    try:
        return strings(edition, edition.language_for(language))
    except Wording.DoesNotExist:
        return {}


def competency_title(words_by_file: dict, code: str) -> str:
    words = words_by_file.get("competencies", {}).get(code) or {}
    return words.get("title", code)


def activity_title(words_by_file: dict, key: str) -> str:
    words = words_by_file.get("course", {}).get("activities", {}).get(key) or {}
    return words.get("title", key)


def situation_title(words_by_file: dict, key: str) -> str:
    words = words_by_file.get("checklist", {}).get("situations", {}).get(key) or {}
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
