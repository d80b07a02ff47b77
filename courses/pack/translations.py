"""Translations of a pack: what each part was translated from, and whether it still says the same.

``<language>/translation.yaml`` holds ``reviewer`` (null, or the native clinical reviewer who has read it all: by, role, on) and
``translated_from``: by part, the hash of the source text it was made from, written by ``manage.py stamp_translation``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from courses.pack.reading import Lined, Pack, Problem

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
MARK = re.compile(
    r"\[[A-Z]{1,2}\d*(?:-u)?(?:, ?[A-Z]{1,2}\d*(?:-u)?)*\]|\((?:term|lesson|image):[a-z0-9-]+\)|^::: ?.*$|%\(\w+\)s|\{\w+\}", re.M
)
REMEDY = "mend the translation, then manage.py stamp_translation"


def parts_of(pack: Pack, language: str) -> dict[str, str]:
    """Every translatable part of a language by its name (``lessons/<id>``, ``strings/<file>/<id>`` …), as text: of a lesson its words,
    of strings the smallest group that belongs together, as JSON."""
    found = {}
    for key in pack.activity_ids("lesson"):
        lesson = pack.lesson(language, key)
        if lesson:
            found[f"lessons/{key}"] = "\n".join((lesson.title, lesson.objective, lesson.body.strip()))
    for file, words in pack.strings(language).items():
        found |= dict(_groups(f"strings/{file}", words))
    return found


def _groups(name: str, words) -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, Lined) and value and all(isinstance(each, Lined) for each in value.values()):
            yield from _groups(f"{name}/{key}", value)
        else:
            yield f"{name}/{key}", json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def hash_of(text: str) -> str:
    """Twelve hex digits of SHA-256: enough to notice a change."""
    return sha256(text.encode()).hexdigest()[:12]


def notes(pack: Pack, language: str) -> Lined:
    """``translation.yaml`` of a language; empty when there is none."""
    file = f"{language}/translation.yaml"
    return pack.mapping(file) if pack.files(file) else Lined()


def drift(pack: Pack, language: str) -> list[str]:
    """The parts whose source has changed, or was never stamped, since they were translated; in the source's order."""
    stamped = notes(pack, language).get("translated_from") or {}
    theirs = parts_of(pack, language)
    source = parts_of(pack, pack.source_language)
    return [name for name, text in source.items() if name in theirs and stamped.get(name) != hash_of(text)]


def check_translations(pack: Pack) -> Iterator[Problem]:
    """What is broken: a number, a source, a link, a box or a placeholder that is not the source's. What is missing other checks name."""
    source = parts_of(pack, pack.source_language)
    for language in pack.languages:
        if language == pack.source_language:
            continue
        yield from _check_notes(pack, language)
        theirs = parts_of(pack, language)
        for name, text in source.items():
            if name in theirs:
                yield from _compare(pack, language, name, text, theirs[name])


def _check_notes(pack: Pack, language: str) -> Iterator[Problem]:
    file, found = f"{language}/translation.yaml", notes(pack, language)
    if not found:
        yield Problem(file, 1, "nobody has said what this was translated from", f"manage.py stamp_translation {pack.root.name} {language}")
        return
    reviewer = found.get("reviewer")
    if reviewer is not None and not (isinstance(reviewer, Lined) and all(reviewer.get(key) for key in ("by", "role", "on"))):
        yield Problem(file, found.at("reviewer"), "reviewer says too little", "write {by: …, role: …, on: …}, or null")


def _compare(pack: Pack, language: str, name: str, source: str, text: str) -> Iterator[Problem]:
    for what, read in (("numbers", numbers), ("links, sources, boxes or placeholders", marks)):
        wanted, found = read(source), read(text)
        if wanted != found:
            sides = (("lacks", wanted - found), ("has besides", found - wanted))
            said = "; ".join(f"{word} {', '.join(each.elements())}" for word, each in sides if each)
            file, line = _where(pack, language, name)
            yield Problem(file, line, f"{name}: other {what} than the source: {said}", REMEDY)


def numbers(text: str) -> Counter:
    """The numbers that a text prints, marks apart; a decimal comma counts as a point."""
    return Counter(each.replace(",", ".") for each in NUMBER.findall(MARK.sub(" ", text)))


def marks(text: str) -> Counter:
    return Counter(each.strip().replace(" ", "") for each in MARK.findall(text))


def _where(pack: Pack, language: str, part: str) -> tuple[str, int]:
    kind, file, *keys = part.split("/")
    if kind == "lessons":
        return f"{language}/lessons/{file}.md", 1
    words, line = pack.strings(language)[file], 1
    for name in keys:
        key = next((each for each in words if str(each) == name), name)
        line, words = words.at(key), words.get(key)
    return f"{language}/strings/{file}.yaml", line


def translations_of(pack: Pack) -> dict:
    """What an edition keeps of its translations: by language, who has reviewed it, and the parts that have drifted from their source."""
    others = [each for each in pack.languages if each != pack.source_language]
    return {each: {"reviewer": notes(pack, each).get("reviewer"), "drift": drift(pack, each)} for each in others}
