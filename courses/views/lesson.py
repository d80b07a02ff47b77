"""The lesson reader."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import services
from courses.models import Activity
from courses.outline import Outline, Step
from courses.progress import journey
from courses.reader import THEME, TOKEN, drawn, page_context
from courses.standing import Standing, standing_or_404

SEEN_AGAIN = timedelta(hours=1)  # reading on in the same lesson is not written down more often than this


def _lesson_or_404(outline: Outline, key: str) -> Step:
    step = outline.by_key.get(key)
    if step is None or not step.is_lesson:
        raise Http404
    return step


@login_required
@require_GET
def lesson(request, slug, key):
    """One lesson. Whoever is not enrolled may read it too; nothing is recorded then."""
    standing = standing_or_404(request.user, slug)
    outline, enrolment = standing.outline, standing.enrolment
    step = _lesson_or_404(outline, key)
    way = journey(enrolment, outline) if enrolment else None
    if way and way.is_locked(step):
        messages.info(request, _("First comes: %(title)s") % {"title": way.missing(step)[0].title})
        return redirect("courses:course", slug)
    _remember(standing, step)
    state = "guest" if way is None else "done" if way.is_done(step) else "open"
    where = (standing.edition, standing.language, key)
    if messages.get_messages(request):
        return render(request, "courses/lesson.html", page_context(*where, state))
    page = _in_theme(drawn(*where, get_language(), state), getattr(request, "theme", ""))
    return HttpResponse(page.replace(TOKEN, get_token(request)) if TOKEN in page else page)


def _in_theme(page: str, theme: str) -> str:
    return page.replace(THEME, theme, 1) if theme else page.replace(f' data-theme="{THEME}"', "", 1)


def _remember(standing: Standing, step: Step) -> None:
    """Resume here next time. Written when she comes to another lesson, or back after a while; not at every look."""
    enrolment, moment = standing.enrolment, now()
    if enrolment and (enrolment.last_activity_id != step.pk or moment - enrolment.last_seen_at > SEEN_AGAIN):
        services.remember_place(enrolment=enrolment, activity=step.pk, now=moment)


@login_required
@require_POST
def done(request, slug, key):
    """Mark a lesson as done and go on to what comes next."""
    standing = standing_or_404(request.user, slug)
    step = _lesson_or_404(standing.outline, key)
    if standing.enrolment is None:
        messages.error(request, _("Start the course first; then your progress is kept."))
        return redirect("courses:course", slug)
    activity = Activity.objects.get(pk=step.pk)
    try:
        services.complete_activity(enrolment=standing.enrolment, activity=activity, now=now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("courses:course", slug)
    way = journey(standing.enrolment, standing.outline)
    following = way.after(step)
    same_module = following and standing.outline.module_of[following.key] == standing.outline.module_of[key]
    if same_module and following.is_lesson:
        return redirect(standing.outline.address(following))
    messages.success(request, _("Done: %(title)s") % {"title": step.title})
    return redirect("courses:course", slug)
