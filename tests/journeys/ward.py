"""A session in a ward without signal, as a trainer's thumb makes it."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.hands import tap, told
from tests.journeys.observing import ITEMS
from tests.journeys.stack import PASSWORD


def enrol_signing(page: Page, pin: str) -> None:
    """With signal: the password once, the PIN twice."""
    page.goto("/phone/")
    section = page.locator("#signing")
    section.locator("summary").filter(has_text="Set up signing").tap()
    section.get_by_label("Your password").fill(PASSWORD)
    section.get_by_label("A PIN of six").fill(pin)
    section.get_by_label("The PIN again").fill(pin)
    section.get_by_role("button", name="Set it up").tap()
    expect(section.get_by_text("You can sign here")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form button").first.tap()
    page.wait_for_url(lambda url: "logout" not in url)
    page.wait_for_load_state("networkidle")


def keep_for_the_ward(page: Page) -> None:
    page.goto("/observations/")
    card = page.locator("[data-ward]")
    expect(card.locator("[data-size]")).to_contain_text("KB")
    card.get_by_role("button", name="Keep for the ward").tap()
    expect(card.locator("[data-state=kept]")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def lose_signal(context: BrowserContext) -> Page:
    context.set_offline(True)
    return context.pages[0]


def begin(page: Page, name: str) -> None:
    page.goto("/observations/")
    told(page, "Kept for the ward")
    page.get_by_label("Name of the learner").fill(name.lower()[:6])
    expect(page.locator("[data-rows=found] .card")).to_contain_text([name])
    page.locator("[data-rows=waiting] .card").filter(has_text=name).get_by_role("link").tap()
    told(page, "Before you start")


def rate_some(page: Page, start: int, stop: int) -> None:
    """Each tap is on the disk before the page says so."""
    for scale in page.locator("[data-item]").all()[start:stop]:
        scale.locator(".choice--2").tap()
    expect(page.locator("[data-count=done]")).to_have_text(str(stop))
    expect(page.locator("[data-state]")).to_have_text("Saved on this phone")


def describe(page: Page) -> None:
    page.locator("[data-step=finish]").tap()
    told(page, f"{ITEMS} of {ITEMS} steps rated")
    page.locator("label.choice").filter(has_text="3 · Competent").tap()
    page.get_by_label("One thing that went well").fill("She asked before she came near.")
    page.get_by_label("One thing to change next time").fill("Leave more silence.")


def sign_with(page: Page, pin: str) -> None:
    page.get_by_label("Your PIN for this phone").fill(pin)
    tap(page, "Sign", exact=True)
