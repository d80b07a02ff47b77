"""The phone marks the checks of lessons itself: both sides must agree on every vector of tests/js/vectors/marking.json.

The vectors are written from the server's own answers (``UPDATE_VECTORS=1``); this test fails when those change, and
tests/js/marking.test.js when the phone's differ.
"""

import itertools
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from assessments import marking, presenting, responses
from assessments.presenting.explaining import _marked_order
from assessments.presenting.prepared import number_text

FILE = Path(__file__).resolve().parent.parent / "js" / "vectors" / "marking.json"
ABC = ["a", "b", "c"]
ABCD = [*ABC, "d"]
NUMBERS = [
    "", " ", "12", " 1 2 ", "2.5", "2,5", "٢٫٥", "١٢", "१२", "+3", "-3", "-0", "0.0", ".5", "5.", "1e3", "1E-2", "1_000", "1__0", "_1",
    "1_", "1,2,3", "nan", "inf", "Infinity", "-", "+", ".", "e5", "0x10", "12 ml", "1e999", "123456789012345678901", "12345678901234567890",
    "1234567890123456", "0.1", "0.30000000000000004", "𝟙𝟚", "½", "²", "1\u00a0000", "7.999999999", "8", "10", "10.0", "10.0001", "9e0",
]  # fmt: skip


def questions():
    """One of each kind and its edges, as the kept file tells them."""
    two = {"single": ["b"], "case": ["a"], "multiple": ["a", "c"]}
    for kind, key in two.items():
        yield {"kind": kind, "drawn": {"order": ["c", "a", "b"]}, "body": {"options": ABC}, "key": key}
    yield {"kind": "single", "drawn": {"order": ABC}, "body": {"options": ABC}, "key": ["a", "b"]}
    yield {"kind": "multiple", "drawn": {"order": ["d", "b", "a", "c"]}, "body": {"options": ABCD}, "key": ["a", "c", "d"]}
    for key in (True, False):
        yield {"kind": "truefalse", "drawn": {"order": []}, "body": {}, "key": key}
    yield {"kind": "ordering", "drawn": {"order": ["c", "a", "b"]}, "body": {"items": ABC}, "key": None}
    yield {"kind": "ordering", "drawn": {"order": ["d", "b", "a", "c"]}, "body": {"items": ABCD}, "key": None}
    right = {"a": "one", "b": "two", "c": "two"}
    yield {
        "kind": "matching",
        "drawn": {"order": ["b", "a", "c"], "right": ["c", "a", "b"]},
        "body": {"pairs": ABC},
        "key": None,
        "right": right,
    }
    yield {"kind": "matching", "drawn": {"order": ["a", "b"], "right": ["b", "a"]}, "body": {"pairs": ["a", "b"]}, "key": None}
    for value, low, high in ((9, 8, 10), (0.3, 0.3, 0.5), (0, 0, 0), (-2, -3, -1)):
        yield {"kind": "numeric", "drawn": {"order": []}, "body": {}, "key": {"value": value, "low": low, "high": high}}


def fields(question):
    """Every way to fill a page's fields, and values that no page offers."""
    kind, order = question["kind"], question["drawn"]["order"]
    places = [str(place) for place in range(len(order))]
    odd = ["9", "x", "-1", "٠", "00", "01", "1.0", "0001", " 1"]
    if kind == "numeric":
        yield from ({"q1": [text]} for text in NUMBERS)
    elif kind == "truefalse":
        yield from ({"q1": [text]} for text in ("", "true", "false", "True", "0"))
        yield {}
    elif kind == "multiple":
        for count in range(len(places) + 1):
            yield from ({"q1": list(some)} for some in itertools.combinations(places, count))
        yield from ({"q1": ["0", text]} for text in (*odd, "0"))
    elif kind in ("single", "case"):
        yield from ({"q1": [text]} for text in (*places, *odd, ""))
        yield from ({"q1": ["0", "1"]}, {})
    elif kind == "ordering":
        numbers = [str(place + 1) for place in range(len(order))]
        yield from (_rows(some) for some in itertools.permutations(numbers))
        yield from (
            _rows(some) for some in (["1"] * len(order), numbers[:-1], [" 1 ", *numbers[1:]], ["", *numbers[1:]], ["0", *numbers[1:]], [])
        )
    else:
        yield from (_rows(some) for some in itertools.product(["", *places], repeat=len(order)))
        yield from (_rows([text]) for text in odd)


def _rows(values):
    return {f"q1-{place}": [value] for place, value in enumerate(values)}


def answered(question, data):
    """What the server makes of it: the response with its mark and verdict, or the code of its refusal."""
    posted = QueryDict(mutable=True)
    for name, values in data.items():
        posted.setlist(name, values)
    try:
        response = responses.read(kind=question["kind"], drawn=question["drawn"], data=posted, name="q1")
    except ValidationError as refusal:
        return {"refused": refusal.code}
    right = question.get("right")
    share = Fraction(marking.mark(kind=question["kind"], body=question["body"], key=question["key"], response=response, right=right))
    told = {"response": response, "mark": float(share), "verdict": presenting.verdict_of(share, is_answered=response is not None)}
    if question["kind"] == "numeric":
        told["shown"] = number_text(response)
    if question["kind"] == "ordering" and response:
        items = question["body"]["items"]
        told["in_place"] = [row.is_right for row in _marked_order(items, dict(zip(items, items, strict=True)), response)]
    return told


def vectors():
    return [
        {
            "question": {"name": "q1", "right": {}, **question},
            "answers": [{"fields": data, **answered(question, data)} for data in fields(question)],
        }
        for question in questions()
    ]


@pytest.fixture(scope="module")
def written():
    if os.environ.get("UPDATE_VECTORS"):
        FILE.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_the_vectors_are_what_the_server_says(written):
    assert json.loads(json.dumps(vectors())) == written


def test_the_vectors_meet_every_kind_and_every_outcome(written):
    answers = [answer for vector in written for answer in vector["answers"]]

    assert {vector["question"]["kind"] for vector in written} == {
        "single",
        "case",
        "multiple",
        "truefalse",
        "ordering",
        "matching",
        "numeric",
    }
    assert {answer.get("refused") for answer in answers} == {None, "number", "incomplete", "unknown"}
    assert {answer.get("verdict") for answer in answers} == {None, "right", "partly", "wrong", "open"}
    assert len(answers) > 200
