"""What a catalogue lacks or breaks, entry by entry."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import polib

from trainingsite.words.catalogues import PLURALS, catalogue, key_of, path_of, wanted
from trainingsite.words.gathering import forms

MARK = re.compile(r"%\(\w+\)[#0 +-]?\d*(?:\.\d+)?[a-z]|%[sd%]|\{\w*\}|</?[a-zA-Z][^>]*>")
COUNTLESS = {"ar": {0, 1, 2}, "es": {0}, "sw": {0}}  # forms for one number (none, one, two), which words may say without a figure


@dataclass(frozen=True)
class Fault:
    """``missing``: nothing stands there yet. ``stale``: the catalogue and the code differ. ``broken``: what stands there would mislead."""

    kind: str
    where: str
    text: str
    said: str

    def __str__(self):
        return f"{self.where}: {self.kind}: “{shortened(self.text)}” {self.said}"


def faults_of(language: str) -> Iterator[Fault]:
    """Everything that keeps a language from being whole, in the order of its catalogue."""
    file, name = catalogue(language), str(path_of(language).relative_to(path_of(language).parents[3]))
    if file.metadata.get("Plural-Forms") != PLURALS[language]:
        yield Fault("broken", f"{name}:1", "Plural-Forms", f"is not “{PLURALS[language]}”")
    words, known = wanted(language), {key_of(entry): entry for entry in file if not entry.obsolete}
    for key in words.keys() - known.keys():
        yield Fault("stale", name, key[1], "is asked for and not in the catalogue: make messages")
    for key in known.keys() - words.keys():
        yield Fault("stale", f"{name}:{known[key].linenum}", key[1], "is asked for no more: make messages")
    for entry in known.values():
        yield from (Fault(kind, f"{name}:{entry.linenum}", entry.msgid, said) for kind, said in _of_entry(entry, language))


def _of_entry(entry: polib.POEntry, language: str) -> Iterator[tuple[str, str]]:
    if entry.fuzzy:
        yield "missing", "is only guessed (fuzzy)"
    elif entry.msgid_plural:
        yield from _of_plural(entry, language)
    elif not entry.msgstr:
        yield "missing", "has no translation"
    else:
        yield from _compared(entry.msgid, entry.msgstr)


def _of_plural(entry: polib.POEntry, language: str) -> Iterator[tuple[str, str]]:
    count = forms(language)
    if set(entry.msgstr_plural) != set(range(count)):
        yield "broken", f"has the plural forms {sorted(entry.msgstr_plural)}; the language has {count}"
    elif not all(entry.msgstr_plural.values()):
        yield "missing", "lacks a plural form" if any(entry.msgstr_plural.values()) else "has no translation"
    else:
        one, many = Counter(MARK.findall(entry.msgid)), Counter(MARK.findall(entry.msgid_plural))
        for number, text in entry.msgstr_plural.items():
            found = Counter(MARK.findall(text))
            countless = number in COUNTLESS.get(language, ()) or (number == 0 and one != many)
            dropped = many - found
            if found != many and not (countless and not found - many and dropped.total() <= 1):
                yield "broken", f"form {number}: {_difference(many, found)}"
        yield from chain.from_iterable(_edges(entry.msgid, text) for text in entry.msgstr_plural.values())


def _compared(source: str, text: str) -> Iterator[tuple[str, str]]:
    wanted_marks, found = Counter(MARK.findall(source)), Counter(MARK.findall(text))
    if wanted_marks != found:
        yield "broken", _difference(wanted_marks, found)
    yield from _edges(source, text)


def _edges(source: str, text: str) -> Iterator[tuple[str, str]]:
    for side, strip in (("begins", str.lstrip), ("ends", str.rstrip)):
        if (source == strip(source)) != (text == strip(text)):
            yield "broken", f"{side} with another space than its source"


def _difference(wanted_marks: Counter, found: Counter) -> str:
    sides = (("lacks", wanted_marks - found), ("has besides", found - wanted_marks))
    return "; ".join(f"{word} {', '.join(each.elements())}" for word, each in sides if each)


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
