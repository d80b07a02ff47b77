"""Bring a catalogue up to date with the code: what is new comes in empty, what is translated stays, what is gone goes."""

import re

import polib

from trainingsite.words.catalogues import PLURALS, REVIEWER, catalogue, key_of, path_of, wanted
from trainingsite.words.extracting import Word

TOP = "The words of the interface. Who has read them stands in X-Reviewer (name, role, day); while it is empty they are a draft."
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]?\d*(?:\.\d+)?[a-z]")


def gather(language: str) -> tuple[int, int]:
    """Write the catalogue of a language: (words that are new, words that are gone). Twice is the same as once."""
    old = catalogue(language)
    known = {key_of(entry): entry for entry in old if not entry.obsolete}
    words = wanted(language)
    new = polib.POFile(wrapwidth=0)
    new.header = TOP
    new.metadata = {
        "Project-Id-Version": "training platform",
        "Language": path_of(language).parent.parent.name,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
        REVIEWER: old.metadata.get(REVIEWER, ""),
    }
    new.extend(_entry(word, known.get(key), forms(language)) for key, word in words.items())
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path_of(language)))
    return len(words.keys() - known.keys()), len(known.keys() - words.keys())


def forms(language: str) -> int:
    """How many forms a number takes in a language."""
    return int(re.search(r"nplurals=(\d)", PLURALS[language])[1])


def _entry(word: Word, old: polib.POEntry | None, count: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=word.text, msgctxt=word.context or None)
    if word.plural:
        entry.msgid_plural = word.plural
        entry.msgstr_plural = dict.fromkeys(range(count), "")
    if old is not None and bool(old.msgid_plural) == bool(word.plural):
        entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        entry.msgstr_plural |= {number: text for number, text in old.msgstr_plural.items() if number < count}
        entry.flags = [each for each in old.flags if each == "fuzzy"]
    if PLACEHOLDER.search(word.text + word.plural):
        entry.flags.append("python-format")
    return entry
