"""The words of a pack that stand in strings files: course, glossary, and whether every language has what the source language has."""

from collections.abc import Iterator

from courses.models import Edition, Wording
from courses.pack.frame import plain
from courses.pack.reading import Lined, Pack, Problem


def check_words(pack: Pack) -> Iterator[Problem]:
    """Titles and summaries of the course, its modules and activities; the glossary; the same ids in every language."""
    for language in pack.languages:
        yield from _check_course(pack, language)
        yield from _check_glossary(pack, language)
        for name, words in pack.strings(language).items():
            yield from _check_cut(f"{language}/strings/{name}.yaml", words)
        if language != pack.source_language:
            yield from _check_translation(pack, language)


def _check_course(pack: Pack, language: str) -> Iterator[Problem]:
    file = f"{language}/strings/course.yaml"
    words = pack.mapping(file)
    for key in ("title", "summary", "audience"):
        if not isinstance(words.get(key), str):
            yield Problem(file, words.at(key), f"the course has no {key}", f"add {key}:")
    things = [("modules", module.get("id")) for module in pack.modules]
    things += [("activities", each.get("id")) for each in pack.activities if each.get("kind") != "lesson"]
    for group, key in things:
        found = words.get(group) if isinstance(words.get(group), Lined) else Lined()
        entry = found.get(key) if isinstance(found.get(key), Lined) else Lined()
        for name in ("title", "summary"):
            if not isinstance(entry.get(name), str):
                line = found.at(key) if key in found else words.at(group)
                yield Problem(file, line, f"{group}: “{key}” has no {name}", f"add {key}: {{title: …, summary: …}} under {group}:")


def _check_glossary(pack: Pack, language: str) -> Iterator[Problem]:
    file = f"{language}/strings/glossary.yaml"
    glossary = pack.mapping(file)
    for key, entry in glossary.items():
        for name in ("term", "meaning"):
            if not isinstance(entry, Lined) or not isinstance(entry.get(name), str):
                yield Problem(file, glossary.at(key), f"“{key}” has no {name}", f"write {key}: {{term: …, meaning: …}}")


def _check_cut(file: str, words: Lined) -> Iterator[Problem]:
    """A comma inside {…} ends a text that has no quotes: what follows becomes a key without a value."""
    for key, value in words.items():
        if value is None:
            yield Problem(file, words.at(key), f"“{key}” stands there without a value", "put the text before it, commas and all, in quotes")
        elif isinstance(value, Lined):
            yield from _check_cut(file, value)


def _check_translation(pack: Pack, language: str) -> Iterator[Problem]:
    theirs = pack.strings(language)
    for name, source in pack.strings(pack.source_language).items():
        yield from _compare(f"{language}/strings/{name}.yaml", source, theirs.get(name), trail="")


def _compare(file: str, source: Lined, found, *, trail: str) -> Iterator[Problem]:
    if not isinstance(found, Lined):
        yield Problem(file, 1, f"{trail or 'this file'} is missing", "translate it from the source language")
        return
    for key, value in source.items():
        name = f"{trail}{key}"
        if key not in found:
            yield Problem(file, found.line, f"“{name}” is missing", "translate it from the source language")
        elif isinstance(value, Lined) and not isinstance(found[key], Lined):
            yield Problem(file, found.at(key), f"“{name}” holds other things than in the source language", "write the same ids there")
        elif isinstance(value, Lined):
            yield from _compare(file, value, found[key], trail=f"{name}: ")
    for key in found.keys() - source.keys():
        yield Problem(file, found.at(key), f"“{trail}{key}” is unknown in the source language", "mend the id, or take it out")


def load_words(pack: Pack, edition: Edition) -> None:
    """Every strings file of each language, except the questions', which their room loads."""
    rows = []
    for language in pack.languages:
        files = pack.strings(language).items()
        strings = {name: plain(words) for name, words in files if name != "questions" and not name.startswith("checks-")}
        rows.append(Wording(edition=edition, language=language, strings=strings))
    Wording.objects.bulk_create(rows)
