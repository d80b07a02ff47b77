"""How people go through the lessons: on some evenings a few, then some days nothing."""

from dataclasses import dataclass

from trainingsite.demo.days import DAY
from trainingsite.demo.dice import dice
from trainingsite.demo.outline import Outline
from trainingsite.demo.tables import Tables

VARIANTS = 200
EARLIEST, LATEST = 6 * 3600 + 1800, 20 * 3600


@dataclass(frozen=True)
class Pace:
    """``seconds``: when each lesson was done, counted from midnight of the day she enrolled; ``enrolled`` likewise."""

    plan: str
    lessons: tuple[int, ...]
    seconds: tuple[int, ...]
    enrolled: int

    def day(self, done: int) -> int:
        """The day of the ``done``-th lesson, or of the enrolment."""
        return self.seconds[done - 1] // DAY if done else 0


class Paces:
    def __init__(self, outline: Outline, tables: Tables, seed: str):
        self.outline, self.tables, self.seed = outline, tables, seed
        self.made: dict[int, Pace] = {}

    def __getitem__(self, variant: int) -> Pace:
        if variant not in self.made:
            pace = self.made[variant] = self._make(variant)
            self.tables.learn(pace.plan, [(key, None, None, at) for key, at in zip(pace.lessons, pace.seconds, strict=True)])
        return self.made[variant]

    def _make(self, variant: int) -> Pace:
        random = dice(self.seed, "pace", variant)
        skips_optional = random.random() < 0.6
        lessons = [each for each in self.outline.lessons if not (each.is_optional and skips_optional)]
        seconds, day, begun = [], 0, 0
        while len(seconds) < len(lessons):
            at = random.randint(EARLIEST, LATEST)
            begun = begun or at - random.randint(120, 1200)
            for lesson in lessons[len(seconds) : len(seconds) + random.randint(1, 6)]:
                at += int(60 * max(lesson.minutes, 5) * random.uniform(0.6, 1.6))
                seconds.append(day * DAY + at)
            day += random.choice((1, 1, 1, 2, 2, 3, 5))
        return Pace(f"pace-{variant}", tuple(each.pk for each in lessons), tuple(seconds), begun)
