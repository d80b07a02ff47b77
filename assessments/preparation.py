"""What must be settled before the first item is rated."""

from datetime import datetime, timedelta

from assessments.cases import same_case
from assessments.models import Observation
from assessments.sessions import passed_as, standing_passes, tally
from assessments.situations import situation, with_mother

SCRIPT_RESTS = timedelta(days=365)  # a learner does not meet the same role-play twice within it


def consent_asked(settings, key: str) -> list[str]:
    """The consent questions of a situation, by key; none for a role-play."""
    return list(settings.get("consent") or []) if with_mother(settings, key) else []


def is_prepared(observation: Observation) -> bool:
    """Whether rating may begin. With a mother: only once her case number and every consent question stand."""
    settings = observation.checklist.settings
    if not with_mother(settings, observation.situation):
        return True
    answers = observation.consent
    return bool(observation.case_number) and all(answers.get(key) is True for key in consent_asked(settings, observation.situation))


def missing_before_situation(observation: Observation, key: str) -> list[str]:
    """The situations that must be passed before ``key`` and are not."""
    needs = situation(observation.checklist.settings, key).get("needs") or []
    if not needs:
        return []
    counted = tally(standing_passes(observation.enrolment, observation.checklist))
    return [each for each in needs if not counted.get(each)]


def is_known_case(observation: Observation, key: str, case_number: str) -> bool:
    """Whether a standing pass in the same situation already rests on this case number (the one being corrected apart)."""
    others = Observation.objects.passes_of(observation.enrolment, observation.checklist).exclude(pk=observation.supersedes_id)
    return any(passed_as(other).situation == key and same_case(other.case_number, case_number) for other in others)


def scripts_had(observation: Observation, *, now: datetime) -> dict[str, datetime]:
    """The role-plays this learner has had within a year, and when last."""
    recent = Observation.objects.signed().filter(learner_id=observation.learner_id, started_at__gte=now - SCRIPT_RESTS)
    recent = recent.exclude(script="").exclude(pk=observation.supersedes_id).order_by("started_at")
    return dict(recent.values_list("script", "started_at"))


def may_play(observation: Observation, script: str, *, now: datetime) -> bool:
    """Whether a script may be played: not one she has had within a year, unless she has had them all."""
    had = scripts_had(observation, now=now)
    every = {each["id"] for each in observation.checklist.settings.get("scripts") or []}
    return script not in had or not every - set(had)
