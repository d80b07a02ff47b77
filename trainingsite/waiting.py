"""What a learner waits for before her next step: her trainer, or the pause between two attempts."""

from datetime import datetime

from django.template.defaultfilters import date as written
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.models import Observation, Quiz
from assessments.sitting import standing
from courses.models import Activity, Enrolment
from courses.outline import Step


def waiting_for(enrolment: Enrolment, step: Step, *, now: datetime) -> dict:
    """``meta``, ``url``, ``action`` and ``icon`` of what she does meanwhile; empty when nothing holds her up. A few queries at most."""
    if step.kind == Activity.Kind.OBSERVED_PRACTICE:
        return _for_a_trainer(enrolment, step)
    if step.kind == Activity.Kind.QUIZ:
        return _for_the_next_attempt(enrolment, step, now)
    return {}


def _for_a_trainer(enrolment: Enrolment, step: Step) -> dict:
    asked = Observation.objects.open().filter(enrolment=enrolment, activity__key=step.key).order_by("asked_at").first()
    if asked is None:
        return {}
    if asked.self_rated_at is None:
        url = reverse("assessments:self_rating", args=[asked.pk])
        meta = _("You have asked to be observed. Rate yourself first: it takes five minutes.")
        return {"meta": meta, "url": url, "action": _("Rate yourself"), "icon": "arrow-right"}
    url = reverse("assessments:practice", args=[enrolment.edition.course.slug, step.key])
    meta = _("You have asked to be observed. Agree a time with your trainer.")
    return {"meta": meta, "url": url, "action": _("See your request"), "icon": "hourglass"}


def _for_the_next_attempt(enrolment: Enrolment, step: Step, now: datetime) -> dict:
    quiz = Quiz.objects.select_related("activity").filter(edition=enrolment.edition_id, activity__key=step.key).first()
    stands = standing(enrolment, quiz, now=now) if quiz else None
    if stands is None or stands.passed:
        return {}
    if stands.running:
        url = reverse("assessments:attempt", args=[stands.running.pk])
        return {"meta": _("You have begun. Your answers are saved."), "url": url, "action": _("Continue"), "icon": "arrow-right"}
    if stands.again_at and stands.last:
        when = written(localtime(stands.again_at), "DATETIME_FORMAT")
        meta = _("The next attempt opens: %(when)s. Until then, practise.") % {"when": when}
        url = reverse("assessments:result", args=[stands.last.pk])
        return {"meta": meta, "url": url, "action": _("What to practise"), "icon": "book-open"}
    return {}
