"""Search over an edition's lessons and words: in memory, without a database extension, blind to accents and case."""

import unicodedata
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from courses.keeping import kept
from courses.models import Edition, Lesson
from courses.outline import strings

LONGEST_QUERY = 100
AROUND = 90  # letters of context on each side of a hit


@dataclass(frozen=True)
class Text:
    key: str
    title: str
    plain: str
    folded_title: str
    folded: str


@dataclass(frozen=True)
class Hit:
    key: str
    title: SafeString
    snippet: SafeString


def fold(text: str) -> str:
    """Letter for letter: without case or accents, so that positions in the folded text are positions in the text."""
    return "".join(_fold_letter(letter) for letter in text)


def _fold_letter(letter: str) -> str:
    plain = "".join(each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each)).lower()
    return {"’": "'", "‘": "'"}.get(letter, plain[:1] or " ")


@kept(maxsize=16)
def texts(edition: Edition, language: str) -> tuple[Text, ...]:
    rows = Lesson.objects.filter(activity__edition=edition, language=language).order_by("activity__position")
    found = []
    for key, title, objective, plain in rows.values_list("activity__key", "title", "objective", "plain"):
        body = f"{objective}\n{plain}"
        found.append(Text(key, title, body, fold(title), fold(body)))
    return tuple(found)


def search_lessons(edition: Edition, language: str, query: str) -> list[Hit]:
    """Lessons that hold every word of ``query`` (also as the beginning of a longer word), the nearest first."""
    words = fold(query[:LONGEST_QUERY]).split()
    if not words:
        return []
    ranked = []
    for place, text in enumerate(texts(edition, language)):
        everything = f"{text.folded_title} {text.folded}"
        if all(_starts(everything, word) for word in words):
            in_title = sum(bool(_starts(text.folded_title, word)) for word in words)
            often = sum(len(_starts(text.folded, word)) for word in words)
            ranked.append((-in_title, -often, place, text))
    return [Hit(text.key, marked(text.title, words), snippet(text, words)) for *_rank, text in sorted(ranked, key=lambda each: each[:3])]


def search_words(edition: Edition, language: str, query: str) -> list[tuple[str, dict]]:
    """Glossary entries whose term holds every word of ``query``."""
    words = fold(query[:LONGEST_QUERY]).split()
    glossary = strings(edition, language).get("glossary", {})
    return [(key, entry) for key, entry in glossary.items() if words and all(_starts(fold(entry["term"]), word) for word in words)]


def _starts(folded: str, word: str) -> list[int]:
    """Where ``word`` begins a word."""
    found, start = [], folded.find(word)
    while start >= 0:
        if start == 0 or not folded[start - 1].isalnum():
            found.append(start)
        start = folded.find(word, start + 1)
    return found


def snippet(text: Text, words: list[str]) -> SafeString:
    """A line of the lesson round the first hit, with every hit marked."""
    hits = sorted(place for word in words for place in _starts(text.folded, word)) or [0]
    start, end = max(0, hits[0] - AROUND), hits[0] + AROUND
    if start:
        start = text.plain.find(" ", start, hits[0]) + 1 or start
    if end < len(text.plain):
        end = max(text.plain.rfind(" ", hits[0] + 1, end), hits[0] + len(words[0]))
    before, after = "… " if start else "", " …" if end < len(text.plain) else ""
    return format_html("{}{}{}", before, marked(text.plain[start:end].replace("\n", " "), words), after)


def marked(text: str, words: list[str]) -> SafeString:
    """``text``, escaped, with each hit in <mark>."""
    folded, pieces, end = fold(text), [], 0
    spans = sorted((place, place + len(word)) for word in words for place in _starts(folded, word))
    for start, stop in spans:
        if start >= end:
            pieces += [conditional_escape(text[end:start]), format_html("<mark>{}</mark>", text[start:stop])]
            end = stop
    return mark_safe("".join([*pieces, conditional_escape(text[end:])]))  # noqa: S308  every piece is escaped
