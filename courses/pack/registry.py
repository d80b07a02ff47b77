"""The parts of a pack. ``courses`` reads the frame and the lessons; each higher room registers the part it owns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from courses.models import Edition
from courses.pack.reading import Pack, Problem


@dataclass(frozen=True)
class Part:
    """``check`` names what would not work; ``load`` writes the part into an empty draft edition (modules and activities exist)."""

    name: str
    check: Callable[[Pack], Iterable[Problem]]
    load: Callable[[Pack, Edition], None]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Register ``part`` under its name. A room calls this from its app's ``ready()``, in the order of the rooms."""
    _parts[part.name] = part


def parts() -> list[Part]:
    return list(_parts.values())
