"""The phone shows a learner the verdict before the server has judged: both must find the same. tests/js/session.test.js reads this file."""

import itertools
import json
from pathlib import Path

from assessments.grading import ItemRule, PassRule, grade
from assessments.situations import counts_as

VECTORS = Path(__file__).resolve().parent.parent / "js" / "vectors" / "verdict.json"
ITEMS = [["1", True, False], ["2", False, False], ["3", True, True], ["4", False, True]]
SITUATIONS = [
    {"id": "R1", "counts": True, "needs": []},
    {"id": "R2", "counts": True, "needs": ["R1"]},
    {"id": "R3", "counts": "remote", "needs": []},
    {"id": "R4", "counts": False, "needs": []},
]


def vectors():
    rules = {"items": ITEMS, "situations": SITUATIONS, "pass": {"critical": 2, "percent": 80, "global": 3}}
    ratings = [dict(zip("1234", values, strict=True)) for values in itertools.product("02", "012", ["1", "2", "na"], ["0", "1", "2", "na"])]
    sessions = [{"situation": "R1", "ratings": each, "global_rating": whole} for each in ratings for whole in (2, 3)]
    right = {"1": "2", "2": "2", "3": "2", "4": "2"}
    for situation, trained in itertools.product(["R1", "R2", "R3", "R4"], [True, False]):
        sessions.append({"situation": situation, "is_remote_trained": trained, "ratings": right, "global_rating": 4})
    sessions += [
        {"situation": "R1", "ratings": {**right, "1": "na"}, "global_rating": 4},
        {"situation": "R1", "ratings": {"1": "2"}, "global_rating": None},
        {"situation": "R4", "ratings": {}, "global_rating": None, "stop_reason": "touch"},
    ]
    return {"rules": rules, "vectors": [{"told": each, "outcome": outcome(rules, each)} for each in sessions]}


def outcome(rules, told):
    counts = counts_as({"situations": SITUATIONS}, told["situation"], remote_trained=told.get("is_remote_trained", False))
    return grade(
        items=[ItemRule(*each) for each in rules["items"]],
        ratings=told["ratings"],
        rule=PassRule.of(rules),
        global_rating=told["global_rating"],
        counts=bool(counts),
        stop_reason=told.get("stop_reason", ""),
    ).outcome


def test_the_vectors_are_what_grading_finds_today():
    assert json.loads(VECTORS.read_text()) == vectors(), "write them anew: see write()"


def write():
    VECTORS.write_text(json.dumps(vectors(), separators=(",", ":")) + "\n")
