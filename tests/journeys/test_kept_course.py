"""A learner keeps her course, loses the signal, learns on, and comes back: everything arrives once, at the moment it was done."""

import contextlib
import sqlite3
import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answers import answer
from tests.journeys.hands import at, sign_in, tap, told
from tests.journeys.learning import COURSE_PATH

pytestmark = pytest.mark.journey


def keep(page: Page) -> None:
    """The course's page says the size first, fetches, and says that it is kept; the worker has what the pages need."""
    page.goto(COURSE_PATH)
    card = page.locator("[data-keep]")
    expect(card.get_by_text("to fetch")).to_contain_text("KB")
    tap(page, "Keep on this phone")
    expect(card.get_by_role("status")).to_contain_text("Kept on this phone")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # the next page is the worker's
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(card.get_by_role("status")).to_contain_text("Kept on this phone")


def completions(stack, person: str) -> dict[str, datetime]:
    """What the server has of her, straight from its database."""
    query = """
        SELECT activity.key, completion.completed_at FROM courses_completion completion
        JOIN courses_activity activity ON activity.id = completion.activity_id
        JOIN courses_enrolment enrolment ON enrolment.id = completion.enrolment_id
        JOIN people_user person ON person.id = enrolment.learner_id
        WHERE person.email = ?
    """
    with contextlib.closing(sqlite3.connect(stack.var / "site.sqlite3", timeout=30)) as database:
        rows = database.execute(query, (f"{person}@demo.example",)).fetchall()
    return {key: datetime.fromisoformat(moment).replace(tzinfo=UTC) for key, moment in rows}


def arrived(stack, before: dict, count: int, patience: float = 30) -> dict[str, datetime]:
    """What has come since, once so many have: the phone sends by itself."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        new = {key: moment for key, moment in completions(stack, "learner").items() if key not in before}
        if len(new) >= count:
            return new
        time.sleep(0.2)
    return new


def open_kept(page: Page, address: str) -> None:
    """A page without signal: the shell, filled with what is kept."""
    page.goto(address)
    page.wait_for_selector("#stage:not([aria-busy])")
    told(page, "Kept copy; you are offline.")


def lessons_to_do(page: Page) -> list[str]:
    """The lessons still open, as the kept course's page lists them."""
    items = page.locator(".tasks__item--next, .tasks__item--open").locator("a[href*='/lessons/']")
    return items.evaluate_all("links => links.map(link => link.getAttribute('href'))")


def read_and_mark(page: Page, address: str) -> tuple[datetime, datetime]:
    """Read a lesson without signal and mark it as done; between which moments that was."""
    open_kept(page, address)
    expect(page.locator("article.lesson .prose")).to_be_visible()
    before = datetime.now(UTC)
    tap(page, "Done, go on")
    expect(page.locator("form.lesson__done [role=status]")).to_have_text("Saved on this phone, will be sent.")
    after = datetime.now(UTC)
    page.wait_for_url(lambda url: not url.endswith(address))
    return before, after


def check_without_signal(page: Page, key: str) -> None:
    """The three questions, marked on the phone, with the reasons that the site gives."""
    open_kept(page, f"/checks/hand-expression/{key}/")
    for number in (1, 2, 3):
        card = page.locator(f"#q{number}")
        answer(card)
        tap(card, "Check my answer")
        expect(card.locator(".question__verdict")).to_have_text("Right")
        expect(card.locator(".question__feedback, .question__rationale").first).not_to_be_empty()
    told(page, "3 of 3 are right")


