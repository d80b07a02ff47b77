"""The parts of a pack. ``courses`` owns the frame and the lessons; each higher room registers the part it owns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps

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
    """Register ``part`` under its name. A room calls this from its app's ``ready()``."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """Every part, the lowest room's first, so that a part may rely on those of the rooms below it. Inside a room: as registered."""
    rooms = [config.name for config in reversed(list(apps.get_app_configs()))]
    return sorted(_parts.values(), key=lambda part: rooms.index(part.load.__module__.split(".")[0]))
