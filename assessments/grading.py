"""The pass rule of an observed practice: pure, never a plain sum.

A pass is every critical item at the asked rating **and** enough of the other items' marks **and** a global rating high enough. An
unsafe act fails whatever else was right. Why not is told as data, item by item; pages put it into words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NA = "na"
FULL = 2  # the highest rating, and so the marks an item can earn


@dataclass(frozen=True)
class ItemRule:
    key: str
    is_critical: bool = False
    may_be_na: bool = False


@dataclass(frozen=True)
class PassRule:
    """``critical``: the rating every critical item needs; ``percent``: of the other items' marks that apply; ``least_global``: 1 to 4."""

    critical: int
    percent: int
    least_global: int

    @classmethod
    def of(cls, settings: Mapping) -> "PassRule":
        """The rule as a pack writes it: ``pass: {critical: 2, percent: 80, global: 3}``."""
        rule = settings["pass"]
        return cls(rule["critical"], rule["percent"], rule["global"])


@dataclass(frozen=True)
class Verdict:
    """``outcome`` is pass, not_yet, stopped or formative. ``reasons`` is empty only on a pass, or where a formative one would have passed.

    A reason is ``{"code": …}`` with what its sentence needs: ``stopped`` (reason) · ``critical`` (item, rating or None, needed) ·
    ``percent`` (earned, possible, needed) followed by one ``item`` (item, rating) for each mark lost · ``global`` (rating, needed).
    """

    outcome: str
    reasons: list[dict] = field(default_factory=list)
    earned: int = 0
    possible: int = 0


def marks(items: Sequence[ItemRule], ratings: Mapping[str, str]) -> tuple[int, int]:
    """Marks earned and possible over the non-critical items that apply. An item left out counts as not done."""
    counted = [_worth(item, ratings.get(item.key)) for item in items if not item.is_critical]
    counted = [mark for mark in counted if mark is not None]
    return sum(counted), FULL * len(counted)


def missing(items: Sequence[ItemRule], ratings: Mapping[str, str]) -> list[str]:
    """Keys of the items without a rating that is allowed for them, in order."""
    return [item.key for item in items if not _is_allowed(item, ratings.get(item.key))]


def grade(
    *,
    items: Sequence[ItemRule],
    ratings: Mapping[str, str],
    rule: PassRule,
    global_rating: int | None,
    counts: bool = True,
    stop_reason: str = "",
) -> Verdict:
    """The verdict on a set of ratings. ``counts``: whether the situation counts at all; where it does not, the outcome is formative."""
    earned, possible = marks(items, ratings)
    if stop_reason:
        return Verdict("stopped", [{"code": "stopped", "reason": stop_reason}], earned, possible)
    reasons = [*_critical(items, ratings, rule), *_percent(items, ratings, rule, earned, possible), *_global(global_rating, rule)]
    outcome = "formative" if not counts else "not_yet" if reasons else "pass"
    return Verdict(outcome, reasons, earned, possible)


def _is_allowed(item: ItemRule, rating: str | None) -> bool:
    return rating in {"0", "1", "2"} or (rating == NA and item.may_be_na)


def _worth(item: ItemRule, rating: str | None) -> int | None:
    """The item's marks; None where it does not apply. "Not applicable" where the checklist does not print it earns nothing."""
    if rating == NA:
        return None if item.may_be_na else 0
    return int(rating) if _is_allowed(item, rating) else 0


def _critical(items, ratings, rule):
    for item in items:
        worth = _worth(item, ratings.get(item.key))
        if item.is_critical and worth is not None and worth < rule.critical:
            yield {"code": "critical", "item": item.key, "rating": ratings.get(item.key), "needed": rule.critical}


def _percent(items, ratings, rule, earned, possible):
    if earned * 100 >= rule.percent * possible:
        return
    yield {"code": "percent", "earned": earned, "possible": possible, "needed": rule.percent}
    for item in items:
        worth = _worth(item, ratings.get(item.key))
        if not item.is_critical and worth is not None and worth < FULL:
            yield {"code": "item", "item": item.key, "rating": ratings.get(item.key)}


def _global(global_rating, rule):
    if global_rating is None or global_rating < rule.least_global:
        yield {"code": "global", "rating": global_rating, "needed": rule.least_global}
