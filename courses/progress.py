"""How far an enrolment is: what is done, what is next, what is locked and why."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, UUIDField

from courses.duration import duration
from courses.models import Activity, Completion, Enrolment
from courses.outline import Outline, Part, Step
from people.prepared import prepared

STATIONS = {Activity.Kind.LESSON: "lesson", Activity.Kind.QUIZ: "quiz", Activity.Kind.OBSERVED_PRACTICE: "observed"}


def outstanding(enrolment: Enrolment) -> QuerySet[Activity]:
    """The required activities not completed yet, in order."""
    done = Completion.objects.of(enrolment).filter(activity=OuterRef("pk"))
    required = Activity.objects.filter(edition_id=enrolment.edition_id, is_optional=False)
    return required.filter(~Exists(done)).order_by("position")


def missing_before(enrolment: Enrolment, activity: Activity, *, lessons: bool = True) -> list[str]:
    """Keys of activities that must be completed before ``activity``. The loader expands ``lessons`` to every required lesson.

    Without ``lessons``: of those that are none.
    """
    if not activity.requires:
        return []
    done = Completion.objects.of(enrolment).filter(activity__key__in=activity.requires)
    have = set(done.values_list("activity__key", flat=True))
    if not lessons:
        read = Activity.objects.filter(edition_id=enrolment.edition_id, key__in=activity.requires, kind=Activity.Kind.LESSON)
        have |= set(read.values_list("key", flat=True))
    return [key for key in activity.requires if key not in have]


@dataclass(frozen=True)
class Journey:
    """A learner's way through an outline. ``done`` holds ids of activities; ``here`` is where she was last."""

    outline: Outline
    done: frozenset[int]
    here: int | None = None

    @cached_property
    def _done_keys(self) -> set[str]:
        return {step.key for step in self.outline.steps if step.pk in self.done}

    def is_done(self, step: Step) -> bool:
        return step.pk in self.done

    def missing(self, step: Step) -> list[Step]:
        """What must be done before ``step``, in order."""
        return [self.outline.by_key[key] for key in step.requires if key not in self._done_keys]

    def is_locked(self, step: Step) -> bool:
        return not self.is_done(step) and any(key not in self._done_keys for key in step.requires)

    @cached_property
    def required(self) -> list[Step]:
        return [step for step in self.outline.steps if not step.is_optional]

    @cached_property
    def required_done(self) -> int:
        return sum(self.is_done(step) for step in self.required)

    @cached_property
    def left(self) -> list[Step]:
        return [step for step in self.required if not self.is_done(step)]

    @property
    def time_left(self) -> str:
        return duration(sum(step.minutes for step in self.left))

    @property
    def is_finished(self) -> bool:
        return not self.left

    @cached_property
    def first_open(self) -> Step | None:
        """The first step in order that the course requires and that is open."""
        return next((step for step in self.left if not self.is_locked(step)), None)

    @cached_property
    def next(self) -> Step | None:
        """Where to go on: the place she left, if it still waits there; else the first open step."""
        left_at = next((step for step in self.outline.steps if step.pk == self.here), None)
        if left_at and not self.is_done(left_at) and not self.is_locked(left_at):
            return left_at
        return self.first_open

    @property
    def passed_over(self) -> Step | None:
        """The first open step, when she left off somewhere else."""
        return self.first_open if self.next != self.first_open else None

    def after(self, step: Step) -> Step | None:
        """The open step to go to from ``step``: the next one not done, further down or else anywhere."""
        later = [each for each in self.outline.steps[step.number :] if not self.is_done(each) and not self.is_locked(each)]
        return later[0] if later else next((each for each in self.left if each != step and not self.is_locked(each)), None)

    @property
    def station(self) -> str:
        """Where on the way of the skill: lesson, quiz, observed; certificate when everything is done."""
        return STATIONS[self.left[0].kind] if self.left else "certificate"

    def done_in(self, module: Part) -> int:
        return sum(self.is_done(step) for step in module.steps)


@prepared
def _done(enrolment: UUIDField):
    return Completion.objects.filter(enrolment=enrolment).values_list("activity_id")


def journey(enrolment: Enrolment, outline: Outline) -> Journey:
    """Asks the database once."""
    done = frozenset(activity for (activity,) in _done(enrolment=enrolment.pk))
    return Journey(outline, done, enrolment.last_activity_id)


def journeys(enrolments: list[Enrolment], outlines: dict[int, Outline]) -> dict:
    """The journey of each enrolment (by its id); ``outlines`` by edition id. Asks the database once, however many there are."""
    done: dict = {}
    for enrolment_id, activity_id in Completion.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", "activity_id"):
        done.setdefault(enrolment_id, set()).add(activity_id)
    return {each.pk: Journey(outlines[each.edition_id], frozenset(done.get(each.pk, ())), each.last_activity_id) for each in enrolments}
