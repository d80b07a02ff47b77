"""Every main page in each language, at 360 px: as it is, with words 40 % longer than its own, and with text at 200 %.

Nothing scrolls sideways, no word that a thumb must read is cut off, and no two things to press lie upon one another.
"""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.journeys import observing
from tests.journeys.hands import sign_in
from tests.journeys.test_accessible import COURSE, LEARNER, MANAGER, NOBODY, TRAINER

pytestmark = pytest.mark.journey

LOOK = Path(__file__).with_name("overflow.js").read_text()
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGER = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    if (/\\p{L}{2}/u.test(text) && !node.parentElement.closest("script, style, svg, option, textarea, [dir=ltr]")) {
      const words = text.split(" ");
      const more = words.slice(0, Math.ceil(words.length * 0.4)).join(" ");
      node.data = node.data.replace(text, words.length > 1 ? `${text} ${more}` : text + text.slice(0, Math.ceil(text.length * 0.4)));
    }
  }
}"""
PAGES = {
    "": [*NOBODY, "/accounts/password/reset/", "/languages/ar/"],
    "learner2": [*LEARNER, "/observations/mine/", f"{COURSE}languages/sw/", f"{COURSE}glossary/", "/accounts/email/", "/accounts/2fa/"],
    "trainer": TRAINER,
    "manager": MANAGER,
}


def speak(page: Page, language: str) -> None:
    """By the switch at the foot of the page."""
    page.goto("/certificates/verify/")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("#language").select_option(language)
        page.locator("form[action*=setlang] button").tap()
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)


def size_of_text(page: Page, percent: int) -> None:
    """What a phone's own setting for larger text does: every rem grows, in media queries too."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}})


def faults(page: Page, address: str) -> list[str]:
    size_of_text(page, 100)
    page.goto(address)
    found = [f"{address}: {each}" for each in page.evaluate(LOOK)]
    size_of_text(page, 200)
    found += [f"{address} at 200 %: {each}" for each in page.evaluate(LOOK)]
    size_of_text(page, 100)
    page.evaluate(LONGER)
    return found + [f"{address} with longer words: {each}" for each in page.evaluate(LOOK)]


OFTEN = {"ar"}  # right-to-left; the others at night


@pytest.mark.parametrize("language", [each if each in OFTEN else pytest.param(each, marks=pytest.mark.nightly) for each in LANGUAGES])
@pytest.mark.parametrize("who", PAGES)
def test_nothing_overflows(somebody, who, language):
    page = somebody()
    if who:
        sign_in(page, who)
    speak(page, language)
    found = [fault for address in PAGES[who] for fault in faults(page, address)]
    if who:
        speak(page, "en")  # the account remembers, and other journeys read English
    assert found == [], "\n".join(found)


@pytest.mark.nightly
def test_nothing_overflows_while_observing(somebody):
    page = sign_in(somebody(), "trainer")
    observing.begin_unasked(page, "Fatuma Hassan Omar")
    addresses = [page.url]
    observing.prepare_role_play(page)
    page.wait_for_url("**/observe/")
    addresses += [page.url, page.url.replace("/observe/", "/sign/"), page.url.replace("/observe/", "/stop/")]
    found = []
    for language in LANGUAGES:
        speak(page, language)
        found += [f"{language} {fault}" for address in addresses[1:] for fault in faults(page, address)]
    speak(page, "en")
    assert found == [], "\n".join(found)
