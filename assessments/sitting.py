"""Where a learner stands with a quiz: may she open an attempt now, and if not, why and when again.

Counts and pauses look at attempts near ``now`` only. So a clock that once ran ahead cannot lock anybody out for years, and one
that steps back a little lets nobody skip a pause.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assessments.models import Attempt, Quiz
from assessments.reopening import reopened_at
from courses.models import Enrolment
from courses.progress import missing_before


@dataclass(frozen=True)
class Standing:
    """``missing``: keys of activities that come first. ``again_at``: when the next attempt may begin, if not now.

    ``reopened_at``: a passed quiz is open again since then (a renewal), and only attempts begun since close it.
    """

    attempts: list[Attempt] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: int = 0
    again_at: datetime | None = None
    waits_for: str = ""
    reopened_at: datetime | None = None

    @property
    def running(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.submitted_at is None), None)

    @property
    def passed(self) -> Attempt | None:
        return next((attempt for attempt in self._this_time if attempt.is_passed), None)

    @property
    def is_tried(self) -> bool:
        """Whether she has submitted an attempt, in a renewal: since it opened."""
        return any(attempt.submitted_at for attempt in self._this_time)

    @property
    def _this_time(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if self.reopened_at is None or attempt.opened_at >= self.reopened_at]

    @property
    def last(self) -> Attempt | None:
        return next((attempt for attempt in reversed(self.attempts) if attempt.submitted_at is not None), None)

    @property
    def may_open(self) -> bool:
        """Whether ``open_attempt`` would give a new attempt."""
        return not (self.running or self.passed or self.missing or self.again_at)


def standing(enrolment: Enrolment, quiz: Quiz, *, now: datetime) -> Standing:
    """The same few queries, whatever the number of attempts. The attempts come without their forms."""
    taken = Attempt.objects.filter(enrolment=enrolment, quiz=quiz).defer("form").order_by("number")
    attempts = list(taken)
    left, again_at, waits_for = _next_chance(attempts, quiz, now)
    has_passed = any(attempt.is_passed for attempt in attempts)
    since = reopened_at(enrolment, quiz.activity, now=now) if has_passed else None
    return Standing(attempts, missing_before(enrolment, quiz.activity), left, again_at, waits_for, since)


def _next_chance(attempts: list[Attempt], quiz: Quiz, now: datetime) -> tuple[int, datetime | None, str]:
    """Attempts left in the window, when the next may begin (None: now), and what she waits for: pause or window."""
    window, pause = timedelta(days=quiz.window_days), timedelta(hours=quiz.pause_hours)
    opened = sorted(attempt.opened_at for attempt in attempts if abs(now - attempt.opened_at) < window)
    left = max(quiz.attempts - len(opened), 0)
    chances = [(now, "")]
    ended = [attempt.submitted_at for attempt in attempts if attempt.submitted_at and abs(now - attempt.submitted_at) < pause]
    if ended:
        chances.append((max(ended) + pause, "pause"))
    if not left:
        chances.append((opened[-quiz.attempts] + window, "window"))
    when, why = max(chances)
    return left, when if why else None, why
