"""The files under ``locale/``: one catalogue a language, drafts until somebody has read them."""

from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import to_locale

from trainingsite.words.extracting import Word, asked_in
from trainingsite.words.sources import library_catalogues, library_files, our_files

PLURALS = {  # how many forms a number takes, and which
    "fr": "nplurals=2; plural=(n > 1);",
    "sw": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "es": "nplurals=2; plural=(n != 1);",
    "pt-br": "nplurals=2; plural=(n > 1);",
}
REVIEWER = "X-Reviewer"  # who read it, in which role, on which day; empty: a draft


def translated_languages() -> list[str]:
    """The site's languages without its own."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> polib.POFile:
    """Its catalogue; an empty one where nobody has begun."""
    path = path_of(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def key_of(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def wanted(language: str) -> dict[tuple[str, str], Word]:
    """Every word that its catalogue must have: ours, and those of libraries that bring none for this language."""
    files = library_catalogues(to_locale(language))
    brought = {key_of(entry) for file in files for entry in polib.pofile(str(file)) if entry.translated()}
    ours, theirs = _asked()
    return ours | {key: word for key, word in theirs.items() if key not in brought and key not in ours}


@cache
def _asked() -> tuple[dict, dict]:
    """What our files ask for, and what the libraries' do; read once, because the code does not change while a command runs."""
    return asked_in(our_files()), asked_in(library_files())
