"""A learner's quiz, self-rating and refresher without signal: nothing answered is lost, and each arrives once."""

import contextlib
import json
import sqlite3
import time
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.answers import answer
from tests.journeys.hands import at, sign_in, tap, told
from tests.journeys.learning import begin_quiz, learn_the_rest, stands_at
from tests.journeys.observing import ITEMS

pytestmark = pytest.mark.journey

OF = 40
HAS_PART = """
part => new Promise((resolve) => {
  const opening = indexedDB.open("skilled-hands");
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => resolve(false);
  opening.onsuccess = () => {
    const names = opening.result.transaction("parts").objectStore("parts").getAllKeys();
    names.onsuccess = () => { opening.result.close(); resolve(names.result.some(([, name]) => name === part)); };
  };
})
"""


@contextlib.contextmanager
def without_signal(page: Page, watch):
    """The browser itself says that it could not reach the site: that alone is no fault of the page's."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
    watch.found[:] = [words for words in watch.found if "ERR_INTERNET_DISCONNECTED" not in words]


def has_worker(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new CustomEvent('phone:install'))")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def holds(page: Page, part: str) -> None:
    """Her part has been fetched and lies in the phone's store."""
    until = time.monotonic() + 30
    while not page.evaluate(HAS_PART, part):
        assert time.monotonic() < until, f"{part} was not fetched"
        page.wait_for_timeout(200)


def rows(stack, query: str, *values) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(stack.var / "site.sqlite3", timeout=30)) as database:
        return database.execute(query, values).fetchall()


def arrived(page: Page, stack, kind: str) -> list[tuple]:
    """What came of her records of a kind, once they are there and nothing waits on the phone any more."""
    page.goto("/phone/")
    until = time.monotonic() + 30
    query = "SELECT outcome, reason FROM phones_arrival WHERE kind = ? ORDER BY arrived_at"
    while not rows(stack, query, kind):
        assert time.monotonic() < until, f"no {kind} has arrived"
        page.wait_for_timeout(200)
    page.reload()
    expect(page.locator("#stage h1")).to_be_visible()
    expect(page.locator("#phone-waiting")).to_be_hidden()
    return rows(stack, query, kind)


def next_question(page: Page, number: int) -> None:
    tap(page, "Next", exact=True)
    stands_at(page, number)


def answer_here(page: Page) -> None:
    answer(page.locator(".question"))
    expect(page.locator(".quiz-receipt")).to_contain_text("Saved on this phone")


def test_a_quiz_opened_with_signal_is_finished_without(somebody, stack, watch):
    page = sign_in(somebody(), "learner")
    page.goto("/courses/hand-expression/")
    learn_the_rest(page, but=0)
    begin_quiz(page)
    has_worker(page)
    holds(page, "attempts")
    answer(page.locator(".question"))
    expect(page.locator(".quiz-receipt")).to_contain_text("Saved")
    next_question(page, 2)

    with without_signal(page, watch):
        answer_here(page)  # on the site's page, whose line has just gone
        next_question(page, 3)
        answer_here(page)
        page.reload()
        stands_at(page, 3)
        expect(page.locator(".quiz-receipt")).to_contain_text("Saved on this phone")
        expect(page.locator(".progress")).to_contain_text("3 answered")
        for number in range(4, OF + 1):
            next_question(page, number)
            answer_here(page)
        page.reload()
        stands_at(page, OF)
        expect(page.locator(".progress")).to_contain_text(f"{OF} answered")
        tap(page, "Look back", exact=True)
        told(page, "Every question is answered")
        tap(page, "Finish and hand in")
        at(page, "Handed in on this phone")
        told(page, "marked when it is sent")
        attempt = page.url.split("/attempts/")[1].split("/")[0].replace("-", "")
        page.reload()
        at(page, "Handed in on this phone")
        assert rows(stack, "SELECT submitted_at FROM assessments_attempt WHERE id = ?", attempt) == [(None,)]

    assert arrived(page, stack, "attempt") == [("accepted", "")]
    [(percent, form)] = rows(stack, "SELECT percent, form FROM assessments_attempt WHERE id = ?", attempt)
    marks = rows(stack, "SELECT mark FROM assessments_answer WHERE attempt_id = ?", attempt)
    assert (percent, len(marks), {mark for (mark,) in marks}) == (100, len(json.loads(form)), {1.0})


