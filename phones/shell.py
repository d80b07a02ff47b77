"""The one page that a phone keeps: nobody's, in one language, filled by JavaScript from what the phone holds."""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from phones.words import all_words


class Place(NamedTuple):
    """A main place, as the navigation draws it."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: None = None
    short: str = ""


def places() -> list[Place]:
    """The main places for nobody: the router hides what this person has no use for."""
    return [
        Place(_("Home"), reverse("home"), "house"),
        Place(_("Courses"), reverse("courses:list"), "book-open"),
        Place(_("To observe"), reverse("assessments:queue"), "list-checks"),
        Place(_("On this phone"), reverse("phones:hub"), "smartphone", short=pgettext("what is on this phone", "Phone")),
    ]


def _draw(language: str) -> str:
    with translation.override(language):
        return render_to_string("phones/shell.html", {"navigation": places(), "words": all_words()})


_drawn = cache(_draw)


def draw_shell(language: str) -> str:
    """The shell in ``language``. The same for everybody, so drawn once a process (each time while DEBUG is on)."""
    return _draw(language) if settings.DEBUG else _drawn(language)
