"""How many passes an observed practice needs, as pure data."""

import pytest
from django.core.exceptions import ValidationError

from assessments.cases import read_case_number, same_case
from assessments.sessions import Passed, met, tally
from assessments.situations import counts_as

CHECKLIST = {
    "situations": [
        {"id": "R1", "counts": True, "needs": []},
        {"id": "R2", "counts": True, "needs": ["R1"], "mother": True},
        {"id": "R3", "counts": "remote", "needs": []},
        {"id": "R4", "counts": False, "needs": []},
    ]
}
R1_NEEDS = {"situation": "R1", "sessions": 1}
R2_NEEDS = {"situation": "R2", "sessions": 2, "conditional": {"R2": 1, "R1": 2}}
R1 = Passed("R1")


def mother(number):
    return Passed("R2", number)


@pytest.mark.parametrize(
    ("passes", "few", "state"),
    [
        ([], False, ""),
        ([R1], False, ""),
        ([R1, mother("1")], False, ""),
        ([R1, mother("1"), mother("1")], False, ""),
        ([R1, mother("A-1"), mother("a1".upper())], False, ""),
        ([R1, mother("1"), mother("2")], False, "full"),
        ([mother("1"), mother("2")], False, ""),
        ([R1, R1, mother("1")], False, ""),
        ([R1, R1, mother("1")], True, "conditional"),
        ([R1, mother("1")], True, ""),
        ([R1, R1, R1], True, ""),
        ([R1, R1, mother("1"), mother("2")], True, "full"),
    ],
)
def test_met_asks_for_two_mothers_or_where_they_are_few_one_and_a_further_role_play(passes, few, state):
    assert met(R2_NEEDS, CHECKLIST, passes, few_mothers=few) == state


def test_met_of_the_role_play_is_one_pass():
    assert met(R1_NEEDS, CHECKLIST, [], few_mothers=False) == ""
    assert met(R1_NEEDS, CHECKLIST, [R1], few_mothers=False) == "full"


def test_tally_counts_one_mother_once():
    assert tally([R1, R1, mother("7"), mother("7"), mother("8")]) == {"R1": 2, "R2": 2}


@pytest.mark.parametrize(
    ("situation", "trained", "as_what"),
    [("R1", False, "R1"), ("R2", False, "R2"), ("R3", True, "R1"), ("R3", False, ""), ("R4", True, "")],
)
def test_counts_as(situation, trained, as_what):
    assert counts_as(CHECKLIST, situation, remote_trained=trained) == as_what


@pytest.mark.parametrize(
    ("typed", "kept"), [("12", "12"), (" a-12/27 ", "A-12/27"), ("mc 12", "MC12"), ("٣٤", "34"), ("2027/0031", "2027/0031")]
)
def test_case_number_is_kept_plain(typed, kept):
    assert read_case_number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "Amina", "AB", "A.B.", "Ann 12", "12 Amina", "12a", "أمينة", "阿米娜", "A12B", "1" * 31, "--", "-12 x"]
)
def test_case_number_refuses_what_could_be_a_name(typed):
    with pytest.raises(ValidationError) as refusal:
        read_case_number(typed)
    assert refusal.value.code == "case_number"


def test_same_case_ignores_how_it_is_written():
    assert same_case("A-12/27", "A12-27")
    assert not same_case("A-12", "A-13")
