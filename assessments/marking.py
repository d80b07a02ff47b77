"""How an answer is marked, and what the marks make. Pure functions: no rows, no clock.

Marks are fractions, so that thirds add up to a whole and nobody misses the pass mark by a rounding.
"""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import pairwise

NONE, ALL = Fraction(0), Fraction(1)


def mark(*, kind: str, body: dict, key, response, right: dict[str, str] | None = None) -> Fraction:
    """The share (0 to 1) of one question that ``response`` gets right; nothing answered gets 0.

    ``body``, ``key`` and ``response`` have the shapes of ``Question`` and ``responses``. ``right`` are the words on the right of a
    matching question: two ids with the same words count as the same.
    """
    if response is None:
        return NONE
    if kind == "multiple":
        return _several(key, response)
    if kind == "ordering":
        return _order(body["items"], response)
    if kind == "matching":
        return _matches(body["pairs"], response, right or {})
    return ALL if _hits(kind, key, response) else NONE


def _hits(kind: str, key, response) -> bool:
    if kind == "numeric":
        return key["low"] <= response <= key["high"]
    return response is key if kind == "truefalse" else [response] == list(key)


def _several(key: list, response: list) -> Fraction:
    """(hits − false picks) / number of right options, never below 0."""
    picked, wanted = set(response), set(key)
    return max(NONE, Fraction(len(picked & wanted) - len(picked - wanted), len(wanted)))


def _order(items: list, response: list) -> Fraction:
    """The share of neighbours that stand in the right order, one right after the other."""
    if sorted(items) != sorted(response):
        return NONE
    wanted = set(pairwise(items))
    return Fraction(len(wanted & set(pairwise(response))), len(wanted))


def _matches(pairs: list, response: dict, right: dict) -> Fraction:
    """The share of pairs matched; equal words on the right are equal answers."""
    hits = sum(left in response and same_right(response[left], left, right) for left in pairs)
    return Fraction(hits, len(pairs))


def same_right(given: str, wanted: str, right: dict[str, str]) -> bool:
    """Whether two ids on the right of a matching question say the same."""
    return given == wanted or (given in right and wanted in right and right[given] == right[wanted])


def exact_percent(marks: Iterable[Fraction]) -> Fraction:
    """The marks of a whole form in percent, unrounded; an empty form has 0."""
    marks = list(marks)
    return sum(marks, NONE) * 100 / len(marks) if marks else NONE


def shown_percent(percent: Fraction) -> Decimal:
    """Two decimals, rounded down: a score that shows 80.00 has passed 80."""
    whole = Decimal(percent.numerator) / Decimal(percent.denominator)
    return whole.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def has_passed(percent: Fraction, *, pass_percent: int) -> bool:
    return percent >= pass_percent


def by_competency(marked: Iterable[tuple[str, Fraction]]) -> dict[str, dict[str, float]]:
    """``{"HE1": {"marks": 2.5, "of": 3}}`` from (code, mark) pairs, in the order the codes first come."""
    sums: dict[str, list] = {}
    for code, share in marked:
        total = sums.setdefault(code, [NONE, 0])
        total[0] += share
        total[1] += 1
    return {code: {"marks": round(float(marks), 4), "of": of} for code, (marks, of) in sums.items()}
