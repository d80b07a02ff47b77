"""A refresher is answered once; what was missed comes again until it is known."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Question
from refreshers.models import Card, Refresher
from refreshers.services import answer_refresher, record_practice
from refreshers.services.answering import after
from tests.factories import NOON, TODAY, UserFactory

DAYS = [2, 7, 21]
right_answers = {"Q01": "b", "Q02": False, "Q03": "a", "Q04": 20}


@pytest.fixture
def due(certify, sweep):
    """The first refresher of a fresh certificate, on its day."""
    certify()
    sweep(NOON + timedelta(days=3))
    return Refresher.objects.get()


def answer(refresher, right=None, now=NOON + timedelta(days=3)):
    """Answer with the questions in ``right`` right and the others open; all right when not given."""
    codes = [entry["question"] for entry in refresher.form]
    given = {code: right_answers[code] for code in codes if right is None or code in right}
    return answer_refresher(refresher=refresher, given=given, by=refresher.person, now=now)


@pytest.mark.django_db
def test_answers_are_marked_and_kept(due):
    done = answer(due)

    codes = [entry["question"] for entry in due.form]
    assert (done.percent, done.marks) == (100, dict.fromkeys(codes, 1.0))
    assert done.responses == {code: right_answers[code] for code in codes}
    assert done.answered_at == NOON + timedelta(days=3)
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_second_answer_changes_nothing(due):
    answer(due, right=[])
    cards = list(Card.objects.values())

    again = answer(due, now=NOON + timedelta(days=9))

    assert (again.percent, again.answered_at) == (0, NOON + timedelta(days=3))
    assert list(Card.objects.values()) == cards
    assert len(cards) == 2


@pytest.mark.django_db
def test_only_the_person_herself_answers(due):
    with pytest.raises(PermissionDenied):
        answer_refresher(refresher=due, given={}, by=UserFactory(), now=NOON)


@pytest.mark.django_db
def test_answer_that_the_form_does_not_offer_is_refused_and_nothing_is_kept(due):
    code = due.form[0]["question"]

    with pytest.raises(ValidationError):
        answer_refresher(refresher=due, given={code: ["nonsense"]}, by=due.person, now=NOON)

    due.refresh_from_db()
    assert (due.percent, due.responses) == (None, {})


@pytest.mark.django_db
def test_missed_question_gets_a_card_for_two_days_later(due):
    first, second = (entry["question"] for entry in due.form)

    answer(due, right=[first])

    assert list(Card.objects.values_list("question__code", "due_on", "step", "streak")) == [(second, TODAY + timedelta(days=5), 0, 0)]


@pytest.mark.parametrize(
    ("answers", "gaps"),
    [
        ("RR", [7, None]),  # two right in a row end it
        ("WRR", [7, 21, None]),
        ("RWRR", [7, 21, 21, None]),  # the streak begins anew
        ("WWWW", [7, 21, 21, 21]),  # the last interval stays
    ],
)
def test_card_comes_after_two_seven_and_twenty_one_days_until_two_right_in_a_row(answers, gaps):
    card = Card(**after(None, False, DAYS, TODAY))
    assert (card.due_on - TODAY).days == 2
    seen, today = [], card.due_on

    for letter in answers:
        card = Card(**after(card, letter == "R", DAYS, today))
        seen.append((card.due_on - today).days if card.due_on else None)
        today = card.due_on or today

    assert seen == gaps


def test_question_missed_anew_after_it_was_learnt_begins_again():
    assert after(Card(due_on=None, step=2, streak=2), False, DAYS, TODAY) == {"due_on": TODAY + timedelta(days=2), "step": 0, "streak": 0}


@given(st.lists(st.booleans(), max_size=30))
def test_card_ends_exactly_when_two_in_a_row_are_right(answers):
    card, today = Card(**after(None, False, DAYS, date(2027, 3, 1))), date(2027, 3, 1)
    for number, is_right in enumerate(answers):
        if card.due_on is None:
            assert answers[number - 2 : number] == [True, True]
            return
        assert (card.due_on - today).days in DAYS
        today = card.due_on
        card = Card(**after(card, is_right, DAYS, today))


@pytest.mark.django_db
def test_right_answer_moves_a_card_on_and_leaves_learnt_ones_alone(due):
    first, second = (Question.objects.get(code=entry["question"]) for entry in due.form)
    Card.objects.create(person=due.person, question=first, due_on=TODAY, step=0, streak=1)
    Card.objects.create(person=due.person, question=second, due_on=None, step=1, streak=2)

    answer(due)

    assert list(Card.objects.order_by("pk").values_list("due_on", "streak")) == [(None, 2), (None, 2)]


@pytest.mark.django_db
def test_practice_is_kept_once(certify, sweep):
    certify()
    sweep(NOON + timedelta(days=14))
    practice = Refresher.objects.get(kind="practice")

    for done, note in ((["2"], "Slower."), ([], "Other.")):
        kept = record_practice(refresher=practice, done=done, note=note, by=practice.person, now=NOON)

    assert (kept.responses, kept.note, kept.percent, kept.answered_at) == ({"done": ["2"]}, "Slower.", None, NOON)
    with pytest.raises(PermissionDenied):
        record_practice(refresher=practice, done=[], note="", by=UserFactory(), now=NOON)


@pytest.mark.django_db
def test_note_that_is_far_too_long_is_refused(certify, sweep):
    certify()
    sweep(NOON + timedelta(days=14))
    practice = Refresher.objects.get(kind="practice")

    with pytest.raises(ValidationError, match="too long"):
        record_practice(refresher=practice, done=[], note="x" * 4001, by=practice.person, now=NOON)