def test_she_rates_herself_without_signal(somebody, stack, watch):
    page = sign_in(somebody(), "learner2")
    [(observation,)] = rows(
        stack,
        """SELECT o.id FROM assessments_observation o JOIN people_user p ON p.id = o.learner_id
        WHERE p.email = 'learner2@demo.example' AND o.observer_signed_at IS NULL AND o.withdrawn_at IS NULL""",
    )
    address = f"/observations/{UUID(observation)}/self-rating/"
    page.goto(address)
    has_worker(page)
    holds(page, "practice")

    with without_signal(page, watch):
        page.goto(address)
        for stage in "ABCDEF":
            expect(page.locator(".stage__letter")).to_have_text(stage)
            for scale in page.locator(".rating").all():
                scale.locator(".choice--1").tap()
            expect(page.locator(".quiz-receipt")).to_contain_text("Saved on this phone")
            if stage == "C":
                page.reload()
                page.locator(".chip").nth(2).tap()
                expect(page.locator(".choice--1 input:checked")).to_have_count(page.locator(".rating").count())
            if stage != "F":
                tap(page, "Save and go on")
        tap(page, "I have rated myself")
        told(page, "Your rating is saved on this phone")

    assert arrived(page, stack, "self-rating") == [("accepted", "")]
    kept = rows(stack, "SELECT value, count(*) FROM assessments_selfrating WHERE observation_id = ? GROUP BY value", observation)
    assert kept == [("1", ITEMS)]


def test_she_answers_a_refresher_without_signal(somebody, stack, watch):
    address, refresher = holder_of_a_refresher(stack)
    page = sign_in(somebody(), address)
    page.goto("/refreshers/")
    has_worker(page)
    holds(page, "refreshers")

    with without_signal(page, watch):
        page.goto(f"/refreshers/{UUID(refresher)}/")
        expect(page.locator("form[data-refresher]")).to_be_visible()
        questions = page.locator(".question").all()
        for shown in questions[:-1]:
            answer(shown)
        expect(page.locator(".quiz-receipt")).to_contain_text("Saved on this phone")
        page.reload()
        tap(page, "Finish", exact=True)
        told(page, "One question still needs an answer.")
        answer(page.locator(".question").last)
        tap(page, "Finish", exact=True)
        told(page, "Saved on this phone, will be sent.")
        page.goto("/refreshers/")
        told(page, "waits on this phone to be sent")

    assert arrived(page, stack, "refresher") == [("accepted", "")]
    assert rows(stack, "SELECT percent FROM refreshers_refresher WHERE id = ?", refresher) == [(100,)]
    page.goto(f"/refreshers/{UUID(refresher)}/")
    at(page, "Still fresh")


def holder_of_a_refresher(stack) -> tuple[str, str]:
    """Somebody of the demo with a quiz refresher that is due; she gets the password of those one signs in as."""
    [(person, address, refresher)] = rows(
        stack,
        """SELECT p.id, p.email, r.id FROM refreshers_refresher r JOIN people_user p ON p.id = r.person_id
        WHERE r.kind = 'quiz' AND r.answered_at IS NULL AND p.is_active AND p.email LIKE '%@demo.example' ORDER BY r.due_on DESC LIMIT 1""",
    )
    with contextlib.closing(sqlite3.connect(stack.var / "site.sqlite3", timeout=30)) as database, database:
        known = "SELECT password FROM people_user WHERE email = 'learner@demo.example'"
        database.execute(f"UPDATE people_user SET password = ({known}) WHERE id = ?", (person,))
    return address, refresher
