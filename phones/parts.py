"""What a person may keep on her phone, composed of parts. Each room registers those it owns, from its app's ``ready()``."""

from collections.abc import Callable
from datetime import datetime

from people.models import User

Build = Callable[..., object]  # build(*, person: User, now: datetime, language: str) -> JSON-able

_builders: dict[str, Build] = {}


def register(name: str, build: Build) -> None:
    """Let ``build(*, person, now, language)`` make the part ``name``. It must not hold the time of asking: the ETag is made of the parts.

    Raises ValueError when another builder has the name.
    """
    known = _builders.setdefault(name, build)
    if (known.__module__, known.__qualname__) != (build.__module__, build.__qualname__):
        raise ValueError(f"the part {name!r} already has a builder")


def build_all(*, person: User, now: datetime, language: str, names: set[str] | None = None) -> dict[str, object]:
    """Every part by name, or those of ``names`` that somebody builds."""
    wanted = [(name, build) for name, build in sorted(_builders.items()) if names is None or name in names]
    return {name: build(person=person, now=now, language=language) for name, build in wanted}
