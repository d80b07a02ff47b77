"""How far the interface can be relied on in a language. Read once a process: catalogues change with the code."""

from dataclasses import dataclass
from functools import cache

import polib
from django.conf import settings

from trainingsite.words.catalogues import REVIEWER, catalogue, path_of


@dataclass(frozen=True)
class Standing:
    """``missing``: the words that show in the site's own language for want of a translation."""

    language: str
    reviewer: str
    total: int
    missing: tuple[str, ...]

    @property
    def done(self) -> int:
        return self.total - len(self.missing)


@cache
def standing(language: str) -> Standing:
    file = catalogue(language)
    entries = [entry for entry in file if not entry.obsolete]
    missing = tuple(entry.msgid for entry in entries if not entry.translated())
    return Standing(language, file.metadata.get(REVIEWER, "").strip(), len(entries), missing)


@cache
def is_draft(language: str) -> bool:
    """Nobody has signed these words yet. The site's own language is the source of all, and never a draft."""
    if language == settings.LANGUAGE_CODE or language not in dict(settings.LANGUAGES):
        return False
    path = path_of(language)
    head = path.read_text().partition("\n\n")[0] if path.exists() else ""
    return not head or not polib.pofile(head + "\n").metadata.get(REVIEWER, "").strip()
