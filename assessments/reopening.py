"""When something that was passed opens again. A higher room knows why (a certificate ends, or was revoked) and registers an answer here;
this room asks since when, and knows no more. Nothing is stored, so the answer is always that of the facts (docs/adr/0005)."""

from collections.abc import Callable
from datetime import datetime

from courses.models import Activity, Enrolment

Answer = Callable[[Enrolment, Activity, datetime], datetime | None]

_answers: list[Answer] = []


def register(answer: Answer) -> Answer:
    """Let ``answer(enrolment, activity, now)`` say since when a passed activity is open again; None: it is not."""
    if answer not in _answers:
        _answers.append(answer)
    return answer


def reopened_at(enrolment: Enrolment, activity: Activity, *, now: datetime) -> datetime | None:
    """The moment from which only what is begun later counts, or None while the first pass stands for good."""
    return max(filter(None, (answer(enrolment, activity, now) for answer in _answers)), default=None)
