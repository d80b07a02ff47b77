"""A whole observation without signal: kept, killed in the middle, signed by both on one phone, sent once, and proven ever after."""

import contextlib
import json
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE
from tests.journeys.hands import at, sign_in, told
from tests.journeys.observing import ITEMS, prepare_role_play
from tests.journeys.ward import begin, describe, enrol_signing, keep_for_the_ward, lose_signal, rate_some, sign_out, sign_with

pytestmark = pytest.mark.journey
LEARNER = "Fatuma Hassan Omar"
PIN, WRONG, HERS = "482916", "999111", "735028"


@pytest.fixture
def phone(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    """One phone whose browser can be ended and opened again: ``phone()`` opens it."""
    opened, errors = [], []

    def open_browser():
        options = {**browser_type_launch_args, **browser_context_args, "base_url": base_url}
        context = browser_type.launch_persistent_context(tmp_path / "profile", **options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield open_browser
    opened[-1].close()
    assert errors == []


def rows(stack, query):
    with contextlib.closing(sqlite3.connect(stack.var / "site.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


def spoil(stack, *statements):
    """Behind the site's back, its triggers taken away."""
    with contextlib.closing(sqlite3.connect(stack.var / "site.sqlite3", timeout=30)) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name = 'observation_frozen'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert database.execute(statement).rowcount == 1


def test_a_trainer_observes_without_signal(phone, stack):
    context = phone()
    page = context.pages[0]
    sign_in(page, "learner2")
    enrol_signing(page, HERS)
    sign_out(page)
    sign_in(page, "trainer")
    enrol_signing(page, PIN)
    keep_for_the_ward(page)

    page = lose_signal(context)
    begin(page, LEARNER)
    prepare_role_play(page)
    rate_some(page, 0, 12)
    here = page.url
    context.close()  # in the middle

    context = phone()
    page = lose_signal(context)
    page.goto(here)
    expect(page.locator("[data-count=done]")).to_have_text("12")
    rate_some(page, 12, ITEMS)
    describe(page)
    sign_with(page, WRONG)
    told(page, "This is not your PIN. Nothing is signed yet, and what you wrote is kept.")
    expect(page.get_by_label("One thing that went well")).to_have_value("She asked before she came near.")
    sign_with(page, PIN)
    at(page, "The learner's signature")
    expect(page.locator("[data-outcome=pass]")).to_be_visible()
    page.locator("label.choice").filter(has_text="I have read it and I agree").tap()
    sign_with(page, HERS)
    at(page, "Saved on this phone")
    page.reload()  # no record is made twice
    page.goto("/observations/")
    told(page, "Finished on this phone")

    context.set_offline(False)
    page.goto("/phone/")
    expect(page.locator("#receipts")).to_contain_text("Observation")
    signed = "SELECT observation_id FROM assessments_offlinesignature WHERE role = 'observer'"
    [(observation,)] = rows(stack, signed)
    assert [role for (role,) in rows(stack, "SELECT role FROM assessments_offlinesignature ORDER BY role")] == ["learner", "observer"]
    [(text, started)] = rows(
        stack,
        "SELECT s.text, o.started_at FROM assessments_offlinesignature s JOIN assessments_observation o ON o.id = s.observation_id "
        "WHERE s.role = 'observer'",
    )
    told_at = json.loads(text)["started_at"]
    assert abs(int(told_at[17:19]) - int(started[17:19])) in (0, 1, 59)
    done = (
        "SELECT count(*) FROM courses_completion c JOIN courses_activity a ON a.id = c.activity_id JOIN assessments_observation o "
        f"ON o.enrolment_id = c.enrolment_id WHERE o.id = '{observation}' AND a.key = 'practice-r1'"
    )
    assert rows(stack, done) == [(1,)]

    dashed = "-".join([observation[:8], observation[8:12], observation[12:16], observation[16:20], observation[20:]])
    page.goto(f"/observations/{dashed}/")
    expect(page.get_by_text("Signed on a phone; signature intact")).to_have_count(2)
    spoil(stack, f"UPDATE assessments_observation SET strength = 'Something else.' WHERE id = '{observation}'")
    page.reload()
    told(page, "the signature does not fit any more")
