"""What pages cost on a slow line: bytes as they travel and requests, never the time. With a service worker and without one."""

import pytest
from playwright.sync_api import Page

from tests.journeys import observing
from tests.journeys.hands import sign_in
from tests.journeys.line import Line, Taken, weight

pytestmark = pytest.mark.journey

COURSE = "/courses/hand-expression/"
LESSON = f"{COURSE}lessons/m5-placement/"
QUIZ = "/quizzes/hand-expression/final-quiz/"

TAKEN_OVER = """() => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("no worker took this page over")), 60_000);
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""


@pytest.fixture
def line(stack, watch):
    with Line(stack.port) as line:
        watch.homes.add(line.url.removeprefix("http://"))
        yield line


@pytest.fixture
def visit(somebody, line):
    """``visit(who, worker=False)``: signed in, with nothing on the phone yet, on the slow line."""

    visitors = []

    def come(who: str, *, worker: bool = False) -> Page:
        kept = sign_in(somebody(), who).context.storage_state()
        page = somebody(storage_state={"cookies": kept["cookies"]}, service_workers="allow" if worker else "block")
        visitors.append(page)
        line.read()
        return page

    yield come
    for page in visitors:
        page.context.close()  # before the line is taken down


def opened(page: Page, line: Line, address: str) -> list[Taken]:
    """All that travelled for a page, and everything after it until the line is quiet."""
    page.goto(line.url + address, wait_until="networkidle")
    return line.read()


def told(what: str, taken: list[Taken]) -> tuple[float, int]:
    """KB and requests without pictures; both stand in the test's output when it fails."""
    size, count = weight(taken)
    print(f"{what}: {size:.1f} KB in {count} requests")
    for each in taken:
        print(f"    {each.bytes:7d} {each.kind:8} {'worker ' if each.by_worker else ''}{each.path}")
    return size, count


def installed(page: Page) -> None:
    """The worker has all that it keeps, and this page is its own."""
    page.evaluate("document.dispatchEvent(new CustomEvent('phone:install'))")
    page.evaluate(TAKEN_OVER)
    page.wait_for_load_state("networkidle")


def test_lesson_weighs_little_the_first_time_and_next_to_nothing_after(visit, line):
    page = visit("learner")
    first = opened(page, line, LESSON)
    size, count = told("first lesson", first)
    assert 8 < size <= 60
    assert 3 < count <= 12
    assert [each.path for each in first if each.kind == "font"] == []

    page.locator("a[rel=next]").tap()
    page.wait_for_url("**/m5-press-compress-release/")
    page.wait_for_load_state("networkidle")
    size, _count = told("next lesson", line.read())
    assert 2 < size <= 12


def test_worker_costs_little_once_and_makes_lessons_lighter(visit, line):
    page = visit("learner", worker=True)
    page.goto(line.url + COURSE, wait_until="networkidle")
    installed(page)
    taken = line.read()
    size, _count = told("the course's page, worker beside it", taken)
    assert 8 < size <= 70
    kept, files = weight(taken, of=lambda each: each.by_worker)
    print(f"the worker keeps {kept:.0f} KB in {files} files")
    assert 40 < kept <= 250

    size, count = told("first lesson by the worker", opened(page, line, LESSON))
    assert 2 < size <= 12
    assert count <= 2
    page.locator("a[rel=next]").tap()
    page.wait_for_url("**/m5-press-compress-release/")
    page.wait_for_load_state("networkidle")
    size, _count = told("next lesson by the worker", line.read())
    assert 2 < size <= 12


@pytest.mark.parametrize("worker", [False, True])
def test_quiz_is_usable_with_little(visit, line, worker):
    page = visit("learner2", worker=worker)
    size, _count = told("quiz", opened(page, line, QUIZ))
    assert 8 < size <= 70


@pytest.mark.nightly
@pytest.mark.parametrize("worker", [False, True])
def test_grading_page_is_usable_with_little(somebody, visit, line, worker):
    trainer = sign_in(somebody(), "trainer")
    observing.begin_unasked(trainer, "Fatuma Hassan Omar")
    observing.prepare_role_play(trainer)

    page = visit("trainer", worker=worker)
    taken = opened(page, line, trainer.url.removeprefix(trainer.evaluate("location.origin")))
    size, _count = told("grading page", taken)
    assert 12 < size <= 70
    assert page.locator("[data-item]").count() == observing.ITEMS


def test_pictures_wait_until_they_are_near(visit, line):
    page = visit("learner")
    page.goto(line.url + LESSON)
    pictures = page.locator("main img")
    assert pictures.count() > 0
    assert {each.get_attribute("loading") for each in pictures.all()} == {"lazy"}
