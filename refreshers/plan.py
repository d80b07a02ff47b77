"""The pack's plan for keeping a skill: which steps come how long after the certificate, and when to remind."""

from dataclasses import dataclass

from courses.models import Activity, Edition

PASS_PERCENT = 80
QUIZ, PRACTICE, OBSERVED, RECERTIFICATION, REVIEW = "quiz", "practice", "observed", "recertification", "review"
KINDS = (QUIZ, PRACTICE, OBSERVED, RECERTIFICATION)  # a review is not planned: it comes when missed questions are due again


@dataclass(frozen=True)
class Step:
    """One step of the plan. ``questions`` may stand beside any kind; a recertification's are those of the certifying quiz."""

    key: str
    after_days: int
    kind: str
    questions: int = 0
    competencies: tuple[str, ...] = ()
    pass_percent: int = PASS_PERCENT
    weakest: bool = False
    checklist: str = ""
    situation: str = ""
    practice_minutes: int = 0
    or_records: int = 0

    @property
    def draws(self) -> int:
        """How many questions its own form has."""
        return 0 if self.kind == RECERTIFICATION else self.questions


def steps(edition: Edition) -> list[Step]:
    """The plan of an edition in the order of days."""
    return sorted((_step(each) for each in edition.frame.get("refreshers") or []), key=lambda step: step.after_days)


def step_of(edition: Edition, key: str) -> Step:
    """The step ``key``; for a review (and for a step that the plan does not know) one that asks what was missed."""
    return next((step for step in steps(edition) if step.key == key), Step(key, 0, REVIEW))


def _step(entry: dict) -> Step:
    known = {name: entry[name] for name in Step.__dataclass_fields__ if name in entry and name not in ("key", "competencies")}
    return Step(key=entry["id"], competencies=tuple(entry.get("competencies") or ()), **known)


def repeat_days(edition: Edition) -> list[int]:
    """After how many days a missed question comes again, the first time, the second …; the last stands for all later ones."""
    return edition.frame.get("repeat_missed_days") or [2, 7, 21]


def stalled_days(edition: Edition) -> list[int]:
    return sorted((edition.frame.get("reminders") or {}).get("stalled_days") or [])


def expiring_days(edition: Edition) -> list[int]:
    return sorted((edition.frame.get("reminders") or {}).get("expiring_days") or [])


def practice_activity(edition: Edition, situation: str) -> Activity | None:
    """The observed practice in which ``situation`` is shown."""
    practices = Activity.objects.filter(edition=edition, kind=Activity.Kind.OBSERVED_PRACTICE)
    return practices.filter(settings__situation=situation).order_by("position").first() or practices.order_by("position").first()
