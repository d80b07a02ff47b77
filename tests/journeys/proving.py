"""The certificate: its page, its paper, its code followed by a stranger; and what keeps the skill alive afterwards."""

import io
import re
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.answers import answer
from tests.journeys.hands import at, follow, mail_to, tap, told
from tests.journeys.stack import Stack

CODE = re.compile(r"/certificates/([^/]+)/$")


def open_certificate(page: Page, name: str) -> str:
    """It exists the moment the last signature of an observer stands; returns its code."""
    page.goto("/certificates/")
    page.locator(".card__title a").first.tap()
    page.wait_for_url(CODE)
    at(page, "Valid certificate")
    told(page, name)
    told(page, "Passed with 100 %")
    return CODE.search(page.url)[1]


def open_paper(page: Page, *, name: str, code: str) -> str:
    """The PDF behind its button: one page, her name, its code. Returns the address its square leads to."""
    address = page.get_by_role("link", name="Print or save").get_attribute("href")
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    paper = PdfReader(io.BytesIO(answer.body()))
    assert len(paper.pages) == 1
    words = " ".join(paper.pages[0].extract_text().split())
    assert name in words
    assert code in words
    with pypdfium2.PdfDocument(answer.body()) as drawn:
        picture = drawn[0].render(scale=3).to_pil()
    [square] = zxingcpp.read_barcodes(picture)
    return square.text


def follow_square(stranger: Page, address: str, *, stack: Stack, name: str) -> None:
    """Somebody who has never signed in scans the paper."""
    assert address.startswith(f"{stack.url}/certificates/")
    stranger.goto(address)
    at(stranger, "Valid certificate")
    told(stranger, name)
    expect(stranger.locator("#main")).not_to_contain_text("Passed with")


def answer_refresher(page: Page, reader: Page, address: str, *, stack: Stack, code: str) -> str:
    """Three days later a mail brings a link; a few taps answer it. Returns the mail."""
    stack.let_days_pass(code, 3)
    stack.ask_worker("refreshers.open_due")
    mail = mail_to(reader, address, "/refreshers/")
    page.goto(next(url for url in re.findall(r"http\S+", mail) if "/refreshers/" in url))
    for shown in page.locator(".question").all():
        answer(shown)
    tap(page, "See how it went")
    at(page, "Still fresh")
    return mail


def stop_mails(stranger: Page, mail: str, *, stack: Stack) -> None:
    """The link at the end of a reminder works without signing in."""
    address = next(url for url in re.findall(r"http\S+", mail) if "/inbox/stop/" in url)
    assert urlsplit(address).netloc == urlsplit(stack.url).netloc
    stranger.goto(address)
    at(stranger, "Stop these e-mails?")
    tap(stranger, "Stop them")
    at(stranger, "Stopped")


def see_certificate_from_home(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#main")).to_contain_text("Your certificates")
    follow(page, "Certificates")
