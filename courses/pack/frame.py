"""The frame of a pack, course.yaml: who it is for, its modules and activities in order, and what each requires."""

import json
import re
from collections.abc import Iterator

from courses.models import Activity, Edition, Module
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.translations import translations_of

FILE = "course.yaml"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}\Z")
KINDS = tuple(Activity.Kind.values)
OWN = {"id", "kind", "minutes", "optional", "requires"}
OTHERS = {"image", "practice_minutes", "quiz", "checklist", "situation", "sessions", "conditional"}
LONGEST_LESSON = 15


def check_frame(pack: Pack) -> Iterator[Problem]:
    """The frame itself: ids, label, languages, modules, activities and their order."""
    course = pack.course
    if not course:
        return
    yield from _check_head(course)
    yield from _check_signature(course)
    if not pack.modules:
        yield Problem(FILE, course.at("modules"), "there are no modules", "list at least one under modules:")
    seen: dict[str, int] = {}
    for module in pack.modules:
        yield from _check_id(module, seen)
        if not isinstance(module.get("activities"), list) or not module["activities"]:
            yield Problem(FILE, module.line, f"module “{module.get('id')}” has no activities", "list at least one under activities:")
    before: list[str] = []
    for activity in pack.activities:
        yield from _check_id(activity, seen)
        yield from _check_activity(activity, before)
        before.append(activity.get("id"))


def _check_head(course: Lined) -> Iterator[Problem]:
    if not ID.match(str(course.get("id", ""))):
        yield Problem(FILE, course.at("id"), "the course has no usable id", "write id: in lower case, a-z 0-9 and -")
    label = course.get("edition")
    if not isinstance(label, str) or not LABEL.match(label):
        yield Problem(FILE, course.at("edition"), "the edition has no usable label", 'write it in quotes, such as edition: "2026.1"')
    languages = course.get("languages")
    if not isinstance(languages, list) or not languages or not all(isinstance(each, str) for each in languages):
        yield Problem(FILE, course.at("languages"), "languages is not a list", "write languages: [en]")
    elif course.get("source_language") not in languages:
        remedy = f"write one of {', '.join(languages)}"
        yield Problem(FILE, course.at("source_language"), "source_language is not among the languages", remedy)
    months = course.get("valid_months")
    if months is not None and (type(months) is not int or months < 1):
        yield Problem(FILE, course.at("valid_months"), "valid_months is not a number of months", "write a whole number, or null for no end")


def _check_signature(course: Lined) -> Iterator[Problem]:
    signed = course.get("signed_off")
    if signed is not None and not (isinstance(signed, Lined) and all(signed.get(key) for key in ("by", "role", "on"))):
        yield Problem(FILE, course.at("signed_off"), "signed_off says too little", "write {by: …, role: …, on: …}, or null")


def _check_id(thing: Lined, seen: dict[str, int]) -> Iterator[Problem]:
    key = thing.get("id")
    if not isinstance(key, str) or not ID.match(key) or len(key) > 60:
        yield Problem(FILE, thing.at("id"), f"“{key}” is no usable id", "write id: in lower case, a-z 0-9 and -, at most 60 letters")
    elif key in seen:
        yield Problem(FILE, thing.at("id"), f"the id “{key}” stands on line {seen[key]} too", "give one of them another id")
    else:
        seen[key] = thing.at("id")


def _check_activity(activity: Lined, before: list[str]) -> Iterator[Problem]:
    key, kind = activity.get("id"), activity.get("kind")
    if kind not in KINDS:
        yield Problem(FILE, activity.at("kind"), f"“{key}” is of no known kind", f"write kind: one of {', '.join(KINDS)}")
    for name in activity.keys() - OWN - OTHERS:
        yield Problem(FILE, activity.at(name), f"“{key}” has the unknown word “{name}”", f"use {', '.join(sorted(OWN | OTHERS))}")
    minutes = activity.get("minutes", 0)
    most = LONGEST_LESSON if kind == "lesson" else 24 * 60
    if type(minutes) is not int or not 0 <= minutes <= most or (kind == "lesson" and not minutes):
        yield Problem(FILE, activity.at("minutes"), f"“{key}” has no usable minutes", f"write a whole number from 1 to {most}")
    if not isinstance(activity.get("optional", False), bool):
        yield Problem(
            FILE, activity.at("optional"), f"“{key}”: optional is neither true nor false", "write optional: true, or leave it out"
        )
    requires = activity.get("requires", [])
    for wanted in requires if isinstance(requires, list) else [requires]:
        if wanted != "lessons" and wanted not in before:
            text = f"“{key}” requires “{wanted}”, which does not stand before it"
            yield Problem(FILE, activity.at("requires"), text, "require an earlier activity, or lessons, in a list")


def load_frame(pack: Pack, edition: Edition) -> None:
    """Write modules and activities. ``lessons`` in requires becomes every lesson that is not optional."""
    modules = [Module(edition=edition, key=each["id"], position=place) for place, each in enumerate(pack.modules, start=1)]
    Module.objects.bulk_create(modules)
    by_key = {module.key: module for module in Module.objects.filter(edition=edition)}
    rows = []
    for module in pack.modules:
        for each in module["activities"]:
            others = {key: plain(value) for key, value in each.items() if key in OTHERS}
            rows.append(
                Activity(
                    edition=edition,
                    module=by_key[module["id"]],
                    key=each["id"],
                    kind=each["kind"],
                    position=len(rows) + 1,
                    minutes=each.get("minutes", 0),
                    is_optional=each.get("optional", False),
                    requires=expand(pack, each.get("requires", [])),
                    settings=others,
                )
            )
    Activity.objects.bulk_create(rows)


def expand(pack: Pack, requires: list[str]) -> list[str]:
    lessons = [each["id"] for each in pack.activities if each["kind"] == "lesson" and not each.get("optional")]
    found = [key for wanted in requires for key in (lessons if wanted == "lessons" else [wanted])]
    return list(dict.fromkeys(found))


def plain(value):
    """As JSON has it: YAML's dates become text."""
    return json.loads(json.dumps(value, default=str))


def frame_of(pack: Pack) -> dict:
    """What an edition keeps as its ``frame``."""
    sources = {key: {"text": each.text, "evidence": each.evidence, "origin": each.origin} for key, each in pack.sources.items()}
    profiles = pack.data("profiles/storage.yaml") if pack.files("profiles/storage.yaml") else {}
    return plain({**pack.course, "profiles": profiles, "sources": sources, "translations": translations_of(pack)})
