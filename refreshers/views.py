"""My refreshers: what waits, and one of them on one page. Everything works without JavaScript."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from credentials.renewing import renewal_of
from refreshers import sheet
from refreshers.forms import AuditForm, PracticeForm
from refreshers.models import Refresher
from refreshers.plan import PRACTICE, RECERTIFICATION, practice_activity, step_of
from refreshers.services import answer_refresher, record_practice
from refreshers.words import course_title, words_of

SHOWN = 50


@login_required
@require_GET
def my_refreshers(request):
    """What waits, the oldest first, and what I have answered."""
    mine = Refresher.objects.of(request.user).for_cards()
    language = get_language()
    waiting = [_titled(each, language) for each in mine.due_by(localdate())[:SHOWN]]
    answered = [_titled(each, language) for each in mine.answered()[:SHOWN]]
    return render(request, "refreshers/list.html", {"first": waiting[:1], "waiting": waiting[1:], "answered": answered})


def _titled(each: Refresher, language: str) -> dict:
    edition = each.certificate.enrolment.edition
    return {"refresher": each, "words": words_of(edition, step_of(edition, each.step), edition.language_for(language))}


@login_required
@require_http_methods(["GET", "POST"])
def refresher(request, refresher_id):
    """One refresher: its questions, its self-check or its way to an observer; after answering, what was right and why."""
    mine = get_object_or_404(Refresher.objects.of(request.user).for_cards(), pk=refresher_id)
    edition = mine.certificate.enrolment.edition
    language = edition.language_for(get_language())
    step = step_of(edition, mine.step)
    context = {
        "refresher": mine,
        "step": step,
        "edition": edition,
        "language": language,
        "slug": edition.course.slug,
        "words": words_of(edition, step, language),
        "course": course_title(edition, language),
    }
    if mine.answered_at:
        return _result(request, context) if request.method == "GET" else redirect("refreshers:refresher", mine.pk)
    if mine.form and mine.percent is None:
        return _quiz(request, context)
    return _practice(request, context) if mine.kind == PRACTICE else _to_do(request, context)


def _quiz(request, context):
    mine = context["refresher"]
    lines = sheet.lines_of(mine, context["edition"], context["language"])
    if request.method == "GET":
        return render(request, "refreshers/quiz.html", context | {"questions": sheet.asked(lines)})
    given, errors = sheet.read(lines, request.POST)
    if not errors:
        try:
            answer_refresher(refresher=mine, given=given, by=request.user, now=now())
        except ValidationError as refusal:
            errors = {lines[0].name: refusal.messages[0]}
        else:
            return redirect("refreshers:refresher", mine.pk)
    questions = sheet.asked(lines, typed=request.POST, given=given, errors=errors)
    return render(request, "refreshers/quiz.html", context | {"questions": questions, "missing": len(errors)}, status=422)


def _practice(request, context):
    mine = context["refresher"]
    items = sheet.critical_items(context["edition"], context["step"].checklist, context["language"])
    form = PracticeForm(request.POST or None, items=items)
    if form.is_valid():
        record_practice(refresher=mine, by=request.user, now=now(), **form.cleaned_data)
        return redirect("refreshers:refresher", mine.pk)
    return render(request, "refreshers/practice.html", context | {"form": form}, status=422 if form.is_bound else 200)


def _to_do(request, context):
    """An observed step or a recertification: the way there; where no mother can be observed, the audit of one's own records.

    Questions that it had are answered by now, and stand below.
    """
    mine, step = context["refresher"], context["step"]
    form = AuditForm(request.POST or None) if step.or_records else None
    if form and form.is_valid():
        record_practice(refresher=mine, done=["records"], by=request.user, now=now(), **form.cleaned_data)
        return redirect("refreshers:refresher", mine.pk)
    more = {"form": form, "practice": practice_activity(context["edition"], step.situation)} | _marked(context)
    if mine.kind == RECERTIFICATION:
        more["renewal"] = renewal_of(mine.certificate, now=now())
    return render(request, "refreshers/to_do.html", context | more, status=422 if form and form.is_bound else 200)


def _result(request, context):
    mine = context["refresher"]
    more = {
        "to_practise": _left_open(mine, context) if mine.kind == PRACTICE else [],
        "after": Refresher.objects.of(request.user).exclude(pk=mine.pk).due_by(localdate()).first(),
    }
    return render(request, "refreshers/result.html", context | _marked(context) | more)


def _marked(context: dict) -> dict:
    """What came of the questions, if there were any."""
    mine, edition, language = context["refresher"], context["edition"], context["language"]
    if mine.percent is None:
        return {}
    lines = sheet.lines_of(mine, edition, language)
    return {
        "questions": sheet.explained(lines, mine),
        "right": sum(mark >= 1 for mark in mine.marks.values()),
        "is_passed": mine.percent >= context["step"].pass_percent,
        "lessons": sheet.to_read_again(lines, mine, edition, language),
    }


def _left_open(mine: Refresher, context: dict) -> list[str]:
    items = sheet.critical_items(context["edition"], context["step"].checklist, context["language"])
    return [text for key, text in items if key not in mine.responses.get("done", [])]
