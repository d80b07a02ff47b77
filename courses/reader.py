"""A lesson as it is read: its page, and the meanings of its words."""

from dataclasses import dataclass

from django.utils.safestring import mark_safe

from courses.keeping import kept
from courses.models import Edition, Lesson
from courses.outline import strings


@dataclass(frozen=True)
class Reading:
    key: str
    title: str
    objective: str
    html: str
    words: tuple[tuple[str, dict], ...]


@kept(maxsize=512)
def reading(edition: Edition, language: str, key: str) -> Reading:
    """The lesson ``key``. Raises Lesson.DoesNotExist when the edition has none."""
    row = Lesson.objects.get(activity__edition=edition, activity__key=key, language=language)
    glossary = strings(edition, language).get("glossary", {})
    words = tuple((term, glossary[term]) for term in row.terms if term in glossary)
    # cleaned when the pack was loaded
    return Reading(key, row.title, row.objective, mark_safe(row.html), words)  # noqa: S308
