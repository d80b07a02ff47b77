from itertools import combinations

import pytest

from credentials.codes import ALPHABET, RANDOM_LETTERS, check_letter, new_code, read_code


def test_new_code_holds_enough_chance_that_nobody_counts_or_guesses():
    assert 5 * RANDOM_LETTERS >= 80
    assert len({new_code() for _ in range(200)}) == 200


def test_read_code_gives_back_a_new_code():
    code = new_code()

    assert read_code(code) == code


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f" {code}\n"]
)
def test_read_code_bears_how_people_type(typed):
    code = new_code()

    assert read_code(typed(code)) == code


def test_read_code_takes_look_alikes_for_what_they_look_like():
    letters = "01" + "A" * (RANDOM_LETTERS - 2)
    letters += check_letter(letters)

    assert read_code(letters) == read_code("OI" + letters[2:]) == read_code("ol" + letters[2:]) == "01AA-" + "AAAA-" * 3 + letters[-4:]


def test_read_code_notices_any_single_wrong_letter():
    code = new_code().replace("-", "")
    slips = [code[:at] + other + code[at + 1 :] for at in range(len(code)) for other in ALPHABET if other != code[at]]

    assert [slip for slip in slips if read_code(slip)] == []


def test_read_code_notices_any_two_letters_swapped():
    code = new_code().replace("-", "")
    for one, two in combinations(range(len(code)), 2):
        letters = list(code)
        letters[one], letters[two] = letters[two], letters[one]
        if letters != list(code):
            assert read_code("".join(letters)) is None


@pytest.mark.parametrize("text", ["", "ABCD", "x" * 5000, "ABCD-EFGH-JKMN-PQRS-TUUU", "१२३४-५६७८-९०१२-३४५६-७८९०", "'; drop table --"])
def test_read_code_refuses_what_cannot_be_one(text):
    assert read_code(text) is None
