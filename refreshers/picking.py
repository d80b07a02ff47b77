"""Which questions a refresher asks. Pure: randomness, history and bank are handed in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from assessments.drawing import Drawable, arrange, draw_form
from refreshers.plan import Step

MOST_CARDS = 5  # missed questions beside a form, or in one review


@dataclass
class History:
    """What a person was asked and how she did. ``seen``: code → how recently (higher is later); ``scores``: competency → [marks, of]."""

    seen: dict[str, int] = field(default_factory=dict)
    scores: dict[str, list[float]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)

    def share(self, competency: str) -> float:
        """How much of a competency she had right; what was never asked counts as half known."""
        marks, of = self.scores.get(competency, (0, 0))
        return (marks + 0.5) / (of + 1)


def pick(bank: Mapping[str, Drawable], step: Step, history: History, missed: Collection[str], random: Random) -> list[dict]:
    """The form of ``step``: what was missed and is due again, and new questions of its competencies, those asked longest ago last.

    Smaller than asked when the bank is. Never a question that another open refresher asks already.
    """
    again = [code for code in missed if code in bank and code not in history.pending][:MOST_CARDS]
    free = {code: each for code, each in bank.items() if code not in again and code not in history.pending}
    pool = [replace(each, seen=history.seen.get(code, 0)) for code, each in free.items() if each.competency in step.competencies]
    sizes = {code: sum(each.competency == code for each in pool) for code in step.competencies}
    form = draw_form(pool, draw=_shares(step, sizes, history, random), random=random)
    form += [arrange(bank[code], random=random) for code in again]
    random.shuffle(form)
    return form


def review(bank: Mapping[str, Drawable], missed: Collection[str], history: History, random: Random) -> list[dict]:
    """A form of nothing but what was missed."""
    return [arrange(bank[code], random=random) for code in missed if code in bank and code not in history.pending][:MOST_CARDS]


def _shares(step: Step, sizes: Mapping[str, int], history: History, random: Random) -> dict[str, int]:
    """How many of each competency: in turn, so that they interleave; with ``weakest`` from the half she knows least."""
    codes = [code for code in step.competencies if sizes[code]]
    random.shuffle(codes)
    if step.weakest:
        codes = sorted(codes, key=history.share)[: max(1, (step.draws + 1) // 2)]
    left = dict(sizes)
    shares = dict.fromkeys(codes, 0)
    while codes and sum(shares.values()) < step.draws:
        codes = [code for code in codes if left[code]]
        for code in codes[: step.draws - sum(shares.values())]:
            shares[code] += 1
            left[code] -= 1
    return shares
