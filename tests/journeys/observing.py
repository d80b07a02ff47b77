"""Observed practice: the learner asks, the trainer grades with one thumb, both sign."""

from playwright.sync_api import Page, expect

from tests.journeys.hands import at, follow, tap, told
from tests.journeys.learning import go_on
from tests.journeys.stack import PASSWORD

ITEMS = 28
CONSENT = 6


def move_to(page: Page, zone: str) -> None:
    """Tell the site where she lives, so that reminders know her decent hours."""
    page.goto("/profile/")
    page.get_by_label("Time zone").select_option(zone)
    tap(page, "Save", exact=True)
    told(page, "Your profile is saved.")


def ask(page: Page) -> None:
    go_on(page)
    tap(page, "Ask to be observed")
    told(page, "Your trainers see your request now.")


def rate_herself(page: Page) -> None:
    """Stage by stage, on her own phone."""
    follow(page, "Rate yourself")
    at(page, "Rate yourself")
    for stage in "ABCDEF":
        expect(page.locator(".stage__letter")).to_have_text(stage)
        for scale in page.locator(".rating").all():
            scale.locator(".choice--2").tap()
        tap(page, "Save and go on")
    told(page, "You have rated yourself.")


def take_from_queue(page: Page, name: str) -> None:
    """The trainer's home page tells her who waits."""
    page.goto("/")
    page.locator("a[href='/observations/']").first.tap()
    at(page, "Observations")
    page.locator(".card").filter(has_text=name).get_by_role("button", name="Observe now").tap()
    at(page, "Before you start")


def begin_unasked(page: Page, name: str) -> None:
    """The trainer looks a learner up, whether or not she has asked; her own session that is begun already comes back."""
    page.goto("/observations/")
    page.get_by_label("Name, e-mail or phone").fill(name)
    tap(page, "Find", exact=True)
    page.locator("form[action*='/observations/begin/']").first.get_by_role("button").tap()
    page.wait_for_url("**/observations/*-*/*/")
    if page.url.endswith("/observe/"):  # another journey has prepared it: prepare it anew
        page.goto(page.url.replace("/observe/", "/prepare/"))
    at(page, "Before you start")


def prepare_role_play(page: Page) -> None:
    page.locator("label.choice").filter(has_text="Role-play in the room").tap()
    page.locator("label.choice").filter(has_text="Only drops").tap()
    go_to_steps(page)


def prepare_with_mother(page: Page, case: str) -> None:
    """A mother is a case number, and every consent question is asked."""
    page.locator("label.choice").filter(has_text="Real mother").tap()
    page.get_by_label("Case number").fill(case)
    boxes = page.locator("input[name=consent]")
    expect(boxes).to_have_count(CONSENT)
    for place in range(CONSENT):
        page.locator("label.choice").filter(has=boxes).nth(place).tap()
    page.get_by_label("Who asked her").fill("ward nurse")
    page.get_by_label("At what time").fill("09:30")
    go_to_steps(page)


def go_to_steps(page: Page) -> None:
    tap(page, "Go to the steps")
    expect(page.locator("[data-item]")).to_have_count(ITEMS)


def rate(page: Page) -> None:
    """Every item by one tap, each tap saved by itself; the page counts what is left."""
    critical = page.locator("[data-critical]")
    expect(critical).to_have_count(9)
    expect(page.locator("[data-count=done]")).to_have_text("0")
    for scale in page.locator("[data-item]").all():
        scale.locator(".choice--2").tap()
    expect(page.locator("[data-count=done]")).to_have_text(str(ITEMS))
    expect(page.locator("[data-critical-left]")).to_be_hidden()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.reload()
    expect(page.locator("[data-count=done]")).to_have_text(str(ITEMS))


def sign(page: Page, *, with_mother: bool) -> None:
    follow(page, "Finish")
    at(page, "Finish and sign")
    told(page, f"{ITEMS} of {ITEMS} steps rated")
    page.locator("label.choice").filter(has_text="3 · Competent").tap()
    page.get_by_label("One thing that went well").fill("She asked before she came near, and waited for the answer.")
    page.get_by_label("One thing to change next time").fill("Leave more silence after a question.")
    if with_mother:
        for scale in page.locator("fieldset").filter(has_text="Not asked, or no answer").all():
            scale.locator("label.choice").filter(has_text="Yes").tap()
    page.get_by_label("Your password").fill(PASSWORD)
    tap(page, "Sign", exact=True)
    told(page, "Signed. The learner can read it now.")
    expect(page.locator(".verdict__title")).to_have_text("Competent")


def agree(page: Page) -> None:
    """The learner finds the result on her home page, reads it and signs."""
    page.goto("/")
    page.locator(".next .btn").tap()
    expect(page.locator(".verdict__title")).to_have_text("Competent")
    page.locator("label.choice").filter(has_text="I have read it and I agree").tap()
    tap(page, "Sign", exact=True)
    told(page, "Your answer is signed.")


def observe(learner: Page, trainer: Page, *, name: str, case: str = "") -> None:
    """One session, from the wish to both signatures. With a ``case`` number it is with a mother, else a role-play."""
    ask(learner)
    rate_herself(learner)
    take_from_queue(trainer, name)
    prepare_with_mother(trainer, case) if case else prepare_role_play(trainer)
    rate(trainer)
    sign(trainer, with_mother=bool(case))
    agree(learner)
