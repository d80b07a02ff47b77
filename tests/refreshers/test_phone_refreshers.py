"""Refreshers answered on a phone: what the phone keeps, and what becomes of what it sends."""

from datetime import timedelta

import pytest

from assessments.models import Question
from phones.models import Arrival
from refreshers.models import Card, Refresher
from refreshers.phones.part import refreshers_part
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device
from tests.phones.sending import send
from tests.refreshers.conftest import quiz
from tests.refreshers.test_pages import fields

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ACCEPTED, SET_ASIDE = Arrival.Outcome.ACCEPTED, Arrival.Outcome.SET_ASIDE


@pytest.fixture
def due(certify, sweep):
    """``due(days)``: the refreshers of a certificate so many days old at NOON."""

    def make(days, **holder):
        certify(issued_at=NOON - days * DAY, **holder)
        sweep(NOON)
        return list(Refresher.objects.order_by("due_on"))

    return make


def part_of(refresher):
    return refreshers_part(person=refresher.person, now=NOON, language="en")


def answer(refresher, sent, *, asks="quiz", person=None, made_at=NOON, **more):
    pairs = [[name, value] for name, values in sent.items() for value in (values if isinstance(values, list) else [values])]
    body = {"refresher": str(refresher.pk), "asks": asks, "fields": pairs}
    return send(person or refresher.person, "refresher", body, made_at=made_at, **more)


def test_the_part_holds_what_is_due_as_the_page_draws_it(due):
    first, second = due(20)

    part = part_of(first)

    assert [(each["id"], each["kind"]) for each in part["due"]] == [(str(first.pk), "quiz"), (str(second.pk), "practice")]
    assert part["due"][0]["names"] == ["q1", "q2"]
    assert all(f'name="{name}"' in part["due"][0]["html"] for name in ("q1", "q2"))
    assert 'name="done"' in part["due"][1]["html"]
    assert part["due"][0]["title"] in part["list"]


def test_the_part_gives_no_answer_away(due):
    (first,) = due(3)
    html = part_of(first)["due"][0]["html"]
    for question in Question.objects.filter(code__in=[entry["question"] for entry in first.form]):
        words = question.wordings.get(language="en").words
        assert not any(text in html for text in [words["rationale"], words["feedback"]] if text)
    assert "checked" not in html


def test_the_part_knows_what_comes_soon(due):
    (first,) = due(3)
    listed = part_of(first)["list"]
    assert "Coming soon" in listed
    assert listed.count("From ") == 1  # the second week's; the sixth month's is far


def test_an_observed_step_says_that_it_needs_signal(due):
    *_rest, observed = due(183)
    assert part_of(observed)["due"][-1]["kind"] == "online"


def test_the_part_of_somebody_without_any_is_an_empty_list(db):
    part = refreshers_part(person=UserFactory(), now=NOON, language="en")
    assert part["due"] == []
    assert "Nothing is due" in part["list"]


@pytest.mark.parametrize("more", [0, 2])
def test_the_part_costs_the_same_however_many_are_due(due, replan, more, django_assert_num_queries):
    replan(refreshers=[quiz(f"d{number}", number + 1, questions=1) for number in range(1 + more)])
    first, *_rest = due(5)
    part_of(first)
    with django_assert_num_queries(3):
        assert len(part_of(first)["due"]) == 1 + more


def test_answers_are_marked_as_of_the_moment_they_were_given(due):
    (first,) = due(3)

    arrival = answer(first, fields(first, right=False), now=NOON + 5 * DAY)

    first.refresh_from_db()
    assert (arrival.outcome, first.answered_at, first.percent) == (ACCEPTED, NOON, 0)
    assert {card.due_on for card in Card.objects.all()} == {(NOON + 2 * DAY).date()}


def test_a_self_check_is_kept_with_its_note(due):
    _first, practice = due(20)
    items = part_of(practice)["due"][1]["html"]
    item = items.split('name="done" value="')[1].split('"')[0]

    assert answer(practice, {"done": [item], "note": "Slower."}, asks="practice").outcome == ACCEPTED

    practice.refresh_from_db()
    assert (practice.responses, practice.note, practice.answered_at) == ({"done": [item]}, "Slower.", NOON)


def test_records_are_kept_where_no_mother_can_be_observed(due, replan):
    replan(refreshers=[{"id": "m6", "after_days": 3, "kind": "observed", "situation": "R1", "or_records": 2}])
    (first,) = due(3)

    assert part_of(first)["due"][0]["kind"] == "records"
    assert answer(first, {"note": ""}, asks="records").code == "answer_note"
    assert answer(first, {"note": "All complete."}, asks="records").outcome == ACCEPTED
    assert Refresher.objects.get().note == "All complete."


def test_twice_is_once(due):
    (first,) = due(3)
    device = Device(first.person)
    pairs = [[name, value] for name, value in fields(first).items()]
    record = device.record(kind="refresher", body={"refresher": str(first.pk), "asks": "quiz", "fields": pairs})
    assert device.send(record).pk == device.send(record, now=NOON + DAY).pk
    assert Refresher.objects.get().percent == 100


def test_answered_elsewhere_it_says_what_counts(due):
    (first,) = due(3)
    answer(first, fields(first))

    same, other = answer(first, fields(first)), answer(first, fields(first, right=False))

    assert (same.outcome, other.outcome, other.code) == (ACCEPTED, SET_ASIDE, "answered")
    assert "That counts" in same.note
    assert "That counts" in other.reason
    assert Refresher.objects.get().percent == 100


def test_a_self_check_done_elsewhere_says_what_counts(due):
    _first, practice = due(20)
    answer(practice, {"note": "One."}, asks="practice")
    assert answer(practice, {"note": "One."}, asks="practice").outcome == ACCEPTED
    assert answer(practice, {"note": "Two."}, asks="practice").code == "answered"
    assert Refresher.objects.get(pk=practice.pk).note == "One."


def test_a_question_left_open_is_set_aside_with_its_name(due):
    (first,) = due(3)
    sent = fields(first)
    del sent["q2"]
    arrival = answer(first, sent)
    assert (arrival.outcome, arrival.code) == (SET_ASIDE, "answer_q2")
    assert Refresher.objects.get().percent is None


def test_a_refresher_that_a_renewal_closed_is_set_aside(due):
    (first,) = due(3)
    Refresher.objects.update(answered_at=NOON)  # as close_round does
    assert answer(first, fields(first)).code == "closed"


@pytest.mark.parametrize("asks", ["practice", "records", "", None])
def test_another_form_than_the_refreshers_is_set_aside(due, asks):
    (first,) = due(3)
    assert answer(first, {"note": "x"}, asks=asks).code == "asks"


def test_another_persons_refresher_is_set_aside(due):
    (first,) = due(3)
    assert answer(first, fields(first), person=UserFactory()).code == "not_hers"
    assert Refresher.objects.get().percent is None
