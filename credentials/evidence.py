"""The evidence as it stood on the day of issue: plain data, kept in the certificate, free of anything about mothers."""

from datetime import date

from django.utils import translation

from assessments.models import Checklist, Competency, Observation
from assessments.sessions import passed_as
from assessments.wording import activity_title, competency_title, language_for, strings_of
from courses.models import Activity, Enrolment
from credentials.eligibility import passed_attempt
from credentials.validity import local_day
from people.models import Role

BY_QUIZ = {"question", "case"}


def snapshot(enrolment: Enrolment, *, on: date) -> dict:
    """Everything the certificate rests on, in the holder's language.

    ``competencies`` says how each was verified: a quiz never proves what only an observation may (docs/pack-format.md).
    """
    with translation.override(enrolment.learner.language or None):
        language = language_for(enrolment.edition)
        strings = strings_of(enrolment.edition, language=language)
    quizzes = [_quiz(enrolment, each, strings) for each in _required(enrolment, Activity.Kind.QUIZ)]
    observations = [_observation(each, strings, enrolment) for each in _passes(enrolment)]
    return {
        "language": language,
        "issued_on": on.isoformat(),
        "course": {
            "slug": enrolment.edition.course.slug,
            "title": strings.get("course", {}).get("title") or enrolment.edition.course.slug,
            "edition": enrolment.edition.label,
        },
        "place": enrolment.org_unit.name,
        "cadre": enrolment.cadre,
        "quizzes": quizzes,
        "observations": observations,
        "competencies": _competencies(enrolment, strings, quizzes=quizzes, observations=observations),
    }


def _required(enrolment, kind):
    return Activity.objects.filter(edition_id=enrolment.edition_id, is_optional=False, kind=kind)


def _quiz(enrolment, activity, strings):
    attempt = passed_attempt(enrolment, activity)
    return {
        "activity": activity.key,
        "title": activity_title(strings, activity.key),
        "attempt": str(attempt.pk),
        "on": local_day(attempt.submitted_at, enrolment.learner).isoformat(),
        "percent": str(attempt.percent),
        "by_competency": attempt.by_competency,
    }


def _passes(enrolment):
    """The standing passes on the checklists of the required practices, each once, oldest first."""
    keys = {each.settings["checklist"] for each in _required(enrolment, Activity.Kind.OBSERVED_PRACTICE)}
    checklists = Checklist.objects.filter(edition_id=enrolment.edition_id, key__in=keys)
    passes = [each for checklist in checklists for each in Observation.objects.passes_of(enrolment, checklist).select_related("observer")]
    return [each for each in passes if passed_as(each).situation]


def _observation(observation, strings, enrolment):
    situations = strings.get("checklist", {}).get("situations", {})
    return {
        "id": str(observation.pk),
        "situation": observation.situation,
        "title": (situations.get(observation.situation) or {}).get("title", observation.situation),
        "on": local_day(observation.observer_signed_at, enrolment.learner).isoformat(),
        "digest": observation.digest,
        "observer_role": Role.TRAINER.value,
        "observer_name": str(observation.observer),
    }


def _competencies(enrolment, strings, *, quizzes, observations):
    answered = {code for quiz in quizzes for code in quiz["by_competency"]}
    found = []
    for each in Competency.objects.filter(edition_id=enrolment.edition_id).prefetch_related("indicators"):
        ways = {way for indicator in each.indicators.all() for way in indicator.verified_by}
        by = ["quiz"] if ways & BY_QUIZ and each.code in answered else []
        by += ["observation"] if "observation" in ways and observations else []
        found.append({"code": each.code, "title": competency_title(strings, each.code), "by": by})
    return found
