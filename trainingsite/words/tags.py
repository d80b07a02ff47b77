"""What every template may ask about the words it prints: their language, their direction, and whether anybody has read them."""

import unicodedata

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_info

from trainingsite.words.standing import is_draft

register = template.Library()

AGAINST = {True: {"L", "EN"}, False: {"R", "AL", "AN"}}  # on a page from right to left, or not: what runs the other way
ISOLATE, END = "\u2068", "\u2069"


@register.simple_tag
def words_are_draft() -> bool:
    """True where nobody has read the interface in the language of this page yet."""
    return is_draft(get_language() or "")


@register.simple_tag
def spoken(language: str) -> str:
    """`` lang="en" dir="ltr"`` for an element whose words are of a course in another language than the page's; else nothing."""
    if not language or language == get_language():
        return ""
    bidi = get_language_info(language)["bidi"]
    turn = mark_safe(f' dir="{"rtl" if bidi else "ltr"}"') if bidi != get_language_bidi() else ""  # noqa: S308  two words of ours
    return format_html(' lang="{}"{}', language, turn)


@register.filter
def isolated(text) -> str:
    """A name, number or address as it stands, where it runs against the page: it cannot turn the words beside it round.

    Plain signs rather than ``<bdi>``, so that it may stand in attributes, titles and sentences. What runs the page's way is left as it is.
    """
    text = str(text)
    against = AGAINST[get_language_bidi()]
    return f"{ISOLATE}{text}{END}" if any(unicodedata.bidirectional(sign) in against for sign in text) else text
