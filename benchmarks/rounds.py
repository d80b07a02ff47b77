"""Two things measured turn by turn in one run, so that whatever else the machine does meets both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Measured:
    """One finding. ``reach``: the share of the raw limit it should have, where one is set. ``rounds``: (ours, limit) a round."""

    part: str
    what: str
    limit: str
    unit: str
    rounds: list[tuple[float, float]]
    reach: float | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def ours(self) -> float:
        return median(ours for ours, _limit in self.rounds)

    @property
    def raw(self) -> float:
        return median(limit for _ours, limit in self.rounds)

    @property
    def ratios(self) -> list[float]:
        return sorted(ours / limit for ours, limit in self.rounds)

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def noise(self) -> float:
        """How far the raw limit itself swung between rounds, as a share of its median."""
        limits = [limit for _ours, limit in self.rounds]
        return (max(limits) - min(limits)) / self.raw


def alternate(ours: Callable[[], float], limit: Callable[[], float], rounds: int) -> list[tuple[float, float]]:
    """Ours and the raw limit, turn by turn; who goes first changes each round."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            raw = limit()
            pairs.append((ours(), raw))
        else:
            mine = ours()
            pairs.append((mine, limit()))
    return pairs
