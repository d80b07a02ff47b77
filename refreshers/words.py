"""The words of a step in a reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.models import Edition
from courses.outline import strings
from refreshers.plan import REVIEW, Step


@dataclass(frozen=True)
class Words:
    title: str
    focus: str
    if_missed: str
    tip: str


def words_of(edition: Edition, step: Step, language: str) -> Words:
    """What the pack says of a step; a review has words of its own."""
    told = strings(edition, language).get("refreshers", {}).get(step.key)
    if told:
        return Words(**{name: told.get(name, "") for name in Words.__dataclass_fields__})
    with override(language):
        if step.kind == REVIEW:
            focus = _("These questions were hard last time. Trying to remember once more is what makes them stay.")
            return Words(_("Once more: what you missed"), focus, _("They come back in a few days."), "")
        return Words(_("A refresher"), _("A few questions to keep your skill fresh."), _("Read the lessons once more."), "")


def course_title(edition: Edition, language: str) -> str:
    return strings(edition, language)["course"]["title"]


def activity_title(edition: Edition, key: str, language: str) -> str:
    return strings(edition, language)["course"].get("activities", {}).get(key, {}).get("title", key)
