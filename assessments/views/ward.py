"""The page of a session that lives on a phone: only the phone knows it, with signal or without."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phones.words import all_words


@login_required
@require_safe
def ward(request: HttpRequest, enrolment_id, key) -> HttpResponse:
    """Filled by ``observation.js`` from what the phone keeps. It says nothing of the learner, so whoever is signed in may open it."""
    return render(request, "assessments/ward.html", {"words": all_words()})
