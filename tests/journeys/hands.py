"""What a thumb does, whatever the page is about."""

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.stack import PASSWORD

CODE = re.compile(r"\b(\d{6})\b")


def tap(page: Page, name: str, role: str = "button", *, exact: bool = False) -> None:
    page.get_by_role(role, name=name, exact=exact).first.tap()


def follow(page: Page, name: str) -> None:
    tap(page, name, "link")


def at(page: Page, title: str) -> None:
    """The page with this heading stands before her."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def told(page: Page, words: str) -> None:
    expect(page.locator("#main")).to_contain_text(words)


def sign_in(page: Page, who: str, password: str = PASSWORD) -> Page:
    """By the form; ``who`` is a demo person's name or a whole address."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail, phone or username").fill(who if "@" in who else f"{who}@demo.example")
    page.get_by_label("Password").fill(password)
    tap(page, "Sign in", exact=True)
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    return page


def mail_to(reader: Page, address: str, about: str = "", *, patience: float = 45) -> str:
    """The newest mail to ``address`` with ``about`` in it, as the outgoing-mail page shows it once the worker has written it."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        reader.goto("/outgoing-mail/")
        found = reader.locator("details.more").filter(has_text=f"To {address}").filter(has_text=about)
        if found.count():
            return found.first.text_content()
        reader.wait_for_timeout(300)
    raise AssertionError(
        f"no mail about “{about}” to {address} after {patience} s; the page shows:\n{reader.locator('#main').text_content()}"
    )
