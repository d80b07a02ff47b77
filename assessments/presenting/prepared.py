"""What the partial prints."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choice:
    """Something to tick. ``verdict`` after marking: right, wrong or nothing; ``note`` says it in words."""

    value: str
    text: str
    is_chosen: bool = False
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A line of an ordering (a step and its numbers) or of a matching (a left side and its choices)."""

    name: str
    text: str
    choices: list[Choice] = field(default_factory=list)
    given: str = ""
    wanted: str = ""
    is_right: bool = False


@dataclass(frozen=True)
class Prepared:
    """Everything the partial prints. ``widget``: choices, rows or number. The fields from ``verdict`` on are empty before marking."""

    code: str
    kind: str
    name: str
    widget: str
    stem: str
    help: str
    language: str = ""
    scenario: str = ""
    unit: str = ""
    typed: str = ""
    error: str = ""
    choices: list[Choice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_answered: bool = False
    verdict: str = ""
    given: str = ""
    wanted: str = ""
    right_order: list[str] = field(default_factory=list)
    feedback: str = ""
    rationale: str = ""

    @property
    def is_marked(self) -> bool:
        return bool(self.verdict)

    @property
    def fields(self) -> list[list[str]]:
        """What a browser would send of it: name and value of each field that is filled in."""
        if self.widget == "number":
            return [[self.name, self.typed]] if self.typed else []
        if self.widget == "rows":
            return [[row.name, choice.value] for row in self.rows for choice in row.choices if choice.is_chosen]
        return [[self.name, choice.value] for choice in self.choices if choice.is_chosen]

    @property
    def takes_several(self) -> bool:
        return self.kind == "multiple"


def same_for_both(kind: str, drawn: dict, words: dict, name: str, language: str) -> dict:
    return {
        "code": drawn["question"],
        "kind": kind,
        "name": name,
        "widget": {"numeric": "number", "ordering": "rows", "matching": "rows"}.get(kind, "choices"),
        "language": language,
        "stem": words.get("stem", ""),
        "scenario": words.get("scenario", ""),
        "unit": words.get("unit", ""),
    }


def number_text(value) -> str:
    """A number as people read it; anything else is nothing."""
    return "" if value is None or isinstance(value, bool | str | list | dict) else f"{value:g}" if isinstance(value, float) else str(value)
