"""A lesson as it is read. What is the same for every reader of a published edition is drawn once and kept."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courses.keeping import kept
from courses.models import Edition, Lesson
from courses.outline import Outline, Step, outline, strings


@dataclass(frozen=True)
class Reading:
    """A lesson's text, and the meanings of its words."""

    key: str
    title: str
    objective: str
    html: SafeString
    words: tuple[tuple[str, dict], ...]


@dataclass(frozen=True)
class Sheet:
    """The parts of a lesson's page that do not depend on who reads: above and below the form “done”."""

    top: SafeString
    bottom: SafeString


@kept(maxsize=512)
def reading(edition: Edition, language: str, key: str) -> Reading:
    """The lesson ``key``. Raises Lesson.DoesNotExist when the edition has none."""
    row = Lesson.objects.get(activity__edition=edition, activity__key=key, language=language)
    glossary = strings(edition, language).get("glossary", {})
    words = tuple((term, glossary[term]) for term in row.terms if term in glossary)
    # cleaned when the pack was loaded
    return Reading(key, row.title, row.objective, mark_safe(row.html), words)  # noqa: S308


@kept(maxsize=512)
def sheet(edition: Edition, language: str, key: str, interface: str, state: str) -> Sheet:
    """``interface`` is the language of what stands round the lesson; ``state`` is guest, open or done."""
    course = outline(edition, language)
    step = course.by_key[key]
    context = {"outline": course, "module": course.module_of[key], "step": step, "lesson": reading(edition, language, key)}
    context |= {"is_guest": state == "guest", "is_done": state == "done", **neighbours(course, step)}
    with translation.override(interface):
        top, bottom = (render_to_string(f"courses/lesson_{part}.html", context) for part in ("top", "bottom"))
    return Sheet(top, bottom)


def neighbours(course: Outline, step: Step) -> dict:
    """The lessons before and after, and the place among them."""
    place = course.lessons.index(step)
    before = course.lessons[place - 1] if place else None
    after = course.lessons[place + 1] if place + 1 < len(course.lessons) else None
    return {"place": place + 1, "before": before, "after": after}
