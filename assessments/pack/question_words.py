"""Whether every question has all its words in every language."""

from collections.abc import Iterator

from assessments.pack.bank import OPTION_KINDS, Entry, entries
from courses.pack.reading import Lined, Pack, Problem

PARTS = {"ordering": ("items",), "matching": ("left", "right")}


def check_words(pack: Pack) -> Iterator[Problem]:
    for language in pack.languages:
        strings = pack.strings(language)
        asked: dict[str, set[str]] = {"questions": set()}
        for entry in entries(pack):
            name = entry.strings_name()
            asked.setdefault(name, set()).add(entry.code)
            yield from _check_entry(entry, f"{language}/strings/{name}.yaml", strings.get(name, Lined()))
        for name, codes in asked.items():
            for code in set(strings.get(name, Lined())) - codes:
                line = strings[name].at(code)
                yield Problem(f"{language}/strings/{name}.yaml", line, f"no question has the id “{code}”", "mend the id, or take it out")


def _check_entry(entry: Entry, file: str, strings: Lined) -> Iterator[Problem]:
    code, words = entry.code, strings.get(entry.code)
    if not isinstance(words, Lined):
        yield Problem(file, strings.at(code), f"{code} has no words", f"add {code}: with stem, feedback and rationale")
        return
    needed = ["stem", "feedback", "rationale", *(["scenario"] if entry.kind == "case" else [])]
    for name in needed:
        if not _is_text(words.get(name)):
            yield Problem(file, words.at(name), f"{code} has no {name}", f"write {name}: as text")
    for part, ids in shown(entry).items():
        yield from _check_part(code, file, words, part, ids)


def shown(entry: Entry) -> dict[str, list]:
    """The groups of words a question shows, with the ids in each."""
    if entry.kind in OPTION_KINDS:
        return {"options": entry.ids("options")}
    ids = entry.ids("items" if entry.kind == "ordering" else "pairs")
    return dict.fromkeys(PARTS.get(entry.kind, ()), ids)


def _check_part(code: str, file: str, words: Lined, part: str, ids: list) -> Iterator[Problem]:
    texts = words.get(part)
    if not isinstance(texts, Lined):
        yield Problem(file, words.at(part), f"{code} has no words for its {part}", f"add {part}: with a text for each id")
        return
    for each in ids:
        if not _is_text(texts.get(each)):
            yield Problem(file, texts.at(each), f"{code}: “{each}” of {part} has no text", f"write {each}: as text (numbers in quotes)")
    for each in set(texts) - set(ids):
        yield Problem(file, texts.at(each), f"{code}: “{each}” of {part} belongs to nothing", "mend the id, or take it out")
    same = [texts[each] for each in ids if _is_text(texts.get(each))]
    if part != "right" and len(set(same)) < len(same):
        yield Problem(file, words.at(part), f"{code}: two of its {part} say the same", "make each a text of its own")


def _is_text(found) -> bool:
    return isinstance(found, str) and bool(found.strip())
