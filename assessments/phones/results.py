"""The part ``results``: what was observed of her and waits for her answer, to be read and signed without signal."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from assessments import rules
from assessments.forms.observation import LearnerAnswerForm
from assessments.sheet import make_sheet
from assessments.verdicts import explain
from assessments.wording import activity_title, strings_of
from people.models import User
from phones import parts

NEWEST = 20


def results_part(*, person: User, now: datetime, language: str) -> list[dict]:
    """Her signed observations without her answer, newest first. ``of``: the digest of what she reads, which her signature covers."""
    unanswered = rules.signable_by_learner(person).for_cards().order_by("-observer_signed_at", "pk")
    unanswered = unanswered.prefetch_related("ratings__item", "checklist__items")[:NEWEST]
    with translation.override(language):
        return [_result(each, language) for each in unanswered]


def _result(observation, language: str) -> dict:
    strings = strings_of(observation.enrolment.edition, language=observation.enrolment.edition.language_for(language))
    words = strings.get("checklist") or {}
    context = {
        "observation": observation,
        "sheet": make_sheet(observation.checklist, words, ratings={each.item.key: each.value for each in observation.ratings.all()}),
        "title": activity_title(strings, observation.activity.key),
        "course_title": strings.get("course", {}).get("title", ""),
        "reasons": explain(observation.reasons, words),
        "form": LearnerAnswerForm(),
    }
    return {
        "id": str(observation.pk),
        "of": observation.digest,
        "html": render_to_string("assessments/ward/result.html", context),
        "done": render_to_string("assessments/ward/done.html", {"is_learner": True}),
    }


parts.register("results", results_part)
