"""Whether one question of a pack can be asked and marked: options, key, sources, lessons."""

from collections.abc import Iterator

from assessments.pack.bank import OPTION_KINDS, Entry
from courses.pack.reading import Lined, Pack, Problem

KINDS = ("single", "multiple", "truefalse", "ordering", "matching", "numeric", "case")
FIELDS = {"id", "kind", "difficulty", "sources", "lessons", "lesson", "options", "key", "items", "pairs", "unconfirmed", "signed_off"}
FEWEST = {"options": 2, "items": 3, "pairs": 2}  # an ordering is never shown in its right order, so two items would tell it


def check_shape(entry: Entry, pack: Pack) -> Iterator[Problem]:
    for name in entry.data:
        if name not in FIELDS:
            yield _problem(entry, name, f"nobody reads the field “{name}”", f"use {', '.join(sorted(FIELDS))}")
    if entry.kind not in KINDS:
        yield _problem(entry, "kind", f"the kind “{entry.kind}” is not known", f"use {', '.join(KINDS)}")
        return
    yield from _check_lists(entry)
    yield from _check_key(entry)
    yield from _check_sources(entry, pack)
    yield from _check_lessons(entry, pack)
    if not entry.is_check:
        yield from _check_bank(entry)


def _problem(entry: Entry, field: str, told: str, remedy: str) -> Problem:
    return Problem(entry.file, entry.at(field), f"{entry.code}: {told}", remedy)


def list_field(kind: str) -> str:
    """The field with the ids that are shown, or nothing."""
    return "options" if kind in OPTION_KINDS else {"ordering": "items", "matching": "pairs"}.get(kind, "")


def _check_lists(entry: Entry) -> Iterator[Problem]:
    field = list_field(entry.kind)
    if not field:
        return
    ids = entry.ids(field)
    if len(ids) < FEWEST[field]:
        yield _problem(entry, field, f"it has {len(ids)} {field}", f"list at least {FEWEST[field]} under {field}:")
    if not all(isinstance(each, str) for each in ids):
        yield _problem(entry, field, f"its {field} are not all words", 'put ids like "1" or "no" in quotes')
    elif len(set(ids)) < len(ids):
        yield _problem(entry, field, f"one of its {field} stands there twice", "give each an id of its own")


def _check_key(entry: Entry) -> Iterator[Problem]:
    key = entry.data.get("key")
    if entry.kind in OPTION_KINDS:
        options = entry.ids("options")
        if not isinstance(key, list) or not key or len(set(map(str, key))) < len(key):
            yield _problem(entry, "key", "it has no key", "list the right options, for example key: [c]")
        elif any(each not in options for each in key):
            yield _problem(entry, "key", f"the key {key} is not among its options {options}", "write ids of options")
        elif entry.kind != "multiple" and len(key) != 1:
            yield _problem(entry, "key", f"it has {len(key)} right options", "leave one, or make its kind multiple")
    elif entry.kind == "truefalse":
        if not isinstance(key, bool):
            yield _problem(entry, "key", "its key is neither true nor false", "write key: true or key: false")
    elif entry.kind == "numeric":
        if not _is_range(key):
            yield _problem(entry, "key", "its key is not a range of numbers", "write key: {value: 9, low: 8, high: 10}")
    elif key is not None:
        yield _problem(entry, "key", "its key is told by the order or the pairs", "take key: away")


def _is_range(key) -> bool:
    if not isinstance(key, Lined) or set(key) != {"value", "low", "high"}:
        return False
    numbers = [key["low"], key["value"], key["high"]]
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers) and numbers == sorted(numbers)


def _check_sources(entry: Entry, pack: Pack) -> Iterator[Problem]:
    if not entry.ids("sources"):
        yield _problem(entry, "sources", "it has no source", "cite at least one id of SOURCES.md")
    for source in entry.ids("sources"):
        known = pack.sources.get(str(source))
        if known is None:
            yield _problem(entry, "sources", f"the source “{source}” is not in SOURCES.md", "add it there, or mend the id")
        elif known.evidence == "unconfirmed" and entry.is_check:
            yield _problem(entry, "sources", f"a retrieval check cites “{source}”, which is unconfirmed", "ask about something confirmed")
        elif known.evidence == "unconfirmed" and entry.data.get("unconfirmed") is not True:
            yield _problem(entry, "sources", f"it cites “{source}”, which is unconfirmed", "add unconfirmed: true and signed_off: null")


def _check_lessons(entry: Entry, pack: Pack) -> Iterator[Problem]:
    field = "lesson" if entry.is_check else "lessons"
    named = [entry.data.get("lesson")] if entry.is_check and entry.data.get("lesson") else entry.ids(field)
    if not named:
        yield _problem(entry, field, "it names no lesson that teaches it", f"add {field}: with the id of a lesson")
    for each in named:
        if each not in pack.activity_ids("lesson"):
            yield _problem(entry, field, f"there is no lesson “{each}”", "use an id of a lesson in course.yaml")


def _check_bank(entry: Entry) -> Iterator[Problem]:
    difficulty = entry.data.get("difficulty")
    if isinstance(difficulty, bool) or not isinstance(difficulty, int | float) or not 0 <= difficulty <= 1:
        yield _problem(entry, "difficulty", "it has no difficulty", "write the share expected to be right, for example 0.75")
    signed = entry.data.get("signed_off")
    if signed is not None and not (isinstance(signed, Lined) and all(signed.get(name) for name in ("by", "role", "on"))):
        yield _problem(entry, "signed_off", "it is not clear who signed it", "write signed_off: {by: …, role: …, on: …}, or null")
