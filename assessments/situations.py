"""Which situations a checklist knows, and what a session in one of them counts as."""

from collections.abc import Mapping


def situation(settings: Mapping, key: str) -> Mapping:
    """The situation ``key`` of a checklist's settings. Raises KeyError when it has none of that name."""
    return by_key(settings)[key]


def by_key(settings: Mapping) -> dict[str, Mapping]:
    return {each["id"]: each for each in settings["situations"]}


def with_mother(settings: Mapping, key: str) -> bool:
    """Whether a mother takes part, so that a case number and her consent are needed."""
    return bool(situation(settings, key).get("mother"))


def counts_as(settings: Mapping, key: str, *, remote_trained: bool) -> str:
    """The situation that a pass in ``key`` counts for, or ``""`` when the session is for practice only.

    A live-video role-play (``counts: remote``) counts for the first situation that needs none before it, and only when its observer
    is trained for remote observation.
    """
    counts = situation(settings, key).get("counts")
    if counts is True:
        return key
    if counts == "remote" and remote_trained:
        first = (each["id"] for each in settings["situations"] if each.get("counts") is True and not each.get("needs"))
        return next(first, "")
    return ""
