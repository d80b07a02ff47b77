"""The main journeys by keyboard alone: nothing is out of reach, the focus always shows, and after an error it stands on what is wrong."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import observing
from tests.journeys.hands import at, sign_in, told
from tests.journeys.keys import Keys
from tests.journeys.stack import PASSWORD

pytestmark = pytest.mark.journey

COURSE = "/courses/hand-expression/"
TARGETS = """(least) => {
  const inText = (each) => {
    const block = each.closest("p, li, dd, td, div") ?? each;
    return getComputedStyle(each).display === "inline" && block.textContent.trim() !== each.textContent.trim();
  };
  return [...document.querySelectorAll("main :is(a, button, summary, input, select, textarea)")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => each.type !== "hidden" && !each.matches(".visually-hidden") && !inText(each))
    .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
    .filter(([each, box]) => Math.min(box.width, box.height) < least - 0.5)
    .map(([each, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${each.outerHTML.slice(0, 120)}`);
}"""


def by_keyboard(page: Page, who: str) -> Keys:
    """Signed in without a touch."""
    keys = Keys(page)
    page.goto("/accounts/login/")
    keys.to(page.get_by_label("E-mail, phone or username"))
    keys.write(f"{who}@demo.example")
    keys.to(page.get_by_label("Password"))
    keys.write(PASSWORD)
    keys.press("Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    return keys


def test_skip_link_is_first_seen_and_leads_to_the_content(somebody):
    page = somebody()
    page.goto("/certificates/verify/")
    keys = Keys(page)
    keys.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert keys.has_focus(skip)
    assert skip.bounding_box()["y"] >= 0
    keys.look()
    keys.press("Enter")
    assert keys.has_focus(page.locator("#main"))
    assert keys.faults == []


def test_a_form_with_an_error_puts_the_focus_on_the_summary_which_leads_to_the_field(somebody):
    page = somebody()
    page.goto("/accounts/signup/")
    keys = Keys(page)
    keys.to(page.get_by_label("Your full name"))
    keys.write("Amina")
    keys.to(page.get_by_label(re.compile("E-?mail")))
    keys.write("amina@clinic.example")
    keys.to(page.get_by_label("Password"))
    keys.write("123")
    keys.press("Enter")
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert keys.has_focus(summary)
    expect(page.get_by_label("Your full name")).to_have_value("Amina")
    keys.follow(summary.get_by_role("link", name="Password").first)
    assert keys.has_focus(page.get_by_label("Password"))
    assert keys.faults == []


def test_lesson_and_question_by_keyboard(somebody):
    page = somebody()
    keys = by_keyboard(page, "learner2")
    page.goto(f"{COURSE}lessons/m5-placement/")
    keys.follow(page.locator("a.term").first)
    expect(page.locator(".term-note")).to_be_visible()
    keys.follow(page.get_by_role("link", name="Check yourself"))
    at(page, "Check what you remember")

    card = page.locator("[id^=q]:has(input[type=radio])").first
    keys.to(card.locator("input[type=radio]").first)
    keys.press("Space")
    keys.follow(card.get_by_role("button", name="Check my answer"))
    expect(page.locator(".question__verdict").first).to_be_visible()
    keys.follow(page.get_by_role("link", name="Back to the lesson").last)
    keys.follow(page.locator("a[rel=next]"))
    page.wait_for_url("**/m5-press-compress-release/")
    assert keys.faults == []


def test_a_session_is_rated_and_its_signing_page_read_by_keyboard(somebody):
    page = somebody()
    keys = by_keyboard(page, "trainer")
    observing.begin_unasked(page, "Fatuma Hassan Omar")
    observing.prepare_role_play(page)
    item = page.locator("[data-item]").first
    keys.to(item.locator("input").first)
    keys.press("ArrowRight")
    expect(item.locator("input:checked")).to_have_count(1)
    expect(page.locator("[data-state]")).to_have_text("Saved")
    assert page.evaluate(TARGETS, 44) == []

    keys.follow(page.get_by_role("link", name="Finish"))
    at(page, "Finish and sign")
    rating = page.locator("input[name=global_rating]").first
    keys.to(rating)
    keys.press("Space")
    keys.to(page.get_by_label("One thing that went well"))
    keys.write("She waited for the answer.")
    keys.follow(page.get_by_role("button", name="Sign", exact=True))
    summary = page.locator(".error-summary").first
    summary.wait_for()
    assert keys.has_focus(summary)
    expect(page.get_by_label("One thing that went well")).to_have_value("She waited for the answer.")
    told(page, "not rated yet")
    assert keys.faults == []


@pytest.mark.parametrize(
    ("who", "address"), [("learner2", COURSE), ("learner2", f"{COURSE}lessons/m7-limits/"), ("manager", "/reports/completions/")]
)
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_focus_shows_everywhere_and_nothing_traps_it(somebody, who, address, theme):
    """From the top to the browser's own bar again, every stop seen."""
    page = sign_in(somebody(), who)
    page.goto(address)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    keys = Keys(page)
    first = page.get_by_role("link", name="Skip to the content")
    keys.press("Tab")
    stops = page.locator("a, button, input, select, summary, textarea").count()
    keys.press("Tab")
    keys.to(first, within=stops + 5)
    assert keys.faults == []


def test_targets_are_large_enough_everywhere(somebody):
    page = sign_in(somebody(), "learner2")
    small = {}
    for address in (
        "/",
        COURSE,
        f"{COURSE}lessons/m5-placement/",
        "/checks/hand-expression/m5-placement/",
        "/refreshers/",
        "/inbox/",
        "/profile/",
    ):
        page.goto(address)
        if found := page.evaluate(TARGETS, 24):
            small[address] = found
    assert small == {}, small


def test_forced_colours_keep_what_is_chosen_and_where_the_focus_is(somebody):
    """Windows' own high contrast takes away every ground: what is chosen must still differ, and the focus still show."""
    page = sign_in(somebody(), "learner2")
    page.emulate_media(forced_colors="active")
    page.goto("/checks/hand-expression/m5-placement/")
    choice = page.locator(".choice__input").first
    body = "element => { const s = getComputedStyle(element.nextElementSibling); return [s.outlineStyle, s.outlineWidth]; }"
    assert choice.evaluate(body)[0] == "none"
    choice.check()
    assert choice.evaluate(body) == ["solid", "3px"]
    keys = Keys(page)
    for _step in range(12):
        keys.press("Tab")
        keys.look()
    assert keys.faults == []


def test_nothing_moves_where_she_asked_for_stillness(somebody):
    page = sign_in(somebody(), "learner2")  # every phone of these journeys asks for reduced motion
    for address in ("/", COURSE, "/checks/hand-expression/m5-placement/"):
        page.goto(address)
        moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((each) => {
          const style = getComputedStyle(each);
          return style.animationName !== "none" || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
        }).map((each) => each.outerHTML.slice(0, 80))""")
        assert moving == []
