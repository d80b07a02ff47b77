"""How far a learner of the demo has come. The first sixty show every stage; those after them repeat the same mixture by chance."""

from dataclasses import dataclass
from random import Random

from trainingsite.demo.dice import dice

FIRST = 60
WAVE = 20_000  # so many learners after the first pass from the oldest certificates to the newest: trained in waves, as in real life
OLDEST, NEWEST = 640, 30  # days since the certificate


@dataclass(frozen=True)
class Stage:
    """``lessons``: the share done, from and to. ``quiet``: days since the last thing she did, from and to. ``sessions``: passed ones."""

    key: str
    lessons: tuple[float, float] = (1, 1)
    quiet: tuple[int, int] = (1, 6)
    quiz: str = ""  # "", failed, passed
    sessions: int = 0
    waits: bool = False  # has asked to be observed
    begun: bool = False  # an observer has begun
    certified: bool = False
    conditional: bool = False
    expires_in: int | None = None
    revoked: bool = False
    left: bool = False


ALL = 99
ENROLLED = Stage("enrolled", lessons=(0, 0), quiet=(1, 3))
MID_COURSE = Stage("mid_course", lessons=(0.1, 0.85), quiet=(1, 5))
A_THIRD = Stage("a_third", lessons=(0.34, 0.34), quiet=(1, 1))
STALLED = [Stage(f"stalled_{days}", lessons=(0.15, 0.7), quiet=(days, days)) for days in (8, 15, 35)]
LESSONS_DONE = Stage("lessons_done")
QUIZ_FAILED = Stage("quiz_failed", quiz="failed", quiet=(2, 6))
QUIZ_PASSED = Stage("quiz_passed", quiz="passed")
WAITING = Stage("waiting", quiz="passed", waits=True)
R1_PASSED = Stage("r1_passed", quiz="passed", sessions=1, quiet=(2, 6))
R2_UNDER_WAY = Stage("r2_under_way", quiz="passed", sessions=1, waits=True, begun=True, quiet=(1, 1))
CERTIFIED = Stage("certified", quiz="passed", sessions=ALL, certified=True, quiet=(NEWEST, OLDEST))
CONDITIONAL = Stage("conditional", quiz="passed", sessions=ALL, certified=True, conditional=True, quiet=(NEWEST, OLDEST))
EXPIRING = [Stage(f"expiring_{days}", quiz="passed", sessions=ALL, certified=True, expires_in=days) for days in (5, 25, 55)]
EXPIRED = Stage("expired", quiz="passed", sessions=ALL, certified=True, expires_in=-60)
REVOKED = Stage("revoked", quiz="passed", sessions=ALL, certified=True, revoked=True, quiet=(120, 300))
LEFT = Stage("left", lessons=(0.1, 0.6), quiet=(40, 120), left=True)

MIXTURE = {  # of sixty learners
    ENROLLED: 2, MID_COURSE: 6, **dict.fromkeys(STALLED, 2), LESSONS_DONE: 2, QUIZ_FAILED: 2, QUIZ_PASSED: 2, WAITING: 3, R1_PASSED: 3,
    R2_UNDER_WAY: 2, CERTIFIED: 22, CONDITIONAL: 2, **dict.fromkeys(EXPIRING, 1), EXPIRED: 2, REVOKED: 1, LEFT: 2,
}  # fmt: skip


def stage_of(number: int, seed: str) -> Stage:
    """The stage of the learner with this number, from 1."""
    return SIXTY[number * 7 % FIRST] if number <= FIRST else dice(seed, "stage", number).choice(SIXTY)


def quiet_days(stage: Stage, number: int, random: Random) -> int:
    """How long ago she did the last thing."""
    low, high = stage.quiet
    if (low, high) == (NEWEST, OLDEST) and number > 1000:
        centre = OLDEST - (OLDEST - NEWEST) * (number % WAVE) // WAVE
        return min(max(centre + random.randint(-20, 20), low), high)
    return random.randint(low, high)


SIXTY = [stage for stage, count in MIXTURE.items() for _ in range(count)]
