"""Signing up, saying where one works, being confirmed, beginning the course."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.hands import CODE, at, follow, mail_to, sign_in, tap, told

COURSE = "Teaching mothers to express milk by hand"


def sign_up(page: Page, *, name: str, address: str, password: str) -> None:
    """Make an account; the code comes by mail, which a demo site shows on a page."""
    page.goto("/")
    follow(page, "Make an account")
    page.get_by_label("Your full name").fill(name)
    page.get_by_label(re.compile("E-?mail")).fill(address)
    page.get_by_label("Password").fill(password)
    tap(page, "Make my account")
    page.wait_for_url("**/accounts/confirm-email/**")
    aside = page.context.new_page()
    code = CODE.search(mail_to(aside, address))[1]
    aside.close()  # else hers stays behind it, and a page behind another is drawn once a second
    page.get_by_label("Code").fill(code)
    tap(page, "Confirm")
    page.wait_for_url("/")
    at(page, name)


def choose_place(page: Page, *way: str, cadre: str) -> None:
    """Walk down the tree to her facility and ask for a learner's posting there."""
    follow(page, "Find my facility")
    for place in way:
        follow(page, place)
    at(page, way[-1])
    page.get_by_text("learn", exact=True).tap()
    page.get_by_label("My profession").select_option(label=cadre)
    tap(page, "I work here")
    told(page, f"A manager will confirm that you work at {way[-1]}.")


def confirm(page: Page, name: str, place: str) -> None:
    """A manager finds the request on her home page and confirms it."""
    sign_in(page, "manager")
    follow(page, "Look at them")
    at(page, "Postings to confirm")
    page.locator(".card").filter(has_text=name).get_by_role("button", name="Confirm").tap()
    told(page, f"{name} is confirmed at {place}.")


def enrol(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Courses").first.tap()
    follow(page, COURSE)
    at(page, COURSE)
    tap(page, "Start this course")
    expect(page.locator(".next__kicker")).to_have_text("Your first lesson")
