"""What a person may answer to one drawn question, and how a page's fields become that answer.

A response as stored: single, case: option id · multiple: list of ids · truefalse: bool · ordering: list of ids · matching:
{left id: right id} · numeric: number. None means: not answered.

The browser never sees an id: it sends *places* in the drawn order, because a pair's two sides share an id and would tell the key.
Fields: ``answer`` (one place, several places, ``true``/``false``, or a number), for ordering ``answer-<place>`` = 1, 2, 3 …, for
matching ``answer-<left place>`` = right place. A page with several questions gives each its own ``name`` in place of ``answer``.
"""

import math

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHOOSING = ("single", "case", "multiple")
LONGEST_NUMBER = 20


def read(*, kind: str, drawn: dict, data, name: str = "answer"):
    """The response in a submitted form (a QueryDict), or None when nothing was filled in.

    Raises ValidationError: ``number``, ``incomplete`` (words for the person) or ``unknown`` (a value no page offered).
    """
    if kind == "numeric":
        return read_number(data.get(name, ""))
    if kind == "truefalse":
        return _true_or_false(data.get(name, ""))
    if kind == "ordering":
        return _ordering(drawn["order"], data, name)
    if kind == "matching":
        chosen = {left: data.get(f"{name}-{place}", "") for place, left in enumerate(drawn["order"])}
        return {left: _at(drawn["right"], place) for left, place in chosen.items() if place} or None
    if kind == "multiple":
        return [_at(drawn["order"], place) for place in dict.fromkeys(data.getlist(name))] or None
    place = data.get(name, "")
    return _at(drawn["order"], place) if place else None


def read_number(text: str) -> float | int | None:
    """A number as people write it: a comma or a point, spaces, any script's digits."""
    text = "".join(text[: LONGEST_NUMBER + 10].split()).replace(",", ".").replace("٫", ".")
    if not text:
        return None
    try:
        number = float(text) if len(text) <= LONGEST_NUMBER else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValidationError(_("Write a number, for example 12 or 2.5."), code="number")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def check(*, kind: str, drawn: dict, response) -> None:
    """Raise ValidationError(code="unknown") unless ``response`` is one that the drawn question offers."""
    if not _offered(kind, drawn, response):
        raise _unknown()


def _offered(kind: str, drawn: dict, response) -> bool:
    if kind == "numeric":
        return isinstance(response, int | float) and not isinstance(response, bool) and math.isfinite(response)
    if kind == "truefalse":
        return isinstance(response, bool)
    order = drawn["order"]
    if kind == "ordering":
        return _are_ids(response) and sorted(response) == sorted(order)
    if kind == "multiple":
        return _are_ids(response) and len(set(response)) == len(response) and set(response) <= set(order)
    if kind == "matching":
        return isinstance(response, dict) and set(response) <= set(order) and all(given in drawn["right"] for given in response.values())
    return isinstance(response, str) and response in order


def _are_ids(response) -> bool:
    return isinstance(response, list) and all(isinstance(each, str) for each in response)


def _true_or_false(text: str) -> bool | None:
    if text not in ("", "true", "false"):
        raise _unknown()
    return text == "true" if text else None


def _ordering(shown: list, data, name: str) -> list | None:
    given = [data.get(f"{name}-{place}", "").strip() for place in range(len(shown))]
    if not any(given):
        return None
    if sorted(given) != sorted(str(number) for number in range(1, len(shown) + 1)):
        raise ValidationError(_("Give each step a number of its own, so that no number is missing."), code="incomplete")
    return [item for _number, item in sorted((int(number), item) for number, item in zip(given, shown, strict=True))]


def _at(order: list, place: str):
    """The id at a place that the page offered."""
    if not (place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(order)):
        raise _unknown()
    return order[int(place)]


def _unknown() -> ValidationError:
    return ValidationError(_("This answer does not belong to the question. Open the question again and answer once more."), code="unknown")
