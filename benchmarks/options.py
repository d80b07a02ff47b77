"""How a run was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """``seconds``: of each measured turn. ``rows``: of the export. ``kind``: the database."""

    parts: tuple[str, ...]
    kind: str
    rows: int
    seconds: float
    rounds: int
    port: int = 0
