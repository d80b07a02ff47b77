"""What falls due is opened once, on its day, with questions worth asking."""

import threading
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection

from assessments.models import Question
from credentials.models import Certificate
from people.models import User
from refreshers.memory import bank_of
from refreshers.models import Card, Refresher
from refreshers.picking import History, pick
from refreshers.plan import Step
from refreshers.services import answer_refresher, open_due
from tests.factories import NOON, UserFactory
from tests.refreshers.conftest import quiz

DAY = timedelta(days=1)


def opened(*fields):
    return list(Refresher.objects.order_by("due_on", "pk").values_list(*fields))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("issued_at", "zone", "now", "expected"),
    [
        ("2027-03-01T12:00Z", "UTC", "2027-03-03T23:59Z", []),
        ("2027-03-01T12:00Z", "UTC", "2027-03-04T00:00Z", ["d3"]),
        ("2027-03-01T12:00Z", "UTC", "2027-03-14T23:59Z", ["d3"]),
        ("2027-03-01T12:00Z", "UTC", "2027-03-15T00:00Z", ["d3", "w2"]),
        ("2027-03-01T12:00Z", "Pacific/Kiritimati", "2027-03-04T09:59Z", []),  # issued on the 2nd there, at +14
        ("2027-03-01T12:00Z", "Pacific/Kiritimati", "2027-03-04T10:00Z", ["d3"]),
        ("2027-03-01T12:00Z", "Asia/Kathmandu", "2027-03-03T18:15Z", ["d3"]),  # midnight of the 4th there
        ("2027-03-01T12:00Z", "Asia/Kathmandu", "2027-03-03T18:14Z", []),
        ("2027-03-26T12:00Z", "Europe/Paris", "2027-03-28T22:00Z", ["d3"]),  # midnight after the clocks went forward
        ("2027-03-26T12:00Z", "Europe/Paris", "2027-03-28T21:59Z", []),
    ],
)
def test_step_opens_on_its_day_where_the_holder_lives(certify, sweep, issued_at, zone, now, expected):  # noqa: PLR0917
    certify(issued_at=datetime.fromisoformat(issued_at), time_zone=zone)

    sweep(datetime.fromisoformat(now))

    assert [step for (step,) in opened("step")] == expected


@pytest.mark.django_db
def test_opening_twice_opens_once_and_keeps_the_form(certify, sweep):
    certify()
    sweep(NOON + 3 * DAY)
    first = opened("pk", "form")

    assert [open_due(now=NOON + 3 * DAY, random=Random(seed)) for seed in (1, 2)] == [0, 0]
    assert opened("pk", "form") == first
    assert len(first[0][1]) == 2


@pytest.mark.django_db
def test_missed_weeks_are_caught_up_and_what_is_long_past_is_left(certify, sweep):
    certify()

    sweep(NOON + 40 * DAY)
    assert opened("step", "due_on") == [("d3", (NOON + 3 * DAY).date()), ("w2", (NOON + 14 * DAY).date())]
    certify(issued_at=NOON - 300 * DAY)
    sweep(NOON + 40 * DAY)
    assert len(opened("pk")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["expired", "revoked", "doubted", "renewed"])
def test_certificate_that_no_longer_counts_opens_nothing(certify, sweep, change):
    certificate = certify(valid_days=2 if change == "expired" else 730)
    rows = Certificate.objects.filter(pk=certificate.pk)
    if change == "revoked":
        rows.update(revoked_at=NOON, revoked_by=UserFactory(), revoked_reason="No.")
    elif change == "doubted":
        rows.update(doubted_at=NOON)
    elif change == "renewed":
        Certificate.objects.create(
            enrolment=certificate.enrolment,
            renewal=1,
            code="later",
            holder_name="A",
            issued_at=NOON + DAY,
            evidence={"issued_on": "2027-03-02"},
        )

    sweep(NOON + 3 * DAY)

    assert opened("certificate") == []


@pytest.mark.django_db
def test_questions_are_only_those_that_may_certify(certify, sweep, replan):
    replan(refreshers=[quiz("d3", 3, 9, ["HE1", "HE2"])])
    certify()

    sweep(NOON + 3 * DAY)

    codes = {entry["question"] for entry in Refresher.objects.get().form}
    assert codes == set(Question.objects.certifying().values_list("code", flat=True)) == {f"Q0{n}" for n in range(1, 9)}


@pytest.mark.django_db
def test_questions_do_not_repeat_while_there_are_others(certify, sweep, replan):
    replan(refreshers=[quiz("a", 3), quiz("b", 5), quiz("c", 7)])
    certify()
    for days in (3, 5, 7):
        sweep(NOON + days * DAY)

    first, second, third = ({entry["question"] for entry in form} for (form,) in opened("form"))
    assert not first & second
    assert third == set(), "all four are still asked by open refreshers, so nothing is left to ask"


