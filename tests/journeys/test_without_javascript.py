"""The same site on a phone that runs no scripts: a smaller line, by forms and links alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import learning, observing, reporting
from tests.journeys.answers import answer
from tests.journeys.hands import at, follow, sign_in, tap, told

pytestmark = pytest.mark.journey

PLAIN = {"java_script_enabled": False}


def test_learner_learns_and_answers_without_javascript(somebody, watch):
    page = sign_in(somebody(**PLAIN), "learner")
    watch.look(page)

    title = learning.go_on(page)
    watch.look(page)
    learning.check_herself(page)
    watch.look(page)
    learning.mark_done(page)
    page.goto(learning.COURSE_PATH)
    watch.look(page)
    expect(page.locator(".tasks__item--done").filter(has_text=title)).to_have_count(1)

    learning.learn_the_rest(page, but=0)
    learning.begin_quiz(page)
    answer(page.locator(".question"))
    tap(page, "Next", exact=True)
    learning.stands_at(page, 2)
    told(page, "1 answered")
    watch.look(page)


def test_trainer_rates_a_stage_without_javascript(somebody, watch):
    page = sign_in(somebody(**PLAIN), "trainer")
    observing.begin_unasked(page, "Fatuma Hassan Omar")
    watch.look(page)
    observing.prepare_role_play(page)
    for item in page.locator("#stage-A [data-item]").all():
        item.locator(".choice--2").tap()
    tap(page, "Save “")
    told(page, "4 of 28")
    expect(page.locator("#stage-A input:checked")).to_have_count(4)
    watch.look(page)


def test_manager_filters_completions_without_javascript(somebody, watch):
    page = sign_in(somebody(**PLAIN), "manager")
    follow(page, "See everybody")
    at(page, "Completions")
    everybody = len(reporting.names_on(page))
    page.locator(".filter-bar__summary").tap()
    page.get_by_label("Status").select_option(label="Revoked")
    tap(page, "Show", exact=True)
    expect(page).to_have_url(re.compile("status=revoked"))
    assert 0 < len(reporting.names_on(page)) < everybody
    assert set(page.locator("td[data-label=Status] .badge").all_inner_texts()) == {"Revoked"}
    watch.look(page)