def test_learner_learns_without_signal_and_everything_arrives_once(somebody, stack, watch):
    page = sign_in(somebody(), "learner")
    keep(page)
    before = completions(stack, "learner")

    page.context.set_offline(True)
    page.goto("/")
    page.wait_for_selector("#stage:not([aria-busy])")
    page.locator(f"a[href='{COURSE_PATH}']").first.tap()
    page.wait_for_url(f"**{COURSE_PATH}")
    at(page, "Teaching mothers to express milk by hand")
    addresses = lessons_to_do(page)[:3]
    keys = [address.split("/")[-2] for address in addresses]
    check_without_signal(page, keys[0])
    moments = {key: read_and_mark(page, address) for key, address in zip(keys, addresses, strict=True)}
    assert completions(stack, "learner") == before, "nothing can have arrived yet"

    open_kept(page, COURSE_PATH)
    page.reload()
    told(page, f"{len(before) + 3} of 46 done")
    open_kept(page, addresses[0])
    told(page, "Done; waits on this phone to be sent.")
    page.wait_for_timeout(3000)  # so that the moment of doing and of arriving can be told apart

    back = datetime.now(UTC)
    page.context.set_offline(False)
    page.goto("/phone/")
    expect(page.locator("#phone-waiting")).to_be_hidden()
    new = arrived(stack, before, 3)

    assert set(new) == set(keys)
    for key, (earliest, latest) in moments.items():
        assert earliest <= new[key] <= latest < back
    page.goto(addresses[0])
    told(page, "You have done this lesson")
    assert page.locator("form.lesson__done").count() == 0
    watch.found = [words for words in watch.found if "ERR_INTERNET_DISCONNECTED" not in words]  # that was the point


def test_lesson_done_with_signal_is_saved_with_its_receipt(somebody, stack):
    page = sign_in(somebody(), "learner")
    page.goto(COURSE_PATH)  # where the phone comes to know her
    expect(page.locator("[data-keep]")).to_be_visible()
    before = completions(stack, "learner")
    address = page.locator(".tasks__item--next a, .tasks__item--open a[href*='/lessons/']").first.get_attribute("href")

    page.goto(address)
    tap(page, "Done, go on")
    expect(page.locator("form.lesson__done [role=status]")).to_have_text("Saved.")
    page.wait_for_url(lambda url: not url.endswith(address))

    assert set(completions(stack, "learner")) - set(before) == {address.split("/")[-2]}


def test_read_aloud_is_hidden_where_there_is_no_voice_and_reads_where_there_is_one(somebody):
    quiet = sign_in(somebody(), "learner")
    quiet.add_init_script("speechSynthesis.getVoices = () => [{ lang: 'fr-FR', localService: true }]")
    quiet.goto(f"{COURSE_PATH}lessons/m0-using-this-course/")
    quiet.wait_for_load_state("networkidle")
    expect(quiet.locator("[data-read-aloud]")).to_be_hidden()

    speaking = somebody(storage_state=quiet.context.storage_state())
    speaking.add_init_script("""
        speechSynthesis.getVoices = () => [{ lang: "en-GB", localService: true }];
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        window.spoken = [];
        speechSynthesis.speak = (said) => { spoken.push(said.text); if (spoken.length < 4) setTimeout(() => said.onend(), 10); };
    """)
    speaking.goto(f"{COURSE_PATH}lessons/m0-using-this-course/")
    tap(speaking, "Read aloud")
    expect(speaking.locator(".is-read")).to_have_count(1)
    speaking.evaluate("async () => { while (spoken.length < 4) await new Promise((later) => setTimeout(later, 50)) }")
    assert speaking.evaluate("spoken[0]") == speaking.get_by_role("heading", level=1).inner_text()
    tap(speaking, "Pause")
    expect(speaking.get_by_role("button", name="Go on reading")).to_be_visible()
    tap(speaking, "Stop")
    expect(speaking.locator(".is-read")).to_have_count(0)


def test_lesson_whose_line_goes_before_anything_was_kept_says_so_and_stays(somebody, stack, watch):
    page = sign_in(somebody(), "learner")
    page.goto(f"{COURSE_PATH}lessons/m12-reflect/")
    if not page.locator("form.lesson__done").count():
        page.goto(COURSE_PATH)
        page.goto(page.locator(".tasks__item--next a, .tasks__item--open a[href*='/lessons/']").first.get_attribute("href"))
    page.wait_for_load_state("networkidle")
    address, before = page.url, completions(stack, "learner")

    page.context.set_offline(True)
    tap(page, "Done, go on")
    expect(page.locator("form.lesson__done [role=status]")).to_contain_text("Try again when you have signal")
    assert page.url == address

    page.context.set_offline(False)
    tap(page, "Done, go on")
    page.wait_for_url(lambda url: url != address)
    assert len(completions(stack, "learner")) == len(before) + 1
    watch.found = [words for words in watch.found if "ERR_INTERNET_DISCONNECTED" not in words]
