"""Saving one answer: by the Next button, or by a script on every tap."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import responses
from assessments.bank import worded
from assessments.models import Attempt
from assessments.services.attempts import drawn_entry, save_answer
from assessments.views.mine import own_attempt
from assessments.views.question_page import answers_of, place_of, question_page
from assessments.views.size import limit_size, wants_json


@limit_size
@require_http_methods(["GET", "POST"])
def answer(request, attempt_id):
    """Save one answer and go where the button says. A script that asks for JSON gets a receipt instead."""
    if not request.user.is_authenticated:
        return _sign_in_again(request, attempt_id)
    if request.method == "GET":  # back from signing in
        return redirect("assessments:attempt", attempt_id)
    mine = get_object_or_404(Attempt.objects.taken_by(request.user).for_answers(), pk=attempt_id)
    try:
        drawn = drawn_entry(mine, request.POST.get("question", ""))
        question = worded(mine.quiz.edition, mine.language)[drawn["question"]].question
        response = responses.read(kind=question.kind, drawn=drawn, data=request.POST)
        save_answer(attempt=mine, question=question, response=response, by=request.user, now=now())
    except ValidationError as refusal:
        return _refused(request, mine, refusal)
    if wants_json(request):
        return JsonResponse({"saved": True, "answered": response is not None})
    return redirect(_where_to(request, mine, question.code))


def _sign_in_again(request, attempt_id):
    if wants_json(request):
        return JsonResponse({"error": _("You are signed out. Sign in again; what was saved before is still there.")}, status=401)
    return redirect(f"{reverse('account_login')}?next={reverse('assessments:attempt', args=[attempt_id])}")


def _refused(request, mine: Attempt, refusal: ValidationError):
    """Say why next to the question, with what was typed still there."""
    words = " ".join(refusal.messages)
    if wants_json(request):
        return JsonResponse({"error": words}, status=422)
    place = place_of(mine, request.POST.get("question", ""))
    if refusal.code == "submitted" or not place:
        messages.warning(request, words)
        return redirect("assessments:attempt", mine.pk)
    full = own_attempt(request, mine.pk)
    return question_page(request, full, answers_of(full), place, typed=request.POST, error=words)


def _where_to(request, mine: Attempt, code: str) -> str:
    go, place = request.POST.get("go", "next"), place_of(mine, code)
    target = {"next": place + 1, "previous": place - 1}.get(go) or (int(go) if go.isascii() and go.isdigit() and len(go) < 5 else 0)
    if go == "review" or target > len(mine.form):
        return reverse("assessments:review", args=[mine.pk])
    return f"{reverse('assessments:attempt', args=[mine.pk])}?q={max(target, 1)}"
