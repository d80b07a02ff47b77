from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.marking import by_competency, exact_percent, has_passed, mark, shown_percent

IDS = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True)


def marked(kind, response, *, body=None, key=None, right=None):
    return mark(kind=kind, body=body or {}, key=key, response=response, right=right)


@pytest.mark.parametrize(
    ("kind", "key", "response", "share"),
    [
        ("single", ["c"], "c", 1),
        ("single", ["c"], "a", 0),
        ("case", ["a"], "a", 1),
        ("truefalse", False, False, 1),
        ("truefalse", False, True, 0),
        ("truefalse", True, True, 1),
        ("numeric", {"value": 9, "low": 8, "high": 10}, 8, 1),
        ("numeric", {"value": 9, "low": 8, "high": 10}, 10.0, 1),
        ("numeric", {"value": 9, "low": 8, "high": 10}, 10.1, 0),
        ("numeric", {"value": 0.5, "low": 0.3, "high": 0.5}, 0.3, 1),
        ("multiple", ["a", "c"], ["a", "c"], 1),
        ("multiple", ["a", "c"], ["a"], Fraction(1, 2)),
        ("multiple", ["a", "c"], ["a", "b"], 0),
        ("multiple", ["a", "c", "d"], ["a", "c", "b"], Fraction(1, 3)),
        ("multiple", ["a", "c"], ["b", "d"], 0),
    ],
)
def test_mark_of_choices_and_numbers(kind, key, response, share):
    assert marked(kind, response, key=key) == share


@pytest.mark.parametrize("kind", ["single", "case", "truefalse", "numeric", "multiple", "ordering", "matching"])
def test_mark_of_nothing_is_zero(kind):
    assert marked(kind, None, body={"items": ["a", "b"], "pairs": ["a", "b"]}, key=False) == 0


def test_mark_of_ordering_is_the_share_of_right_neighbours():
    items = ["a", "b", "c", "d"]
    assert marked("ordering", ["a", "b", "c", "d"], body={"items": items}) == 1
    assert marked("ordering", ["b", "c", "d", "a"], body={"items": items}) == Fraction(2, 3)
    assert marked("ordering", ["d", "c", "b", "a"], body={"items": items}) == 0
    assert marked("ordering", ["a", "b", "c"], body={"items": items}) == 0


def test_mark_of_matching_counts_equal_words_as_equal():
    body, right = {"pairs": ["x", "y", "z"]}, {"x": "4 days", "y": "24 hours", "z": "24 hours"}
    assert marked("matching", {"x": "x", "y": "z", "z": "y"}, body=body, right=right) == 1
    assert marked("matching", {"x": "x", "y": "x"}, body=body, right=right) == Fraction(1, 3)
    assert marked("matching", {"x": "x", "y": "z", "z": "y"}, body=body) == Fraction(1, 3)


@given(items=IDS, shuffled=st.randoms())
def test_mark_of_ordering_is_a_share_and_whole_only_in_the_right_order(items, shuffled):
    response = shuffled.sample(items, len(items))
    share = marked("ordering", response, body={"items": items})
    assert 0 <= share <= 1
    assert (share == 1) == (response == items)


@given(options=IDS, data=st.data())
def test_mark_of_several_never_rises_with_a_false_pick(options, data):
    key = data.draw(st.lists(st.sampled_from(options), min_size=1, unique=True))
    picks = data.draw(st.lists(st.sampled_from(options), unique=True))
    share = marked("multiple", picks, key=key)
    assert 0 <= share <= 1
    assert (share == 1) == (set(picks) == set(key))
    for false in set(options) - set(key) - set(picks):
        assert marked("multiple", [*picks, false], key=key) <= share
    for hit in set(key) - set(picks):
        assert marked("multiple", [*picks, hit], key=key) >= share


@given(pairs=IDS, data=st.data())
def test_mark_of_matching_is_the_share_of_pairs(pairs, data):
    response = data.draw(st.dictionaries(st.sampled_from(pairs), st.sampled_from(pairs)))
    hits = sum(left == right for left, right in response.items())
    assert marked("matching", response, body={"pairs": pairs}) == Fraction(hits, len(pairs))


@given(st.lists(st.fractions(min_value=0, max_value=1, max_denominator=7), min_size=1, max_size=40), st.integers(1, 100))
def test_percent_shown_reaches_the_pass_mark_only_when_passed(marks, pass_percent):
    exact = exact_percent(marks)
    assert has_passed(exact, pass_percent=pass_percent) == (shown_percent(exact) >= pass_percent)


def test_thirds_add_up_to_the_pass_mark():
    marks = [Fraction(1, 3)] * 6 + [Fraction(1)] * 30 + [Fraction(0)] * 4
    assert exact_percent(marks) == 80
    assert has_passed(exact_percent(marks), pass_percent=80)
    assert shown_percent(Fraction(79_999, 1000)) == Decimal("79.99")
    assert exact_percent([]) == 0


def test_by_competency_sums_in_order():
    marks = [("HE2", Fraction(1)), ("HE1", Fraction(1, 2)), ("HE2", Fraction(1, 3))]
    assert by_competency(marks) == {"HE2": {"marks": 1.3333, "of": 2}, "HE1": {"marks": 0.5, "of": 1}}
