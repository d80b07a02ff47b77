"""A question as it is answered."""

from django.utils.translation import gettext as _

from assessments.presenting.prepared import Choice, Prepared, Row, number_text, same_for_both
from assessments.responses import CHOOSING


def ask(
    *, kind: str, drawn: dict, words: dict, response=None, name: str = "answer", language: str = "", typed=None, error: str = ""
) -> Prepared:
    """The question as it is answered. ``typed`` (the refused QueryDict) is shown again in place of ``response``, with its ``error``."""
    helps = {
        "multiple": _("More than one can be right."),
        "ordering": _("Number the steps: 1 comes first."),
        "matching": _("Choose what belongs to each."),
        "numeric": _("Write a number."),
    }
    return Prepared(
        **same_for_both(kind, drawn, words, name, language),
        help=helps.get(kind, _("Choose one answer.")),
        error=error,
        typed=typed.get(name, "") if typed is not None else number_text(response),
        choices=_choices(kind, drawn, words, response),
        rows=_rows(kind=kind, drawn=drawn, words=words, response=response, name=name, typed=typed),
        is_answered=response is not None,
    )


def _choices(kind: str, drawn: dict, words: dict, response) -> list[Choice]:
    if kind == "truefalse":
        return [Choice("true", _("True"), response is True), Choice("false", _("False"), response is False)]
    if kind not in CHOOSING:
        return []
    picked = response if isinstance(response, list) else [response]
    return [Choice(str(place), words["options"][each], each in picked) for place, each in enumerate(drawn["order"])]


def _rows(*, kind: str, drawn: dict, words: dict, response, name: str, typed) -> list[Row]:
    if kind not in ("ordering", "matching"):
        return []
    rows = []
    for place, each in enumerate(drawn["order"]):
        field_name = f"{name}-{place}"
        if kind == "ordering":
            choices = [(str(number), str(number)) for number in range(1, len(drawn["order"]) + 1)]
            chosen = str(response.index(each) + 1) if response else ""
            text = words["items"][each]
        else:
            choices = _rights(drawn["right"], words["right"])
            chosen = _right_value(choices, words["right"].get((response or {}).get(each), None))
            text = words["left"][each]
        chosen = typed.get(field_name, "") if typed is not None else chosen
        rows.append(Row(field_name, text, [Choice(value, label, value == chosen) for value, label in choices]))
    return rows


def _rights(shown: list, words: dict) -> list[tuple[str, str]]:
    """Places and words on the right, the same words once."""
    first: dict[str, str] = {}
    for place, each in enumerate(shown):
        first.setdefault(words[each], str(place))
    return [(place, text) for text, place in first.items()]


def _right_value(choices: list[tuple[str, str]], text: str | None) -> str:
    return next((value for value, label in choices if label == text), "")
