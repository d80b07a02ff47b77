"""Why not, in kind words: the reasons that ``grading`` found, as sentences."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass
class Reason:
    """One sentence; ``items`` are the (number, text, rating word) it rests on; ``help`` says what competent looks like."""

    code: str
    text: str
    help: str = ""
    items: list[tuple[str, str, str]] = field(default_factory=list)


def explain(reasons: Iterable[Mapping], words: Mapping) -> list[Reason]:
    """The reasons in words, in the order they were found; marks lost stand under the sentence about marks."""
    told: list[Reason] = []
    for reason in reasons:
        if reason["code"] == "item":
            told[-1].items.append((reason["item"], _item(words, reason["item"]), _rating(words, reason["rating"])))
        elif reason["code"] in SAYS:
            told.append(SAYS[reason["code"]](reason, words))
    return told


def _critical(reason, words):
    text = _("Step %(item)s, “%(text)s”, is critical: it must be done well every time. It was rated: %(rating)s.")
    values = {"item": reason["item"], "text": _item(words, reason["item"]), "rating": _rating(words, reason["rating"])}
    return Reason("critical", text % values, (words.get("items", {}).get(reason["item"]) or {}).get("help", ""))


def _percent(reason, words):
    needed = math.ceil(reason["needed"] * reason["possible"] / 100)
    text = _("The other steps earned %(earned)s of %(possible)s marks. At least %(needed)s (%(percent)s %%) are needed. Practise these:")
    return Reason("percent", text % {**reason, "needed": needed, "percent": reason["needed"]})


def _global(reason, words):
    titles = words.get("global", {})
    rated = (titles.get(str(reason["rating"])) or {}).get("title", _("none"))
    needed = (titles.get(str(reason["needed"])) or {}).get("title", reason["needed"])
    text = _("As a whole your observer rated the session “%(rated)s”. It must be “%(needed)s” or better.")
    return Reason("global", text % {"rated": rated, "needed": needed})


def _stopped(reason, words):
    seen = words.get("stop", {}).get("reasons", {}).get(reason["reason"], reason["reason"])
    return Reason("stopped", _("The session was stopped for safety. What was seen: %(seen)s.") % {"seen": seen.rstrip(".")})


SAYS = {"critical": _critical, "percent": _percent, "global": _global, "stopped": _stopped}


def _item(words, key):
    return (words.get("items", {}).get(key) or {}).get("text", key)


def _rating(words, value):
    return words.get("ratings", {}).get(value) or _("not rated")
