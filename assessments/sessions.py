"""How many passed sessions an observed practice needs, and whether they are there. Superseded observations count for nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.cases import same_case
from assessments.models import Checklist, Observation
from assessments.situations import by_key, counts_as
from courses.models import Activity, Enrolment

FULL, CONDITIONAL, OPEN = "full", "conditional", ""


@dataclass(frozen=True)
class Passed:
    """One standing pass: the situation it counts for, and the mother's case number where there was one."""

    situation: str
    case_number: str = ""


def tally(passes: Iterable[Passed]) -> dict[str, int]:
    """Passed sessions by situation. Two with one case number are one: a certificate needs different mothers."""
    counted: dict[str, int] = {}
    seen: list[Passed] = []
    for each in passes:
        again = each.case_number and any(one.situation == each.situation and same_case(one.case_number, each.case_number) for one in seen)
        if not again:
            seen.append(each)
            counted[each.situation] = counted.get(each.situation, 0) + 1
    return counted


def met(needs: Mapping, checklist: Mapping, passes: Iterable[Passed], *, few_mothers: bool) -> str:
    """Whether ``passes`` meet an activity's settings: ``full``, ``conditional`` (where mothers are few) or ``""``."""
    counted = tally(passes)
    before = by_key(checklist)[needs["situation"]].get("needs") or []
    if not all(counted.get(key) for key in before):
        return OPEN
    if counted.get(needs["situation"], 0) >= needs.get("sessions", 1):
        return FULL
    other = needs.get("conditional") or {}
    if few_mothers and other and all(counted.get(key, 0) >= count for key, count in other.items()):
        return CONDITIONAL
    return OPEN


def standing_passes(enrolment: Enrolment, checklist: Checklist) -> list[Passed]:
    """The passes of an enrolment on a checklist that no later observation supersedes, oldest first."""
    return [passed_as(observation) for observation in Observation.objects.passes_of(enrolment, checklist)]


def passed_as(observation: Observation) -> Passed:
    counts = counts_as(observation.checklist.settings, observation.situation, remote_trained=observation.is_remote_trained)
    return Passed(counts, observation.case_number)


def state_of(enrolment: Enrolment, activity: Activity) -> str:
    """``full``, ``conditional`` or ``""``: what the standing observations prove of an observed practice today."""
    checklist = Checklist.objects.get(edition_id=activity.edition_id, key=activity.settings["checklist"])
    passes = standing_passes(enrolment, checklist)
    return met(activity.settings, checklist.settings, passes, few_mothers=enrolment.org_unit.few_mothers)


def offered_situations(activity: Activity, checklist: Checklist, enrolment: Enrolment) -> list[str]:
    """The situations an observer may choose for an activity: its own, those it lists as conditional where mothers are few, and practice."""
    own = activity.settings["situation"]
    extra = set(activity.settings.get("conditional") or {}) if enrolment.org_unit.few_mothers else set()
    keys = by_key(checklist.settings)
    return [key for key, each in keys.items() if key == own or key in extra or each.get("counts") is not True]
