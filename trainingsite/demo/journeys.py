"""The days of one learner's journey, counted from her enrolment and then moved into the past."""

from dataclasses import dataclass, field
from random import Random

from credentials.validity import after_months
from trainingsite.demo import paces, sittings
from trainingsite.demo.outline import Session
from trainingsite.demo.sittings import Sitting
from trainingsite.demo.stages import Stage, quiet_days


@dataclass
class Learner:
    number: int
    user_id: int
    name: str
    place: object  # a facility
    cadre: str
    stage: Stage
    random: Random
    observers: list[tuple[int, str]]  # ids and names of the trainers over her place


@dataclass
class Held:
    """A session held: its outcome, the day she asked and the day it was."""

    session: Session
    outcome: str
    asked: int
    day: int


@dataclass
class Journey:
    """``start`` is the day of the enrolment, counted from today; every other day is counted from it."""

    pace: paces.Pace
    lessons: int
    sittings: list[tuple[int, Sitting]] = field(default_factory=list)  # the day and the sitting
    held: list[Held] = field(default_factory=list)
    asked: int | None = None  # for a session that is still to come
    start: int = 0


def plan(histories, learner: Learner) -> Journey:
    """What happened on which day, so that the last of it lies as far back as the stage says."""
    stage, random = learner.stage, learner.random
    pace = histories.paces[random.randrange(paces.VARIANTS)]
    journey = Journey(pace, round(len(pace.lessons) * random.uniform(*stage.lessons)))
    last = pace.day(journey.lessons)
    if stage.quiz:
        for sitting in histories.sittings.history(stage.quiz, random.randrange(sittings.VARIANTS)):
            last += random.randint(2, 5)
            journey.sittings.append((last, sitting))
    wanted = histories.outline.conditional if stage.conditional else histories.outline.full
    for session in wanted[: stage.sessions]:
        for outcome in ("not_yet", "pass") if random.random() < 0.12 else ("pass",):
            asked, last = last + random.randint(1, 2), last + random.randint(3, 12)
            journey.held.append(Held(session, outcome, asked, last))
    if stage.waits:
        last += random.randint(2, 5)
        journey.asked = last
    journey.start = -_quiet(histories, learner) - last
    return journey


def _quiet(histories, learner: Learner) -> int:
    """Days since the last of it; for a certificate that ends on a given day, since the day it was issued."""
    months = histories.outline.edition.valid_months
    if learner.stage.expires_in is None or not months:
        return quiet_days(learner.stage, learner.number, learner.random)
    days = histories.days
    return -days.number(after_months(days.date(learner.stage.expires_in), -months))
