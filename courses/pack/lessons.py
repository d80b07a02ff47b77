"""Lessons: their front matter and the marks in their body; rendered once, when the pack is loaded."""

import re
from collections.abc import Iterator
from pathlib import Path

from courses.models import Activity, Edition, Lesson
from courses.pack.marks import BOXES, Mark, read_marks
from courses.pack.pictures import picture_keys
from courses.pack.reading import LessonFile, Pack, Problem
from courses.pack.rendering import Renderer
from courses.pack.sources import check_source
from courses.pack.storage import FILE as STORAGE

LONGEST = 900  # words of body; the format asks for about 700
FENCE = re.compile(r"^\s*:::(.*)$")


def check_lessons(pack: Pack) -> Iterator[Problem]:
    """Each lesson of course.yaml in each language: there, short enough, and every mark leads somewhere."""
    wanted = pack.activity_ids("lesson")
    for language in pack.languages:
        for key in wanted:
            lesson = pack.lesson(language, key)
            if lesson is None:
                name = f"{language}/lessons/{key}.md"
                yield Problem(name, 1, "this lesson is missing", "write it, or take it out of course.yaml")
                continue
            yield from _check_size(lesson)
            yield from _check_boxes(lesson)
            for mark in read_marks(lesson.body, first_line=lesson.body_line):
                yield from _check_mark(pack, language, lesson.file, mark)
        for name in pack.files(f"{language}/lessons/*.md"):
            if Path(name).stem not in wanted:
                yield Problem(name, 1, "no activity has this id", "add it to course.yaml as a lesson, or delete the file")


def _check_size(lesson: LessonFile) -> Iterator[Problem]:
    for name, text, most in (("title", lesson.title, 150), ("objective", lesson.objective, 300)):
        if len(text) > most:
            yield Problem(lesson.file, 1, f"the {name} has {len(text)} characters", f"say it in at most {most}")
    words = len(lesson.body.split())
    if not words:
        yield Problem(lesson.file, lesson.body_line, "the lesson is empty", "write it under the front matter")
    if words > LONGEST:
        yield Problem(lesson.file, lesson.body_line, f"the lesson has {words} words", "shorten it to about 700, or make two lessons of it")


def _check_boxes(lesson: LessonFile) -> Iterator[Problem]:
    opened = None
    for line, text in enumerate(lesson.body.splitlines(), start=lesson.body_line):
        match = FENCE.match(text)
        if not match:
            continue
        kind = match[1].strip()
        if kind and opened:
            yield Problem(
                lesson.file, line, f"this box opens inside the one of line {opened}", "close that one first, with ::: on a line of its own"
            )
        elif not kind and not opened:
            yield Problem(lesson.file, line, "this ::: closes no box", "open one with ::: and its kind, or take the line out")
        opened = line if kind else None
    if opened:
        yield Problem(lesson.file, opened, "this box is never closed", "close it with ::: on a line of its own")


def _check_mark(pack: Pack, language: str, file: str, mark: Mark) -> Iterator[Problem]:
    def problem(text: str, remedy: str) -> Problem:
        return Problem(file, mark.line, text, remedy)

    match mark.kind:
        case "source":
            yield from check_source(pack, file, mark.line, mark.value, in_check=mark.in_check)
        case "term" if mark.value not in pack.strings(language).get("glossary", {}):
            yield problem(f"the term “{mark.value}” is not in the glossary", f"add it to {language}/strings/glossary.yaml, or mend the id")
        case "lesson" if mark.value not in pack.activity_ids("lesson"):
            yield problem(f"there is no lesson “{mark.value}”", "mend the id: it must stand in course.yaml")
        case "image" if mark.value not in picture_keys(pack):
            yield problem(f"there is no drawing “{mark.value}”", f"draw images/{mark.value}.svg, or mend the id")
        case "image-in-text":
            yield problem(
                f"the drawing “{mark.value}” stands inside a paragraph", "write ![](image:id) alone on a line, with empty lines round it"
            )
        case "box" if mark.value not in BOXES:
            yield problem(f"“{mark.value}” is no kind of box", f"use {', '.join(BOXES)} or storage and a profile")
        case "storage" if mark.value not in (pack.data(STORAGE) if pack.files(STORAGE) else {}):
            yield problem(f"there is no storage profile “{mark.value}”", f"add it to {STORAGE}, or mend the id")
        case "heading" if mark.value == "h1":
            yield problem("this heading is the page's own", "begin headings with ##")
        case "badref":
            yield problem(f"“{mark.value}” is not a readable reference", "write ids and commas only, such as [F12, D1]")
        case "html":
            yield problem(f"the lesson holds HTML: {mark.value}", "write plain markdown")
        case "link" if not mark.value.startswith("https://"):
            yield problem(f"the link “{mark.value}” leads nowhere", "use term:, lesson: or https://")


def load_lessons(pack: Pack, edition: Edition) -> None:
    """Render every lesson in every language."""
    rows = []
    activities = {each.key: each for each in Activity.objects.filter(edition=edition, kind=Activity.Kind.LESSON)}
    for language in pack.languages:
        renderer = Renderer(pack, language)
        for key, activity in activities.items():
            file = pack.lesson(language, key)
            page = renderer.lesson(file.body)
            rows.append(
                Lesson(
                    activity=activity,
                    language=language,
                    title=file.title,
                    objective=file.objective,
                    html=page.html,
                    plain=page.plain,
                    terms=page.terms,
                    sources=page.sources,
                )
            )
    Lesson.objects.bulk_create(rows)
