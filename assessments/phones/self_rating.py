"""Rating oneself without signal: the part ``practice`` that a phone keeps, and the kind ``self-rating`` that it sends."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import rules
from assessments.models import Observation, SelfRating
from assessments.phones.fields import unreadable, uuid_of
from assessments.phones.learner_words import self_rating_words
from assessments.services.rating import self_rate
from assessments.sheet import Stage, make_sheet, words_for
from assessments.wording import activity_title, language_for, strings_of
from people.models import User
from phones import kinds, parts, words
from phones.kinds import Record


def practice_part(*, person: User, now: datetime, language: str) -> dict:
    """Her observations that nobody has signed, with her own ratings, and each checklist once, its steps as the page draws them, empty.

    Three queries, however many observations and checklists (their words are kept in memory).
    """
    mine = list(rules.self_ratable_by(person).for_cards().prefetch_related("checklist__items").order_by("asked_at", "started_at", "pk"))
    own: dict[UUID, dict[str, str]] = {}
    for rating in SelfRating.objects.filter(observation__in=mine).select_related("item") if mine else []:
        own.setdefault(rating.observation_id, {})[rating.item.key] = rating.value
    for each in mine:
        each.checklist.edition = each.enrolment.edition
    checklists = {str(each.checklist_id): each.checklist for each in mine}
    return {
        "frame": render_to_string("assessments/kept/self_rating.html") if mine else "",
        "checklists": {key: [_stage(stage) for stage in make_sheet(each, words_for(each)).stages] for key, each in checklists.items()},
        "observations": [_observation(each, own.get(each.pk, {})) for each in mine],
    }


def _stage(stage: Stage) -> dict:
    html = render_to_string("assessments/stage_items.html", {"stage": stage})
    return {"key": stage.key, "title": stage.title, "items": [line.key for line in stage.lines], "html": html}


def _observation(mine: Observation, own: dict[str, str]) -> dict:
    edition = mine.enrolment.edition
    strings = strings_of(edition, language=language_for(edition))
    return {
        "id": str(mine.pk),
        "address": reverse("assessments:self_rating", args=[mine.pk]),
        "back": reverse("assessments:practice", args=[edition.course.slug, mine.activity.key]),
        "title": activity_title(strings, mine.activity.key),
        "checklist": str(mine.checklist_id),
        "ratings": own,
        "whole": mine.self_rated_at is not None,
    }


def take_self_rating(*, person: User, body: dict, record: Record, now: datetime) -> str | None:
    """Keep her own ratings, as of the moment she gave them; the last word on a step counts.

    ``body``: ``{"observation": id, "ratings": {item key: value}}``. Raises ValidationError: ``not_hers``, ``signed`` (what is signed does
    not change any more, also when she rated before and the phone had no signal until after), ``closed``, and those of ``self_rate``.
    """
    mine = Observation.objects.filter(learner=person, supersedes=None).filter(pk=uuid_of(body.get("observation"))).first()
    if mine is None:
        raise ValidationError(_("This session is not one of yours."), code="not_hers")
    ratings = body.get("ratings")
    if not isinstance(ratings, dict) or not all(isinstance(each, str) for each in ratings.values()):
        raise unreadable()
    if mine.observer_signed_at:
        raise _signed(mine.observer_signed_at, record.moment)
    if mine.withdrawn_at:
        said = _("This session was closed without being signed. Ask to be observed again, then rate yourself there.")
        raise ValidationError(said, code="closed")
    self_rate(observation=mine, values=ratings, by=person, now=record.moment)
    return None


def _signed(signed_at: datetime, moment: datetime) -> ValidationError:
    when = {"when": date_format(localtime(signed_at), "DATETIME_FORMAT")}
    if signed_at <= moment:
        said = _(
            "Your observer had signed on %(when)s, before you rated yourself. Nothing is added to what is signed. Read the result and "
            "answer there."
        )
    else:
        said = _(
            "Your observer signed on %(when)s, before your phone could send this. Nothing is added to what is signed; your rating is kept "
            "here. Read the result and answer there."
        )
    return ValidationError(said, params=when, code="signed")


parts.register("practice", practice_part)
kinds.register("self-rating", take_self_rating, label=gettext_lazy("Self-rating"))
words.register("self-rating", self_rating_words)
