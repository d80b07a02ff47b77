"""Lessons and the quiz."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.answers import BANK, answer, plain
from tests.journeys.hands import at, follow, tap, told

COURSE_PATH = "/courses/hand-expression/"
KINDS = {"single", "multiple", "truefalse", "ordering", "matching", "numeric", "case"}


def go_on(page: Page) -> str:
    """The one thing to do next, from the course's page; returns its title."""
    page.goto(COURSE_PATH)
    title = page.locator(".next__title").inner_text()
    page.locator(".next .btn").tap()
    at(page, title)
    return title


def check_herself(page: Page) -> None:
    """Answer the three questions of the lesson she reads, one after the other, with feedback after each."""
    follow(page, "Check yourself")
    at(page, "Check what you remember")
    for number in (1, 2, 3):
        card = page.locator(f"#q{number}")
        answer(card)
        tap(card, "Check my answer")
        expect(page.locator(f"#q{number} .question--marked")).to_be_visible()
    told(page, "3 of 3 are right")
    follow(page, "Back to the lesson")
    page.wait_for_url("**/lessons/**")


def mark_done(page: Page) -> None:
    lesson = page.url
    tap(page, "Done, go on")
    page.wait_for_url(lambda url: url != lesson)


def learn_by_tapping(page: Page) -> None:
    """One lesson, read, checked and marked as done; it brings her to another page."""
    go_on(page)
    check_herself(page)
    mark_done(page)


def learn_the_rest(page: Page, *, but: int) -> None:
    """Mark lessons as done as their pages do, except for the last ``but`` of them. Doing one twice changes nothing."""
    page.goto(COURSE_PATH)
    addresses = page.locator("a[href*='/lessons/']:not(.next .btn)").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(addresses) > 40
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for address in addresses[: len(addresses) - but]:
        done = page.request.post(f"{address}done/", form={"csrfmiddlewaretoken": token}, max_redirects=0)
        assert done.status == 302, (address, done.status)


def begin_quiz(page: Page) -> None:
    go_on(page)
    tap(page, "Begin the quiz")
    stands_at(page, 1)


def stands_at(page: Page, number: int, of: int = 40) -> None:
    expect(page.locator(".progress")).to_contain_text(f"Question {number} of {of}")


def answer_questions(page: Page, numbers: range, of: int = 40) -> set[str]:
    """Answer by tapping, each answer acknowledged as saved before the next; returns the kinds met."""
    kinds = set()
    for number in numbers:
        stands_at(page, number, of)
        kinds.add(answer(page.locator(".question")))
        expect(page.locator(".quiz-receipt")).to_contain_text("Saved")
        if number < of:
            tap(page, "Next", exact=True)
    return kinds


def answer_and_vanish(page: Page, number: int) -> dict:
    """Answer one question and close the browser without a further tap; returns what the phone keeps of its visits."""
    stands_at(page, number)
    answer(page.locator(".question"))
    expect(page.locator(".quiz-receipt")).to_contain_text("Saved")
    kept = page.context.storage_state()
    page.context.close()
    return kept


def resume(page: Page, number: int) -> None:
    """Back on the home page, one tap leads to the first question that has no answer."""
    page.goto("/")
    page.locator(".next .btn").tap()
    stands_at(page, number)
    expect(page.locator(".progress")).to_contain_text(f"{number - 1} answered")


def meet_other_kinds(page: Page, kinds: set[str]) -> None:
    """The draw decides which kinds a quiz holds; those it left out she meets in the checks of lessons."""
    for kind in sorted(kinds):
        question, words = next(each for each in BANK.values() if each[0]["kind"] == kind and "lesson" in each[0])
        page.goto(f"/checks/hand-expression/{question['lesson']}/")
        card = page.locator(".checked").filter(has_text=plain(words["stem"]))
        assert answer(card) == kind
        tap(card, "Check my answer")
        expect(page.locator(".question__verdict")).to_have_text("Right")


def submit(page: Page) -> None:
    tap(page, "Look back")
    told(page, "Every question is answered")
    tap(page, "Submit my answers")
    at(page, "You have passed")
    expect(page.locator(".score__number")).to_have_text(re.compile(r"^100\s*%$"))
    told(page, "40 of 40 questions fully right")
