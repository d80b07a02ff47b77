"""Right to left, and languages side by side: each text is told in its own language and runs its own way."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from tests.factories import UserFactory
from trainingsite.components import FLIPPING

ONE_WAY = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
    r"|text-align\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|(?:clear|float)\s*:\s*right"
)
SHEETS = sorted(Path(settings.BASE_DIR, "static", "css").glob("*.css"))


@pytest.mark.parametrize("sheet", [*SHEETS, Path(settings.BASE_DIR, "static", "vendor", "bootstrap.min.css")], ids=lambda path: path.name)
def test_no_rule_of_ours_knows_left_from_right(sheet):
    found = ONE_WAY.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL))
    assert [each for each in found if each] == [], "use inline-start and inline-end"


def test_what_follows_the_reading_order_flips_and_nothing_else():
    known = {path.stem for path in Path(settings.BASE_DIR, "templates", "components", "icons").glob("*.svg")}

    assert known >= FLIPPING
    assert {"arrow-left", "arrow-right", "chevron-left", "chevron-right"} <= FLIPPING
    assert not FLIPPING & {"check", "circle-check", "clock", "search", "play", "refresh-cw", "pencil", "list-checks", "hourglass"}


def drawn(source, language, **context):
    with translation.override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("page", "course", "said"),
    [
        ("en", "en", "<p>"),
        ("es", "en", '<p lang="en">'),
        ("ar", "en", '<p lang="en" dir="ltr">'),
        ("en", "ar", '<p lang="ar" dir="rtl">'),
        ("ar", "", "<p>"),
    ],
)
def test_words_of_a_course_say_their_language_where_it_is_not_the_pages(page, course, said):
    assert drawn("<p{% spoken course %}>", page, course=course) == said


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("en", "Amina Otieno", "Amina Otieno"),
        ("en", "أمينة", "\u2068أمينة\u2069"),
        ("ar", "أمينة", "أمينة"),
        ("ar", "Amina Otieno", "\u2068Amina Otieno\u2069"),
        ("ar", "amina@example.org", "\u2068amina@example.org\u2069"),
        ("ar", "<b>", "\u2068&lt;b&gt;\u2069"),
    ],
)
def test_a_name_that_runs_against_the_page_is_set_apart(language, name, said):
    assert drawn("{{ name|isolated }}", language, name=name) == said


@pytest.mark.django_db
def test_an_english_course_on_an_arabic_page_runs_its_own_way(client, edition):
    client.force_login(UserFactory(language="ar"))

    page = client.get(reverse("courses:lesson", args=["tiny", "m1-first"])).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<div class="prose" lang="en" dir="ltr">' in page
    assert re.search(r'<h1 lang="en" dir="ltr">', page)
    check = client.get(reverse("courses:course", args=["tiny"])).content.decode()
    assert re.search(r'<h1 lang="en" dir="ltr">', check)
