"""The site on a phone: kept by its worker, renewed without taking anything from under her hands, and honest where nothing can be kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import at, sign_in, tap, told
from tests.journeys.renewing import Door
from tests.journeys.watching import Watch

pytestmark = pytest.mark.journey

HUB = "On this phone"
COURSE = "hand-expression"


@pytest.fixture
def door(stack):
    opened = Door(stack.url)
    yield opened
    opened.close()


@pytest.fixture
def behind(door, browser, browser_context_args):
    """``behind()`` opens a page through the door, watched as any other; ``script`` runs before each page's own."""
    watch, contexts = Watch(door.url), []

    def open_page(script: str = "", **wishes) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": door.url, **wishes})
        contexts.append(context)
        context.set_default_timeout(30_000)
        watch.over(context)
        if script:
            context.add_init_script(script)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    wanted = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "503")  # the lines that these tests cut, and the server they make unwell
    assert [said for said in watch.found if not any(cut in said for cut in wanted)] == []


def controlled(page: Page) -> None:
    """The worker is there, whole, and the next page is its; the button of the hub asks for it in this way."""
    page.evaluate("document.dispatchEvent(new CustomEvent('phone:install'))")
    until(page, "(await navigator.serviceWorker.ready).active?.state === 'activated' && navigator.serviceWorker.controller !== null")


def until(page: Page, true: str) -> None:
    """As wait_for_function, which our content policy forbids once it has to ask twice."""
    page.evaluate(f"async () => {{ while (!({true})) await new Promise((later) => setTimeout(later, 50)) }}")


def kept_caches(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def filled(page: Page, title: str) -> None:
    page.wait_for_selector("#stage:not([aria-busy])", state="attached")
    at(page, title)


def keep_something(page: Page) -> None:
    """A kept course, as its own module writes it, without the weight of a real one."""
    page.evaluate(
        """slug => new Promise((done, failed) => {
            const opening = indexedDB.open("skilled-hands");
            opening.onerror = () => failed(opening.error);
            opening.onsuccess = () => {
              const tx = opening.result.transaction("kept", "readwrite");
              tx.objectStore("kept").put({ slug, title: "Kept before", label: "1", language: "en", bytes: 41000, at: "2026-11-22T12:00Z" });
              tx.oncomplete = () => { opening.result.close(); done(); };
            };
        })""",
        COURSE,
    )


def test_the_site_opens_again_without_signal_and_keeps_no_personal_page(behind):
    page = sign_in(behind(), "learner")
    controlled(page)
    page.goto("/phone/")
    filled(page, HUB)
    told(page, "Nothing waits.")
    page.goto("/profile/")

    addresses = page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())"
        ".map((each) => new URL(each.url).pathname)))).flat())"
    )
    assert [each for each in addresses if not each.startswith("/static/")] == ["/phone/shell/en/"]

    page.context.set_offline(True)
    page.goto("/phone/")
    filled(page, HUB)
    told(page, "Nothing waits.")
    page.reload()
    filled(page, HUB)
    page.goto("/inbox/")  # kept nowhere: what is on this phone instead
    filled(page, HUB)
    assert "Demo" not in page.locator(".side").inner_text()
    page.context.set_offline(False)


def test_an_unwell_server_is_seen_unless_a_kept_page_can_stand_in(behind, door):
    page = sign_in(behind(), "learner")
    controlled(page)
    page.goto("/phone/")
    filled(page, HUB)
    door.unwell = True

    page.goto("/phone/")
    filled(page, HUB)
    page.goto("/inbox/")
    expect(page.locator("h1")).to_have_text("Unwell")
    door.unwell = False


