"""What a lesson's marks become."""

import pytest

from courses.models import Lesson
from courses.pack.reading import Pack
from courses.pack.rendering import Renderer


@pytest.fixture
def render(tiny):
    def rendered(body):
        return Renderer(Pack(tiny), "en").lesson(body)

    return rendered


def test_sources_become_small_links(render):
    page = render("Milk is made [F1, F2-u].")

    assert page.html == (
        '<p>Milk is made<sup class="refs"><a href="/courses/tiny/sources/#F1">F1</a> '
        '<a href="/courses/tiny/sources/#F2-u">F2-u</a></sup>.</p>\n'
    )
    assert page.sources == ["F1", "F2-u"]
    assert page.plain == "Milk is made."


def test_other_brackets_stay_text(render):
    assert render("Write [day] and [number].").html == "<p>Write [day] and [number].</p>\n"


def test_terms_and_lessons_become_links(render):
    page = render("[Soap](term:soap), [again](term:soap), [next](lesson:m1-second).")

    assert page.html == (
        '<p><a class="term" href="#term-soap">Soap</a>, <a class="term" href="#term-soap">again</a>, '
        '<a href="/courses/tiny/lessons/m1-second/">next</a>.</p>\n'
    )
    assert page.terms == ["soap"]


def test_html_in_a_lesson_never_reaches_the_page(render):
    page = render("<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![x](https://example.org/x.png)")

    assert "<script" not in page.html
    assert "<img" not in page.html
    assert 'href="javascript' not in page.html


def test_words_of_a_drawing_are_escaped(change, tiny):
    change("en/strings/images.yaml", "alt: A dot", "alt: '\"><script>x</script>'")

    html = Renderer(Pack(tiny), "en").lesson("![](image:dot)").html

    assert "<script>" not in html
    assert 'alt="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in html


def test_a_drawing_has_its_words_size_and_address(render):
    html = render("![](image:dot)").html

    expected = [
        'src="/courses/tiny/pictures/1/dot.svg" alt="A dot" width="400" height="300" loading="lazy"',
        '<figcaption class="figure__caption">A dot<sup class="refs">',
        "<dt>1</dt><dd>dot</dd>",
        "<p>A teal dot.</p>",
    ]
    assert [piece for piece in expected if piece not in html] == []
    assert "Check with your national guideline" not in html


def test_a_drawing_that_rests_on_something_unconfirmed_says_so(change, tiny):
    change("en/strings/images.yaml", "A dot [F1].", "A dot [F2].")

    assert "Check with your national guideline" in Renderer(Pack(tiny), "en").lesson("![](image:dot)").html


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("say", "Say it like this"),
        ("tip", "Tip"),
        ("danger", "Danger: stop and act"),
        ("check", "Check with your national guideline"),
        ("try", "Try it now"),
    ],
)
def test_boxes_have_their_title_and_close(render, kind, title):
    html = render(f"::: {kind}\nInside.\n:::\n\nOutside.").html

    before, _inside, after = html.partition("<p>Inside.</p>")
    assert f"callout--{kind}" in before
    assert title in before
    assert before.count("<div") == after.count("</div>") == 2
    assert html.endswith("<p>Outside.</p>\n")


def test_a_storage_box_prints_the_profile(render):
    html = render("::: storage home\n:::\n").html

    assert "<caption>At home</caption>" in html
    assert "Room up to 25\u00a0°C" in html
    assert '<td class="num">4\u00a0hours</td>' in html
    assert '<td class="num">Never</td>' in html
    assert "Healthy term baby." in html


def test_a_number_and_its_unit_stay_together(render):
    assert render("At 4 cm and 25 °C, 20 to 30 mL.").html == "<p>At 4&nbsp;cm and 25&nbsp;°C, 20 to 30&nbsp;mL.</p>\n"


def test_quotes_become_typographic(render):
    assert render('She says "no" to the baby\'s cup.').html == "<p>She says “no” to the baby’s cup.</p>\n"


def test_a_loaded_lesson_keeps_page_words_and_sources(edition):
    lesson = Lesson.objects.get(activity__key="m1-first")

    assert (lesson.title, lesson.objective, lesson.terms) == ("First lesson", "Explain why hands are washed.", ["soap"])
    assert lesson.sources == ["F1", "F2"]
    assert lesson.plain.splitlines()[:2] == ["You meet a mother. Clean soap helps.", "“May I show you?”"]
