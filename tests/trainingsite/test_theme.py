"""High contrast is high, and the theme chosen on a phone is the one the page arrives in."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import UserFactory

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
GROUNDS = ["ground", "surface", "sunken"]
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-deep", "amber", "red", "red-deep") for ground in GROUNDS),
    ("ink", "accent-soft"), ("accent", "accent-soft"), ("ink", "amber-soft"), ("amber", "amber-soft"),
    ("ink", "red-soft"), ("red", "red-soft"),
    ("on-accent", "accent"), ("on-red", "red"), ("on-hero", "hero"), ("hero-quiet", "hero"), ("on-hero-button", "hero-button"),
]  # fmt: skip


def colours(selector: str) -> dict[str, str]:
    """The colours of a theme: those of light, with what the theme changes on top."""
    found = {}
    for each in (":root {", selector):
        block = TOKENS.partition(each)[2].partition("}")[0]
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("selector", "least"), [(":root {", 4.5), (':root[data-theme="dark"] {', 4.5), (':root[data-theme="contrast"] {', 7.0)]
)
def test_every_text_stands_out_from_its_ground(selector, least):
    known = colours(selector)
    weak = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in PAIRS if contrast(known[pair[0]], known[pair[1]]) < least}
    assert weak == {}


def choose(client, theme, back="/accounts/login/"):
    return client.post(reverse("theme"), {"theme": theme, "next": back})


@pytest.mark.django_db
class TestChoosing:
    def test_the_page_arrives_in_the_theme_chosen(self, client):
        assert choose(client, "contrast")["Location"] == "/accounts/login/"
        assert 'data-theme="contrast"' in client.get("/accounts/login/").content.decode()

    def test_as_the_phone_takes_the_choice_back(self, client):
        choose(client, "dark")
        choose(client, "")
        assert "data-theme" not in client.get("/accounts/login/").content.decode().partition("<body")[0]

    def test_an_unknown_theme_changes_nothing_and_goes_nowhere_else(self, client):
        assert choose(client, '"><script>', back="https://elsewhere.example/")["Location"] == "/"
        client.cookies["theme"] = '"><script>'
        assert "<script>" not in client.get("/accounts/login/").content.decode()

    def test_a_lesson_drawn_for_all_still_arrives_in_hers(self, client, edition):
        client.force_login(UserFactory())
        lesson = reverse("courses:lesson", args=["tiny", "m1-first"])
        choose(client, "contrast")
        assert 'data-theme="contrast"' in client.get(lesson).content.decode()
        choose(client, "dark")
        assert 'data-theme="dark"' in client.get(lesson).content.decode()
        choose(client, "")
        assert "data-theme" not in client.get(lesson).content.decode().partition("<body")[0]
