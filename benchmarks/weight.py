"""What pages cost on a prepaid line of 400 kbit/s and 400 ms: bytes, requests and the time until a page can be used, cold and warm.

Not a ratio, and no limit fails it: the budgets stand in tests/journeys/test_weight.py. It runs a site of its own, with the demo people.
"""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys import observing
from tests.journeys.conftest import PHONE, QUIET
from tests.journeys.hands import sign_in
from tests.journeys.line import Line, weight
from tests.journeys.stack import Stack

COURSE = "/courses/hand-expression/"
PAGES = [
    ("sign-in", "", "/accounts/login/"),
    ("lesson", "learner", f"{COURSE}lessons/m5-placement/"),
    ("next lesson", "learner", f"{COURSE}lessons/m5-press-compress-release/"),
    ("course", "learner", COURSE),
    ("quiz", "learner2", "/quizzes/hand-expression/final-quiz/"),
    ("on this phone", "learner", "/phone/"),
    ("queue", "trainer", "/observations/"),
    ("grading", "trainer", ""),
]
USABLE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  return Math.max(page.domContentLoadedEventEnd, painted) / 1000;
}"""


def measure() -> list[str]:
    """Lines of a table. Raises RuntimeError where there is no browser."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise RuntimeError("no Chromium is installed")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as engine:
        stack = Stack(Path(place))
        try:
            stack.wait()
            browser = engine.chromium.launch(executable_path=found, args=QUIET)
            with Line(stack.port) as line:
                lines = table(browser, stack, line)
                browser.close()
        except BaseException:
            stack.abandon()
            raise
        stack.end()
    return lines


def table(browser: Browser, stack: Stack, line: Line) -> list[str]:
    lines = [
        f"{'page':<14}{'cold':>9}{'requests':>10}{'usable':>9}{'pictures':>10}{'warm':>9}{'requests':>10}{'usable':>9}{'pictures':>10}"
    ]
    for name, who, address in PAGES:
        page = phone(browser, stack, who)
        address = address or grading_page(browser, stack)  # noqa: PLW2901
        if name == "next lesson":
            visit(page, line, PAGES[1][2])
        cold, warm = visit(page, line, address), visit(page, line, address)
        lines.append(f"{name:<14}{cold}{warm}")
        page.context.close()
    return lines


def phone(browser: Browser, stack: Stack, who: str) -> Page:
    """Signed in with a quick line, then a fresh phone on the slow one: nothing is kept yet."""
    cookies = []
    if who:
        quick = browser.new_context(**PHONE, base_url=stack.url)
        sign_in(quick.new_page(), who)
        cookies = quick.cookies()
        quick.close()
    context = browser.new_context(**PHONE, service_workers="block")
    context.add_cookies(cookies)
    return context.new_page()


def grading_page(browser: Browser, stack: Stack) -> str:
    """A role-play that the demo's trainer begins."""
    quick = browser.new_context(**PHONE, base_url=stack.url)
    page = sign_in(quick.new_page(), "trainer")
    observing.begin_unasked(page, "Fatuma Hassan Omar")
    observing.prepare_role_play(page)
    address = page.url.removeprefix(stack.url)
    quick.close()
    return address


def visit(page: Page, line: Line, address: str) -> str:
    """KB and requests without pictures, seconds until it can be used, KB of pictures."""
    line.read()
    page.goto(line.url + address, wait_until="networkidle")
    taken = line.read()
    (size, count), (pictures, _count) = weight(taken), weight(taken, of=lambda each: each.kind == "image")
    return f"{size:>6.1f} KB{count:>10}{page.evaluate(USABLE):>7.1f} s{pictures:>7.1f} KB"
