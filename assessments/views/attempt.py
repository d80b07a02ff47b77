"""Taking a quiz: one question a page, a look back, and the end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from assessments.services.attempts import submit_attempt
from assessments.views.mine import own_attempt
from assessments.views.question_page import answers_of, first_open, places_of, question_page
from assessments.wording import activity_title, language_for, strings_of


@login_required
@require_GET
def attempt(request, attempt_id):
    """One question of an open attempt (``?q=3``; without it the first that is not answered)."""
    mine = own_attempt(request, attempt_id)
    if mine.submitted_at:
        return redirect("assessments:result", mine.pk)
    answered = answers_of(mine)
    wanted = request.GET.get("q", "")
    place = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else first_open(mine, answered)
    return question_page(request, mine, answered, min(max(place, 1), len(mine.form)))


@login_required
@require_GET
def review(request, attempt_id):
    """The look back before submitting: which questions are answered, and which are not."""
    mine = own_attempt(request, attempt_id)
    if mine.submitted_at:
        return redirect("assessments:result", mine.pk)
    places = places_of(mine, answers_of(mine))
    strings = strings_of(mine.quiz.edition, language=language_for(mine.quiz.edition))
    context = {
        "attempt": mine,
        "places": places,
        "open_places": [place for place, done in places if not done],
        "title": activity_title(strings, mine.quiz.activity.key),
    }
    return render(request, "assessments/attempt_review.html", context)


@login_required
@require_POST
def submit(request, attempt_id):
    """Mark the attempt; sending it twice leads to the same result."""
    mine = own_attempt(request, attempt_id)
    try:
        submit_attempt(attempt=mine, by=request.user, now=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("assessments:review", mine.pk)
    return redirect("assessments:result", mine.pk)
