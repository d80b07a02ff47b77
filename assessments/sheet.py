"""A checklist as pages show it: stages, items, words, and what has been rated so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Checklist, RatingValue
from assessments.wording import language_for, strings_of

SCALE = {"2": "check", "1": "minus", "0": "x", "na": "ban"}  # best first, each with its sign


@dataclass(frozen=True)
class Line:
    """One item: its words, its rating, the learner's own, and the choices (value, sign, word) it allows."""

    key: str
    text: str
    help: str
    is_critical: bool
    scale: list[tuple[str, str, str]]
    value: str = ""
    own: str = ""
    value_word: str = ""
    own_word: str = ""


@dataclass(frozen=True)
class Stage:
    key: str
    title: str
    lines: list[Line]

    @property
    def rated(self) -> int:
        return sum(bool(line.value) for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    stages: list[Stage]

    @property
    def lines(self) -> list[Line]:
        return [line for stage in self.stages for line in stage.lines]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def rated(self) -> int:
        return sum(stage.rated for stage in self.stages)

    @property
    def critical_left(self) -> int:
        return sum(line.is_critical and not line.value for line in self.lines)

    @property
    def competent(self) -> int:
        return sum(line.value == "2" for line in self.lines)

    def stage(self, key: str | None) -> Stage:
        """The stage ``key``, or the first that is not finished, or the last."""
        asked = [stage for stage in self.stages if stage.key == key]
        unfinished = [stage for stage in self.stages if stage.rated < len(stage.lines)]
        return (asked or unfinished or self.stages[-1:])[0]

    def after(self, stage: Stage) -> Stage | None:
        place = self.stages.index(stage) + 1
        return self.stages[place] if place < len(self.stages) else None


def words_for(checklist: Checklist) -> dict:
    """The checklist's words in the reader's language (one query, and one for the edition unless it is loaded)."""
    strings = strings_of(checklist.edition, language=language_for(checklist.edition))
    return strings.get("checklist") or {}


def make_sheet(
    checklist: Checklist, words: Mapping, *, ratings: Mapping[str, str] | None = None, own: Mapping[str, str] | None = None
) -> Sheet:
    """The checklist with ratings (and the learner's own) by item key. One query."""
    ratings, own = ratings or {}, own or {}
    names = _names(words)
    stages: dict[str, list[Line]] = {}
    for item in checklist.items.all():
        said = words.get("items", {}).get(item.key) or {}
        value, hers = ratings.get(item.key, ""), own.get(item.key, "")
        line = Line(
            key=item.key,
            text=said.get("text", item.key),
            help=said.get("help", ""),
            is_critical=item.is_critical,
            scale=[(key, sign, names[key]) for key, sign in SCALE.items() if key != "na" or item.may_be_na],
            value=value,
            own=hers,
            value_word=names.get(value, ""),
            own_word=names.get(hers, ""),
        )
        stages.setdefault(item.stage, []).append(line)
    titles = words.get("stages", {})
    return Sheet([Stage(key, titles.get(key, key), lines) for key, lines in stages.items()])


def _names(words: Mapping) -> dict[str, str]:
    own_words = words.get("ratings") or {}
    return {value: own_words.get(value, str(label)) for value, label in RatingValue.choices}
