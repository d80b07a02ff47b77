"""The pass rule, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import ItemRule, PassRule, grade, marks, missing

RULE = PassRule(critical=2, percent=80, least_global=3)
ITEMS = [
    ItemRule("1", is_critical=True),
    ItemRule("2"),
    ItemRule("3", is_critical=True, may_be_na=True),
    ItemRule("4"),
    ItemRule("5", may_be_na=True),
    ItemRule("6"),
]
RIGHT = {item.key: "2" for item in ITEMS}


def verdict(ratings, **changed):
    return grade(items=ITEMS, ratings=ratings, rule=RULE, **{"global_rating": 3, **changed})


def test_grade_passes_when_all_three_conditions_hold():
    assert verdict(RIGHT).outcome == "pass"
    assert verdict(RIGHT).reasons == []


@pytest.mark.parametrize("rating", ["0", "1", "na", None])
def test_grade_names_the_critical_item_that_is_not_competent(rating):
    found = verdict({**RIGHT, "1": rating})

    assert found.outcome == "not_yet"
    assert found.reasons == [{"code": "critical", "item": "1", "rating": rating, "needed": 2}]


def test_grade_accepts_not_applicable_only_where_it_is_printed():
    assert verdict({**RIGHT, "3": "na", "5": "na"}).outcome == "pass"
    assert verdict({**RIGHT, "2": "na", "4": "na"}).outcome == "not_yet"


def test_grade_needs_80_percent_of_the_marks_that_apply():
    assert verdict({**RIGHT, "2": "1"}).outcome == "pass"  # 7 of 8
    assert verdict({**RIGHT, "2": "1", "5": "na"}).outcome == "pass"  # 5 of 6
    found = verdict({**RIGHT, "2": "0", "5": "na"})  # 4 of 6

    assert found.outcome == "not_yet"
    assert found.reasons == [
        {"code": "percent", "earned": 4, "possible": 6, "needed": 80},
        {"code": "item", "item": "2", "rating": "0"},
    ]


def test_grade_at_exactly_80_percent_passes():
    items = [ItemRule(str(number)) for number in range(5)]
    ratings = {"0": "0", "1": "2", "2": "2", "3": "2", "4": "2"}

    assert grade(items=items, ratings=ratings, rule=RULE, global_rating=3).outcome == "pass"
    assert grade(items=items, ratings={**ratings, "1": "1"}, rule=RULE, global_rating=3).outcome == "not_yet"


@pytest.mark.parametrize("rating", [1, 2, None])
def test_grade_needs_a_global_rating_of_three(rating):
    found = verdict(RIGHT, global_rating=rating)

    assert found.outcome == "not_yet"
    assert found.reasons == [{"code": "global", "rating": rating, "needed": 3}]


def test_grade_fails_a_stopped_session_whatever_else_was_right():
    assert verdict(RIGHT, stop_reason="touch", counts=False).outcome == "stopped"
    assert verdict(RIGHT, stop_reason="touch").reasons == [{"code": "stopped", "reason": "touch"}]


def test_grade_of_a_practice_situation_never_counts_but_says_what_to_practise():
    assert verdict(RIGHT, counts=False).outcome == "formative"
    assert verdict({**RIGHT, "1": "1"}, counts=False).reasons == [{"code": "critical", "item": "1", "rating": "1", "needed": 2}]


def test_missing_names_items_without_an_allowed_rating_in_order():
    assert missing(ITEMS, {"1": "2", "2": "na", "3": "na", "4": "1", "5": "7"}) == ["2", "5", "6"]


item = st.builds(ItemRule, key=st.uuids().map(str), is_critical=st.booleans(), may_be_na=st.booleans())
sheets = st.lists(item, min_size=1, max_size=30).flatmap(
    lambda items: st.tuples(
        st.just(items), st.fixed_dictionaries({}, optional={one.key: st.sampled_from(["0", "1", "2", "na"]) for one in items})
    )
)
rules = st.builds(PassRule, critical=st.just(2), percent=st.integers(0, 100), least_global=st.integers(1, 4))


@given(sheets, rules, st.integers(1, 4))
def test_pass_means_every_condition_and_the_other_way_round(sheet, rule, overall):
    items, ratings = sheet
    found = grade(items=items, ratings=ratings, rule=rule, global_rating=overall)
    worth = {one.key: ratings.get(one.key, "0") for one in items}
    critical = all(worth[one.key] == "2" or (worth[one.key] == "na" and one.may_be_na) for one in items if one.is_critical)
    others = [one for one in items if not one.is_critical and not (worth[one.key] == "na" and one.may_be_na)]
    earned = sum(int(worth[one.key]) for one in others if worth[one.key] != "na")
    enough = earned >= rule.percent / 100 * 2 * len(others) - 1e-9

    assert (found.outcome == "pass") == (critical and enough and overall >= rule.least_global)
    assert (found.reasons == []) == (found.outcome == "pass")
    assert (found.earned, found.possible) == (earned, 2 * len(others)) == marks(items, ratings)


@given(sheets, rules, st.integers(1, 4), st.data())
def test_a_better_rating_never_turns_a_pass_into_a_fail(sheet, rule, overall, data):
    items, ratings = sheet
    before = grade(items=items, ratings=ratings, rule=rule, global_rating=overall)
    chosen = data.draw(st.sampled_from(items))
    better = {**ratings, chosen.key: "2"}

    if before.outcome == "pass":
        assert grade(items=items, ratings=better, rule=rule, global_rating=overall).outcome == "pass"


@given(sheets, rules, st.integers(1, 4))
def test_a_critical_failure_is_never_outweighed(sheet, rule, overall):
    items, ratings = sheet
    worst = [*items, ItemRule("critical", is_critical=True)]

    assert grade(items=worst, ratings={**ratings, "critical": "1"}, rule=rule, global_rating=overall).outcome == "not_yet"
