"""The part ``refreshers``: what is due, ready to be answered without signal, and what comes soon."""

from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from assessments.bank import worded
from courses.keeping import kept
from courses.models import Edition
from credentials.models import Certificate
from credentials.validity import local_day
from people.models import User
from refreshers import sheet
from refreshers.forms import AuditForm, PracticeForm
from refreshers.models import Refresher
from refreshers.plan import PRACTICE, Step, step_of, steps
from refreshers.words import course_title, words_of

MOST = 20
SOON = timedelta(days=30)


def refreshers_part(*, person: User, now: datetime, language: str) -> dict:
    """Her due refreshers, the oldest first, each with the form its page draws, empty; and those that come within thirty days, to know of.

    Never a key: what was right, and why, she reads online once her answers have arrived. Three queries, however many are due (at most
    ``MOST``): the questions and words of a published edition stay in memory.
    """
    due = list(Refresher.objects.of(person).for_cards().due_by(localdate(now))[:MOST])
    told = [_due(each, language) for each in due]
    listed = render_to_string("refreshers/kept/list.html", {"waiting": told, "soon": _soon(person, now, language)})
    return {"list": listed, "done": render_to_string("refreshers/kept/done.html"), "due": told}


def _due(mine: Refresher, language: str) -> dict:
    edition = mine.certificate.enrolment.edition
    spoken = edition.language_for(language)
    step = step_of(edition, mine.step)
    words = words_of(edition, step, spoken)
    context = {"edition": edition, "words": words, "course": course_title(edition, spoken), "step": step, "refresher": mine}
    kind, drawn, names = _drawn(mine, step, spoken)
    return {
        "id": str(mine.pk),
        "address": reverse("refreshers:refresher", args=[mine.pk]),
        "title": words.title,
        "focus": words.focus,
        "day": date_format(mine.due_on),
        "kind": kind,
        "names": names,
        "html": render_to_string("refreshers/kept/refresher.html", {**context, **drawn, "asks": kind}),
    }


def _drawn(mine: Refresher, step: Step, spoken: str) -> tuple[str, dict, list[str]]:
    """What it asks (``quiz``, ``practice``, ``records``, or ``online`` where it cannot be done here), what that is drawn from, and
    the names of the questions that must be answered."""
    edition = mine.certificate.enrolment.edition
    if mine.form and mine.percent is None:
        questions = sheet.asked(_lines(mine, edition, spoken))
        return "quiz", {"questions": questions}, [each.name for each in questions]
    if mine.kind == PRACTICE:
        return "practice", {"form": PracticeForm(items=_critical_items(edition, spoken, step.checklist))}, []
    if step.or_records:
        return "records", {"form": AuditForm()}, ["note"]
    return "online", {}, []


def _lines(mine: Refresher, edition: Edition, spoken: str) -> list[sheet.Line]:
    found = {**worded(edition, edition.languages[0]), **worded(edition, spoken)}
    asked = [(entry, found[entry["question"]]) for entry in mine.form]
    return [sheet.Line(f"q{place}", entry, it.question, it.language, it.words) for place, (entry, it) in enumerate(asked, start=1)]


@kept(maxsize=64)
def _critical_items(edition: Edition, language: str, checklist: str) -> list[tuple[str, str]]:
    return sheet.critical_items(edition, checklist, language)


def _soon(person: User, now: datetime, language: str) -> list[dict]:
    """Title and day of the steps that come within thirty days, by her newest certificate of each course. Two queries."""
    valid = Certificate.objects.valid_on(localdate(now)).filter(enrolment__learner=person).order_by("issued_at")
    newest = {each.enrolment.edition.course_id: each for each in valid.select_related("enrolment__edition")}
    known = set(Refresher.objects.filter(certificate__in=newest.values()).values_list("certificate_id", "step")) if newest else set()
    today, coming = local_day(now, person), []
    for certificate in newest.values():
        edition = certificate.enrolment.edition
        for step in steps(edition):
            day = local_day(certificate.issued_at, person) + timedelta(days=step.after_days)
            if (certificate.pk, step.key) not in known and today < day <= today + SOON:
                coming.append((day, words_of(edition, step, edition.language_for(language)).title))
    return [{"title": title, "day": date_format(day)} for day, title in sorted(coming)]
