"""A lesson as it is read. What is the same for every reader of a published edition is drawn once and kept."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courses.keeping import kept
from courses.models import Edition, Lesson
from courses.outline import Outline, Step, outline, strings

THEME = "theme-of-this-reader"
TOKEN = "token-of-this-reader"  # noqa: S105  a place, not a secret


@dataclass(frozen=True)
class Reading:
    """A lesson's text, and the meanings of its words."""

    key: str
    title: str
    objective: str
    html: SafeString
    words: tuple[tuple[str, dict], ...]


@kept(maxsize=512)
def reading(edition: Edition, language: str, key: str) -> Reading:
    """The lesson ``key``. Raises Lesson.DoesNotExist when the edition has none."""
    row = Lesson.objects.get(activity__edition=edition, activity__key=key, language=language)
    glossary = strings(edition, language).get("glossary", {})
    words = tuple((term, glossary[term]) for term in row.terms if term in glossary)
    # cleaned when the pack was loaded
    return Reading(key, row.title, row.objective, mark_safe(row.html), words)  # noqa: S308


def page_context(edition: Edition, language: str, key: str, state: str) -> dict:
    """What ``courses/lesson.html`` prints. ``state`` is guest, open or done: all that a page knows of its reader."""
    course = outline(edition, language)
    step = course.by_key[key]
    lesson = reading(edition, language, key)
    return {
        "edition": edition,
        "outline": course,
        "module": course.module_of[key],
        "step": step,
        "lesson": lesson,
        "state": state,
        **neighbours(course, step),
    }


@kept(maxsize=512)
def drawn(edition: Edition, language: str, key: str, interface: str, state: str) -> str:
    """The whole page, drawn without a request, so that nothing of one reader can reach another; ``TOKEN`` stands for the form's token,
    ``THEME`` for light, dark or contrast.

    ``interface`` is the language of what stands round the lesson.
    """
    course = outline(edition, language)
    around = {"csrf_token": TOKEN, "theme": THEME, "request": {"get_full_path": course.address(course.by_key[key])}}
    with translation.override(interface):
        return render_to_string("courses/lesson.html", {**page_context(edition, language, key, state), **around})


def neighbours(course: Outline, step: Step) -> dict:
    """The lessons before and after, the one after if it is of the same module, and the place among them."""
    place = course.lessons.index(step)
    before = course.lessons[place - 1] if place else None
    after = course.lessons[place + 1] if place + 1 < len(course.lessons) else None
    is_here = after and course.module_of[after.key] == course.module_of[step.key]
    return {"place": place + 1, "before": before, "after": after, "after_here": after if is_here else None}
