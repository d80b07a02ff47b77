"""The main pages with the real course and the demo people, looked at by axe: every rule in light, colours again in dark and high contrast.

Every page there is, in every role and both directions: test_every_page.py.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys import axe, observing
from tests.journeys.hands import sign_in

pytestmark = pytest.mark.journey

COURSE = "/courses/hand-expression/"
NOBODY = ["/", "/accounts/login/", "/accounts/signup/", COURSE, f"{COURSE}glossary/", f"{COURSE}sources/", "/certificates/verify/"]
LEARNER = [
    "/",
    "/courses/",
    COURSE,
    f"{COURSE}lessons/m5-placement/",
    f"{COURSE}lessons/m7-limits/",
    f"{COURSE}search/?q=milk",
    "/checks/hand-expression/m5-placement/",
    "/quizzes/hand-expression/final-quiz/",
    "/practice/hand-expression/practice-r1/",
    "/certificates/",
    "/refreshers/",
    "/phone/",
    "/inbox/",
    "/inbox/preferences/",
    "/profile/",
    "/profile/place/",
    "/accounts/sessions/",
]
TRAINER = ["/", "/observations/", "/observations/mine/"]
MANAGER = ["/", "/reports/completions/", "/postings/", "/outgoing-mail/"]


def faults(page: Page, address: str = "") -> list[str]:
    """What axe finds wrong with the page, once it has all that it shows."""
    if address:
        page.goto(address)
    page.wait_for_selector("body:not(:has(#stage[aria-busy]))")
    return axe.faults(page)


@pytest.mark.parametrize(("who", "addresses"), [("", NOBODY), ("learner2", LEARNER), ("trainer", TRAINER), ("manager", MANAGER)])
def test_pages_are_accessible(somebody, who, addresses):
    page = somebody()
    if who:
        sign_in(page, who)
    assert [fault for address in addresses for fault in faults(page, address)] == []


def test_pages_of_an_attempt_a_record_and_a_certificate_are_accessible(somebody):
    page = sign_in(somebody(), "manager")
    page.goto("/reports/completions/?status=certified")
    page.locator("td[data-label=Certificate] a").first.tap()
    page.wait_for_url("**/certificates/**")
    found = faults(page)

    page = sign_in(somebody(), "learner2")
    page.goto("/quizzes/hand-expression/final-quiz/")
    page.get_by_role("link", name="See your result").tap()
    page.wait_for_url("**/result/")
    found += faults(page)
    assert found == []


def test_pages_of_an_observation_are_accessible(somebody):
    page = sign_in(somebody(), "trainer")
    observing.begin_unasked(page, "Fatuma Hassan Omar")
    found = faults(page)
    observing.prepare_role_play(page)
    page.wait_for_url("**/observe/")
    found += faults(page)
    page.get_by_role("link", name="Finish").tap()
    page.wait_for_url("**/sign/")
    assert found + faults(page) == []
