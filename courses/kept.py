"""A course as a phone keeps it: one file for an edition in a language, drawn by the templates of its pages, with nobody's data in it.

Higher rooms add what is theirs with ``register``; the shape stands in docs/offline.md.
"""

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from courses.duration import duration
from courses.keeping import kept
from courses.models import Edition, Picture
from courses.outline import Outline, Part, Step, glossary_words, outline
from courses.progress import STATIONS
from courses.reader import page_context

Build = Callable[[Edition, str], object]  # build(edition, language) -> JSON-able, the same for everybody
_builders: dict[str, Build] = {}


@dataclass(frozen=True)
class Packed:
    """The file as it is sent. ``size``: unpacked. ``etag`` changes with any word or template in it."""

    gzipped: bytes
    size: int
    etag: str

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.gzipped)


def register(name: str, build: Build) -> None:
    """Let ``build(edition, language)`` fill the file's member ``name``; it is asked with the interface's language active. From ``ready()``.

    Raises ValueError when another builder has the name.
    """
    known = _builders.setdefault(name, build)
    if (known.__module__, known.__qualname__) != (build.__module__, build.__qualname__):
        raise ValueError(f"the kept file's {name!r} already has a builder")


@kept(maxsize=24)
def packed(edition: Edition, language: str, interface: str) -> Packed:
    """The file in ``language``, what stands round the lessons in ``interface``. Drawn once a process for a published edition."""
    with translation.override(interface):
        content = course_file(edition, language)
    raw = json.dumps({"interface": interface, **content}, ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(gzip.compress(raw, mtime=0), len(raw), hashlib.sha256(raw).hexdigest()[:32])


def course_file(edition: Edition, language: str) -> dict:
    """Everything of the file, in the active language round the edition's words."""
    course = outline(edition, language)
    about = {"outline": course, "edition": edition}
    return {
        "slug": course.slug,
        "label": course.label,
        "language": language,
        "title": course.title,
        "modules": [_module(course, module) for module in course.modules],
        "page": render_to_string("courses/kept/course.html", {**about, "modules": _drawable(course)}),
        "signs": {name: render_to_string("courses/kept/sign.html", {"name": name}) for name in ("done", "locked", "module", "badge")},
        "ways": {station: render_to_string("courses/kept/way.html", {"station": station}) for station in (*STATIONS.values(), "refresher")},
        "lessons": {step.key: _lesson(edition, language, step) for step in course.lessons},
        "times": _times(course),
        "glossary": render_to_string("courses/kept/glossary.html", {**about, "words": glossary_words(edition, language)}),
        "pictures": _pictures(edition, course),
        **{name: build(edition, language) for name, build in sorted(_builders.items())},
    }


def _module(course: Outline, module: Part) -> dict:
    return {"key": module.key, "title": module.title, "time": module.time, "steps": [_step(course, step) for step in module.steps]}


def _step(course: Outline, step: Step) -> dict:
    told = ("key", "kind", "number", "title", "time", "minutes", "practice_minutes", "is_optional")
    return {**{name: getattr(step, name) for name in told}, "requires": list(step.requires), "url": course.address(step)}


def _drawable(course: Outline) -> list[dict]:
    """The modules as ``courses/modules.html`` prints them for somebody who has done nothing; the phone marks what is done."""
    return [
        {
            "module": module,
            "steps": [{"step": step, "url": course.address(step), "state": "open", "missing": []} for step in module.steps],
            "done": 0,
            "count": len(module.steps),
            "is_here": False,
        }
        for module in course.modules
    ]


def _times(course: Outline) -> dict[int, str]:
    """Every duration that may be left, in words, by its minutes: to the nearest five from an hour on, as ``duration`` says them."""
    most = 5 * round(sum(step.minutes for step in course.steps) / 5)
    return {minutes: duration(minutes) for minutes in (*range(min(most, 60)), *range(60, most + 1, 5))}


def _lesson(edition: Edition, language: str, step: Step) -> str:
    """What stands in a lesson's page, still to be done. Its form has no token: the phone binds it and never posts it."""
    return render_to_string("courses/lesson_body.html", page_context(edition, language, step.key, "open"))


def _pictures(edition: Edition, course: Outline) -> dict[str, str]:
    """SVG by the address under which the lessons show it."""
    drawings = Picture.objects.filter(edition=edition).order_by("key").values_list("key", "svg")
    return {reverse("courses:picture", args=[course.slug, course.label, key]): svg for key, svg in drawings}