def bank_for(*competencies, each=4):
    from assessments.drawing import Drawable

    return {f"{code}-{n}": Drawable(f"{code}-{n}", "single", {"options": ["a", "b"]}, code) for code in competencies for n in range(each)}


def test_pick_interleaves_the_competencies():
    form = pick(bank_for("A", "B", "C"), Step("s", 1, "quiz", questions=6, competencies=("A", "B", "C")), History(), [], Random(1))

    codes = [entry["question"][0] for entry in form]
    assert sorted(codes) == list("AABBCC")


def test_pick_takes_the_weakest_when_the_plan_says_so():
    history = History(scores={"A": [4, 4], "B": [0, 4], "C": [1, 4], "D": [3, 4]})
    step = Step("s", 1, "quiz", questions=4, competencies=("A", "B", "C", "D"), weakest=True)

    form = pick(bank_for("A", "B", "C", "D"), step, history, [], Random(1))

    assert sorted(entry["question"][0] for entry in form) == list("BBCC")


def test_pick_asks_again_what_was_missed_and_never_what_is_still_open():
    history = History(seen={"A-0": 1}, pending={"A-1", "A-2"})

    form = pick(bank_for("A"), Step("s", 1, "quiz", questions=3, competencies=("A",)), history, ["A-3", "A-1", "gone"], Random(1))

    assert sorted(entry["question"] for entry in form) == ["A-0", "A-3"]


def test_pick_prefers_what_was_asked_longest_ago():
    history = History(seen={"A-0": 3, "A-1": 1, "A-2": 2, "A-3": 4})

    form = pick(bank_for("A"), Step("s", 1, "quiz", questions=2, competencies=("A",)), history, [], Random(1))

    assert sorted(entry["question"] for entry in form) == ["A-1", "A-2"]


@pytest.mark.django_db
def test_missed_questions_come_with_the_next_refresher_or_as_a_review_of_their_own(certify, sweep, replan):
    edition = replan(refreshers=[quiz("a", 3), quiz("b", 8)])
    person = certify().enrolment.learner
    sweep(NOON + 3 * DAY)
    first = Refresher.objects.get()
    answer_refresher(refresher=first, given={}, by=person, now=NOON + 3 * DAY)
    missed = {entry["question"] for entry in first.form}

    sweep(NOON + 4 * DAY)
    assert Refresher.objects.count() == 1
    sweep(NOON + 5 * DAY)
    sweep(NOON + 6 * DAY)
    review = Refresher.objects.exclude(pk=first.pk).get()
    assert (review.kind, review.step, {entry["question"] for entry in review.form}) == ("review", "review-2027-03-06", missed)
    Refresher.objects.filter(pk=review.pk).delete()
    sweep(NOON + 8 * DAY)
    merged = Refresher.objects.get(step="b")
    assert {entry["question"] for entry in merged.form} == set(
        Question.objects.filter(edition=edition, competency__code="HE1").values_list("code", flat=True)
    )
    assert not Refresher.objects.filter(kind="review").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_opening_many_costs_the_same_number_of_queries(certify, sweep, count, django_assert_max_num_queries):
    for _each in range(count):
        certify()

    with django_assert_max_num_queries(24):
        assert sweep(NOON + 3 * DAY) == count


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_open_each_once(certify):
    for _each in range(5):
        certify()
    start = threading.Barrier(2)
    failures = []

    def work(seed):
        try:
            start.wait()
            open_due(now=NOON + 14 * DAY, random=Random(seed))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    sweeps = [threading.Thread(target=work, args=[seed]) for seed in (1, 2)]
    [each.start() for each in sweeps]
    [each.join() for each in sweeps]
    if failures:  # SQLite in memory refuses instead of waiting; the next turn of beat repairs that
        open_due(now=NOON + 14 * DAY, random=Random(3))

    assert Refresher.objects.count() == 10
    assert User.objects.filter(refreshers__isnull=False).distinct().count() == 5


@pytest.mark.django_db
def test_bank_leaves_out_unconfirmed_questions(edition):
    assert "Q09" not in bank_of(edition)


@pytest.mark.django_db
def test_card_of_another_edition_disturbs_nothing(certify, sweep, edition):
    person = certify().enrolment.learner
    Card.objects.create(person=person, question=Question.objects.get(edition=edition, code="m1-first-1"), due_on=NOON.date())

    sweep(NOON)

    assert opened("pk") == []
