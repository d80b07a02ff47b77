"""The evidence as it stood on the day of issue: plain data, kept in the certificate, free of anything about mothers."""

from datetime import date

from django.utils import translation

from assessments.models import Checklist, Competency, Observation
from assessments.sessions import passed_as
from assessments.wording import activity_title, competency_title, language_for, strings_of
from courses.models import Activity, Enrolment
from credentials.eligibility import passed_attempt
from credentials.renewing import Shown
from credentials.validity import local_day
from people.models import Role

BY_QUIZ = {"question", "case"}


def snapshot(enrolment: Enrolment, *, on: date) -> dict:
    """Everything the certificate rests on, in the holder's language.

    ``competencies`` says how each was verified: a quiz never proves what only an observation may (docs/pack-format.md).
    """
    attempts = {quiz.key: passed_attempt(enrolment, quiz) for quiz in _required(enrolment, Activity.Kind.QUIZ)}
    return _written(enrolment, on=on, attempts=attempts, passes=_passes(enrolment))


def snapshot_of_renewal(enrolment: Enrolment, shown: Shown, *, on: date) -> dict:
    """The same for a renewal, which rests on what was ``shown`` since ``since`` and on nothing older."""
    written = _written(enrolment, on=on, attempts={shown.plan.quiz.key: shown.attempt}, passes=shown.passes)
    return {**written, "since": shown.since.isoformat()}


def _written(enrolment, *, on, attempts, passes):
    with translation.override(enrolment.learner.language or None):
        language = language_for(enrolment.edition)
        strings = strings_of(enrolment.edition, language=language)
    quizzes = [_quiz(key, attempt, strings, enrolment) for key, attempt in attempts.items()]
    observations = [_observation(each, strings, enrolment) for each in passes]
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


def _quiz(key, attempt, strings, enrolment):
    return {
        "activity": key,
        "title": activity_title(strings, key),
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
