"""Drawing a form from the bank. Pure: randomness is handed in, rows are not touched.

A form is what ``Attempt.form`` stores: ``[{"question": code, "order": [ids as shown]}, …]``; a matching question has ``"right"`` too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True)
class Drawable:
    """What drawing must know of a question. ``seen``: 0 if this person never had it, else how recently (higher is later)."""

    code: str
    kind: str
    body: dict = field(hash=False)
    competency: str = ""
    seen: int = 0

    @property
    def is_case(self) -> bool:
        return self.kind == "case"


class BankTooSmallError(ValueError):
    """The bank cannot fill the blueprint."""


def draw_form(bank: Iterable[Drawable], *, draw: Mapping[str, int], at_least_cases: int = 0, random: Random) -> list[dict]:
    """A form of ``draw[code]`` questions a competency with at least so many cases, in random order, everything shuffled.

    Questions seen before come only where the unseen run out, those seen longest ago first. Raises BankTooSmallError.
    """
    chosen = choose(bank, draw=draw, at_least_cases=at_least_cases, random=random)
    random.shuffle(chosen)
    return [arrange(question, random=random) for question in chosen]


def choose(bank: Iterable[Drawable], *, draw: Mapping[str, int], at_least_cases: int, random: Random) -> list[Drawable]:
    """The questions of a form, in no particular order."""
    pools: dict[str, list[Drawable]] = {}
    for question in bank:
        pools.setdefault(question.competency, []).append(question)
    chosen, spare = [], []
    for code, count in draw.items():
        pool = sorted(pools.get(code, []), key=lambda question: (question.seen, random.random()))
        if len(pool) < count:
            raise BankTooSmallError(f"{code}: {count} asked, {len(pool)} in the bank")
        chosen += pool[:count]
        spare += pool[count:]
    _take_in_cases(chosen, spare, at_least_cases)
    _save_cases_for_next_time(chosen, spare, at_least_cases)
    return chosen


def _take_in_cases(chosen: list[Drawable], spare: list[Drawable], wanted: int) -> None:
    """Swap cases in until there are enough, each time where it repeats the least. Greedy is best: each further case in a
    competency costs at least as much as the one before."""
    while sum(question.is_case for question in chosen) < wanted:
        swaps = [
            (bool(into.seen) - bool(out.seen), into.seen - out.seen, place, out, into)
            for place, into in enumerate(spare)
            if into.is_case
            for out in chosen
            if not out.is_case and out.competency == into.competency
        ]
        if not swaps:
            raise BankTooSmallError(f"{wanted} cases asked, the blueprint reaches only {sum(question.is_case for question in chosen)}")
        _swap(chosen, spare, *min(swaps, key=lambda swap: swap[:3])[3:])


def _save_cases_for_next_time(chosen: list[Drawable], spare: list[Drawable], wanted: int) -> None:
    """Give unseen cases beyond the number asked back for unseen other questions, while too few would be left for another form."""
    while sum(question.is_case for question in chosen) > wanted > sum(question.is_case and not question.seen for question in spare):
        swaps = [
            (out, into)
            for out in chosen
            if out.is_case and not out.seen
            for into in spare
            if not into.is_case and not into.seen and into.competency == out.competency
        ]
        if not swaps:
            return
        _swap(chosen, spare, *swaps[0])


def _swap(chosen: list[Drawable], spare: list[Drawable], out: Drawable, into: Drawable) -> None:
    chosen[chosen.index(out)] = into
    spare[spare.index(into)] = out


def arrange(question: Drawable, *, random: Random) -> dict:
    """One question as it will be shown. An ordering is never shown in its right order."""
    drawn: dict = {"question": question.code, "order": []}
    body = question.body
    if question.kind == "ordering":
        drawn["order"] = _never_as_it_is(body["items"], random)
    elif question.kind == "matching":
        drawn["order"] = random.sample(body["pairs"], len(body["pairs"]))
        drawn["right"] = random.sample(body["pairs"], len(body["pairs"]))
    elif "options" in body:
        drawn["order"] = random.sample(body["options"], len(body["options"]))
    return drawn


def _never_as_it_is(items: list, random: Random) -> list:
    if len(items) < 2:
        return list(items)
    shown = random.sample(items, len(items))
    while shown == list(items):
        shown = random.sample(items, len(items))
    return shown


def digest(form: list[dict]) -> str:
    """SHA-256 of a form, hex: the same form always has the same."""
    return hashlib.sha256(json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
