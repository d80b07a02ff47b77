"""A question after marking."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.marking import same_right
from assessments.presenting.prepared import Choice, Prepared, Row, number_text, same_for_both


def explain(
    *, kind: str, body: dict, key, drawn: dict, words: dict, response, mark: Fraction | float, name: str = "answer", language: str = ""
) -> Prepared:
    """The question after marking: what was answered, what is right, and why. Nothing in it can be changed."""
    right = {"rows": [], "choices": [], "given": "", "wanted": "", "right_order": []}
    if kind == "numeric":
        right |= {
            "given": f"{number_text(response)} {words.get('unit', '')}".strip() if response is not None else "",
            "wanted": _wanted_number(key, words.get("unit", "")),
        }
    elif kind == "ordering":
        right["right_order"] = [words["items"][item] for item in body["items"]]
        right["rows"] = _marked_order(body["items"], words["items"], response)
    elif kind == "matching":
        right["rows"] = _marked_pairs(drawn["order"], words, response or {})
    else:
        right["choices"] = _marked_choices(kind, key, drawn, words, response)
    return Prepared(
        **same_for_both(kind, drawn, words, name, language),
        help="",
        is_answered=response is not None,
        verdict=verdict_of(mark, is_answered=response is not None),
        feedback=words.get("feedback", ""),
        rationale=words.get("rationale", ""),
        **right,
    )


def verdict_of(mark: Fraction | float, *, is_answered: bool) -> str:
    """right, partly, wrong or open (not answered)."""
    if not is_answered:
        return "open"
    return "right" if mark >= 1 else "partly" if mark > 0 else "wrong"


def _marked_choices(kind: str, key, drawn: dict, words: dict, response) -> list[Choice]:
    if kind == "truefalse":
        all_, wanted, picked = [(True, _("True")), (False, _("False"))], [key], [response]
    else:
        all_ = [(each, words["options"][each]) for each in drawn["order"]]
        wanted, picked = key, response if isinstance(response, list) else [response]
    return [Choice("", text, each in picked, *_judged(each in wanted, each in picked)) for each, text in all_]


def _judged(is_right: bool, is_picked: bool) -> tuple[str, str]:
    if is_right:
        return "right", _("You chose this: right") if is_picked else _("Right, and you did not choose it")
    return ("wrong", _("You chose this: not right")) if is_picked else ("", "")


def _marked_order(items: list, words: dict, response: list | None) -> list[Row]:
    """Her order; a step is right when the one before it is the right one."""
    given = response or []
    before = dict(zip(items, [None, *items], strict=False))
    follows = dict(zip(given, [None, *given], strict=False))
    return [Row("", words[item], is_right=follows[item] == before[item]) for item in given]


def _marked_pairs(lefts: list, words: dict, response: dict) -> list[Row]:
    right = words["right"]
    return [
        Row(
            "",
            words["left"][left],
            given=right.get(response.get(left), ""),
            wanted=right[left],
            is_right=left in response and same_right(response[left], left, right),
        )
        for left in lefts
    ]


def _wanted_number(key: dict, unit: str) -> str:
    value = f"{number_text(key['value'])} {unit}".strip()
    if key["low"] == key["high"]:
        return value
    accepted = {"value": value, "low": number_text(key["low"]), "high": number_text(key["high"])}
    return _("%(value)s (from %(low)s to %(high)s is accepted)") % accepted
