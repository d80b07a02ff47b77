from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.drawing import BankTooSmallError, Drawable, arrange, choose, digest, draw_form


def question(code, competency="HE1", *, kind="single", seen=0, **body):
    return Drawable(code, kind, body or {"options": ["a", "b", "c"]}, competency, seen)


@st.composite
def banks(draw):
    """A small bank with a blueprint it can fill, and a number of cases it can reach."""
    plan, bank = {}, []
    for competency in ("HE1", "HE2", "HE3"):
        size = draw(st.integers(1, 5))
        plan[competency] = draw(st.integers(1, size))
        for number in range(size):
            kind = draw(st.sampled_from(["single", "case"]))
            bank.append(question(f"{competency}-{number}", competency, kind=kind, seen=draw(st.integers(0, 2))))
    reach = sum(min(plan[code], sum(each.is_case for each in bank if each.competency == code)) for code in plan)
    return bank, plan, draw(st.integers(0, reach))


@given(banks(), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_draw_fills_the_blueprint_and_repeats_as_little_as_the_bank_allows(bank_plan_cases, seed):
    bank, plan, cases = bank_plan_cases
    chosen = choose(bank, draw=plan, at_least_cases=cases, random=Random(seed))

    assert len({each.code for each in chosen}) == sum(plan.values())
    assert {code: sum(each.competency == code for each in chosen) for code in plan} == plan
    assert sum(each.is_case for each in chosen) >= cases
    assert sum(bool(each.seen) for each in chosen) == fewest_repeats(bank, plan, cases)


def fewest_repeats(bank, plan, cases):
    """By trying every form."""
    forms = {(0, 0)}  # (cases, repeats)
    for code, count in plan.items():
        pool = [each for each in bank if each.competency == code]
        picks = {(sum(e.is_case for e in pick), sum(bool(e.seen) for e in pick)) for pick in combinations(pool, count)}
        forms = {(a + c, b + d) for a, b in forms for c, d in picks}
    return min(repeats for has, repeats in forms if has >= cases)


def test_draw_takes_those_seen_longest_ago_first():
    bank = [question("new"), question("last", seen=2), question("first", seen=1)]
    assert {each.code for each in choose(bank, draw={"HE1": 2}, at_least_cases=0, random=Random(1))} == {"new", "first"}


def test_draw_leaves_cases_for_a_second_form():
    bank = [question(f"c{n}", kind="case") for n in range(4)] + [question(f"s{n}") for n in range(4)]
    for seed in range(50):
        first = choose(bank, draw={"HE1": 4}, at_least_cases=2, random=Random(seed))
        assert sum(each.is_case for each in first) == 2


@pytest.mark.parametrize(("plan", "cases"), [({"HE1": 3}, 0), ({"HE9": 1}, 0), ({"HE1": 2}, 1)])
def test_draw_refuses_a_bank_that_is_too_small(plan, cases):
    with pytest.raises(BankTooSmallError):
        draw_form([question("a"), question("b")], draw=plan, at_least_cases=cases, random=Random(1))


def test_draw_is_the_same_with_the_same_randomness_and_differs_otherwise():
    bank = [question(f"q{n}") for n in range(20)]
    forms = [draw_form(bank, draw={"HE1": 10}, random=Random(seed)) for seed in (1, 1, 2)]
    assert forms[0] == forms[1] != forms[2]


@given(st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=2, max_size=7, unique=True), st.integers(0, 10**6))
@settings(deadline=None)
def test_arrange_shuffles_without_losing_and_never_shows_the_right_order(ids, seed):
    ordering = arrange(question("q", kind="ordering", items=ids), random=Random(seed))
    assert sorted(ordering["order"]) == sorted(ids)
    assert ordering["order"] != ids
    matching = arrange(question("q", kind="matching", pairs=ids), random=Random(seed))
    assert sorted(matching["order"]) == sorted(matching["right"]) == sorted(ids)
    assert sorted(arrange(question("q", options=ids), random=Random(seed))["order"]) == sorted(ids)


@pytest.mark.parametrize("kind", ["single", "multiple", "case"])
def test_arrange_shows_every_option_first_sometimes(kind):
    shown = {arrange(question("q", kind=kind), random=Random(seed))["order"][0] for seed in range(60)}
    assert shown == {"a", "b", "c"}


@pytest.mark.parametrize("kind", ["truefalse", "numeric"])
def test_arrange_of_what_has_no_options_shows_none(kind):
    assert arrange(Drawable("q", kind, {}), random=Random(1)) == {"question": "q", "order": []}


def test_digest_changes_with_the_form_only():
    form = [{"question": "Q01", "order": ["a", "b"]}]
    assert digest(form) == digest([{"order": ["a", "b"], "question": "Q01"}])
    assert digest(form) != digest([{"question": "Q01", "order": ["b", "a"]}])
    assert len(digest(form)) == 64