def test_a_new_version_waits_for_her_and_loses_neither_form_nor_kept_course(behind, door):
    page = sign_in(behind(), "learner")
    controlled(page)
    page.goto("/phone/")
    filled(page, HUB)
    keep_something(page)
    before = kept_caches(page)
    page.goto("/profile/")
    name = page.locator("form[method=post] input[type=text]").first
    name.fill("Typed and not yet sent")

    door.renew()
    page.evaluate("navigator.serviceWorker.getRegistration().then((there) => there.update())")
    line = page.locator("#phone-update")
    expect(line).to_be_visible()
    assert page.evaluate("document.activeElement.id") == name.get_attribute("id"), "her hands are where they were"
    assert name.input_value() == "Typed and not yet sent"

    line.get_by_role("button").tap()  # asked before anything is lost
    expect(page.locator("#phone-dirty")).to_be_visible()
    assert name.input_value() == "Typed and not yet sent"
    assert set(before) <= set(kept_caches(page)), "the old version is whole while she uses it"

    name.fill(name.evaluate("field => field.defaultValue"))
    with page.expect_navigation():
        line.get_by_role("button").tap()
    controlled(page)
    until(page, f"(await caches.keys()).join() !== {before[0]!r} && (await caches.keys()).length === 1")
    page.evaluate("window.stillThis = true")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.stillThis"), "it is reloaded once"
    expect(page.locator("#phone-update")).to_be_hidden()
    page.goto("/phone/")
    filled(page, HUB)
    told(page, "Kept before")
    page.context.set_offline(True)
    page.reload()
    filled(page, HUB)
    told(page, "Kept before")
    page.context.set_offline(False)


LACKING = {
    "no-idb": ("Object.defineProperty(window, 'indexedDB', { value: undefined })", "Nothing can be kept in this browser"),
    "private": (
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }",
        "Nothing can be kept in this window",
    ),
    "no-crypto": ("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })", "Nothing can be kept at this address"),
    "no-worker": ("delete Navigator.prototype.serviceWorker", "Pages do not open without a connection here"),
}


@pytest.mark.parametrize("lack", LACKING)
def test_a_phone_that_lacks_something_says_so_and_the_site_works(behind, lack):
    script, words = LACKING[lack]
    page = sign_in(behind(script), "learner")
    page.goto("/phone/")
    filled(page, HUB)
    told(page, words)
    if lack != "no-worker":
        told(page, "With a connection, everything works")
    page.goto(f"/courses/{COURSE}/lessons/m5-placement/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#phone-line p:visible")).to_have_count(0)


def test_what_waits_shows_on_every_page_and_survives_signing_out(behind):
    page = sign_in(behind(), "learner")
    controlled(page)
    page.goto("/phone/")
    filled(page, HUB)
    page.route("**/api/v1/records/**", lambda route: route.abort())
    script = page.locator("script[src*='everywhere']").first.get_attribute("src")
    page.evaluate(
        """async (everywhere) => {
            const names = (await caches.keys())[0];
            const address = (await (await caches.open(names)).keys()).map((each) => each.url).find((each) => /\\/here\\./.test(each));
            const { openHere } = await import(address);
            const phone = await openHere();
            await phone.keep("lesson-done", { enrolment: "none", activity: "none" });
        }""",
        script,
    )
    waiting = page.locator("#phone-waiting")
    expect(waiting).to_contain_text("Waiting to be sent: 1")
    page.goto("/courses/")
    expect(waiting).to_be_visible()

    page.locator("details.account summary").tap()
    tap(page, "Sign out", exact=True)
    page.wait_for_url("**/accounts/logout/")
    told(page, "Some of your work is not sent yet")
    page.get_by_role("button", name="Sign out", exact=True).last.tap()
    page.wait_for_url(re.compile(r"/$"))
    expect(waiting).to_contain_text("Waiting to be sent: 1")

    sign_in(page, "trainer")
    expect(waiting).to_contain_text("Waiting to be sent: 1")
    page.goto("/phone/")
    filled(page, HUB)
    told(page, "Work of other people that waits on this phone: 1")
    expect(page.locator(".hub-item")).to_have_count(0)
