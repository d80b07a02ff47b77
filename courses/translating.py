"""How far a translation of a course can be relied on: who has reviewed it, and what has drifted from its source."""

from dataclasses import dataclass

from courses.keeping import kept
from courses.models import Edition
from courses.outline import outline


@dataclass(frozen=True)
class Translation:
    """``drift``: the parts (kind, what it is called) whose source has changed since they were translated."""

    language: str
    is_source: bool
    reviewer: dict | None
    drift: tuple[tuple[str, str], ...]

    @property
    def is_draft(self) -> bool:
        return not self.is_source and not self.reviewer


@kept(maxsize=64)
def translation(edition: Edition, language: str) -> Translation:
    """How the edition's words in ``language`` stand. Of an edition that notes nothing, all but the source is a draft."""
    noted = (Edition.objects.values_list("frame", flat=True).get(pk=edition.pk).get("translations") or {}).get(language) or {}
    steps = outline(edition, language).by_key
    named = tuple(
        (kind, steps[key].title if kind == "lessons" and key in steps else key) for kind, key in map(_split, noted.get("drift", []))
    )
    return Translation(language, language == edition.languages[0], noted.get("reviewer"), named)


def _split(part: str) -> tuple[str, str]:
    kind, _slash, key = part.partition("/")
    return kind, key
