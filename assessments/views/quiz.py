"""The start of a quiz: what awaits, what is locked, and the button that opens an attempt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import Quiz
from assessments.services.attempts import open_attempt
from assessments.sitting import standing
from assessments.views.mine import own_enrolment
from assessments.wording import activity_title, language_for, lesson_titles, strings_of


@login_required
@require_http_methods(["GET", "POST"])
def quiz(request, slug, key):
    """Show where the learner stands with a quiz; POST opens an attempt, or goes on with the open one."""
    enrolment = own_enrolment(request.user, slug)
    if enrolment is None:
        messages.info(request, _("Join this course first. Then the quiz waits for you here."))
        return redirect("courses:course", slug)
    found = Quiz.objects.select_related("activity").filter(edition=enrolment.edition, activity__key=key).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            attempt = open_attempt(enrolment=enrolment, quiz=found, by=request.user, now=now())
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("assessments:quiz", slug, key)
        return redirect("assessments:attempt", attempt.pk)
    language = language_for(enrolment.edition)
    stands = standing(enrolment, found, now=now())
    strings = strings_of(enrolment.edition, language=language)
    titles = lesson_titles(enrolment.edition, stands.missing, language=language)
    context = {
        "slug": slug,
        "edition": enrolment.edition,
        "quiz": found,
        "stands": stands,
        "length": sum(found.draw.values()),
        "course_title": strings.get("course", {}).get("title", slug),
        "title": activity_title(strings, key),
        "missing": [(each, titles.get(each) or activity_title(strings, each), each in titles) for each in stands.missing],
    }
    return render(request, "assessments/quiz.html", context)
