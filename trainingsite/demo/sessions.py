"""Observed sessions as they repeat: ratings of every item, judged by the site's own rule, and what the observer wrote."""

from dataclasses import dataclass
from random import Random

from assessments.grading import NA, grade
from trainingsite.demo.dice import dice
from trainingsite.demo.outline import Outline
from trainingsite.demo.tables import Tables

VARIANTS = 200
STRENGTHS = (
    "Asked before every step and waited for the answer.",
    "Calm voice; the mother's hands did the work from the start.",
    "Explained the first milk in three short sentences.",
    "Noticed pain at once and changed the placement.",
    "Checked that everything was understood by asking back.",
    "Kept privacy although the ward was full.",
    "Praised each small step honestly.",
)
CHANGES = (
    "Let her find the place herself before helping with words.",
    "Say how often and how long before you begin.",
    "Ask about pain earlier.",
    "Leave more silence after a question.",
    "Label the container before the milk goes in it.",
    "Sit at eye level from the first minute.",
    "Name the danger signs one by one.",
)


@dataclass(frozen=True)
class Seen:
    """``values`` and ``own`` (the learner's) by item key; ``seconds`` is how long the session took."""

    plan: str
    own_plan: str
    values: dict
    own: dict
    outcome: str
    reasons: list
    global_rating: int
    strength: str
    change: str
    seconds: int


class Sessions:
    """``pass`` and ``not_yet`` sessions by variant."""

    def __init__(self, outline: Outline, tables: Tables, seed: str):
        self.outline, self.tables, self.seed = outline, tables, seed
        self.made: dict[tuple, Seen] = {}

    def seen(self, outcome: str, variant: int) -> Seen:
        key = (outcome, variant)
        if key not in self.made:
            self.made[key] = self._make(outcome, variant, dice(self.seed, "session", *key))
        return self.made[key]

    def _make(self, outcome: str, variant: int, random: Random) -> Seen:
        outline = self.outline
        while True:
            values, overall = self._ratings(outcome, random)
            verdict = grade(items=outline.item_rules, ratings=values, rule=outline.pass_rule, global_rating=overall)
            if verdict.outcome == outcome:
                break
        own = {key: "1" if value == "2" and random.random() < 0.15 else value for key, value in values.items()}
        plan, own_plan = f"session-{outcome}-{variant}", f"own-{outcome}-{variant}"
        seconds = self._learn(plan, values, random)
        self._learn(own_plan, own, random, at_once=True)
        texts = random.choice(STRENGTHS), random.choice(CHANGES)
        return Seen(plan, own_plan, values, own, verdict.outcome, verdict.reasons, overall, *texts, seconds)

    def _ratings(self, outcome: str, random: Random) -> tuple[dict, int]:
        values = {}
        for item in self.outline.item_rules:
            slips = 0.45 if outcome == "not_yet" else 0 if item.is_critical else 0.14
            values[item.key] = NA if item.may_be_na and random.random() < 0.3 else "2" if random.random() >= slips else random.choice("110")
        return values, random.choice((1, 2, 2)) if outcome == "not_yet" else random.choice((3, 3, 3, 4))

    def _learn(self, plan: str, values: dict, random: Random, *, at_once: bool = False) -> int:
        parts, seconds = [], 0
        for item in self.outline.items:
            seconds += 0 if at_once else random.randint(10, 70)
            parts.append((item.pk, values[item.key], None, seconds))
        self.tables.learn(plan, parts)
        return seconds + random.randint(60, 240)
