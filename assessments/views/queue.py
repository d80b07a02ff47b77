"""The trainer's list: who waits to be observed, what is unfinished, and beginning unasked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import rules
from assessments.finding import FOUND, find_learners, strings_for
from assessments.preparation import is_prepared
from assessments.services.observations import claim, start_unasked
from assessments.views.size import limit_size
from assessments.wording import activity_title, situation_title
from courses.models import Activity
from people.models import Posting, Role

A_PAGE = 25


@login_required
@require_http_methods(["GET"])
def queue(request):
    """Learners of the trainer's places who wait, oldest first; her own unfinished sessions; and a search to begin unasked."""
    on = localdate()
    if not Posting.objects.as_role(Role.TRAINER, on=on).held_by(request.user).exists():
        raise PermissionDenied
    observable = rules.observable_by(request.user, on=on).for_cards()
    page = Paginator(observable.waiting(), A_PAGE).get_page(request.GET.get("page"))
    mine = list(observable.begun().filter(observer=request.user))
    asked = " ".join(request.GET.get("q", "").split())[:100]
    found = find_learners(request.user, asked, on=on) if asked else []
    editions = [each.enrolment.edition for each in [*page, *mine]] + [each["enrolment"].edition for each in found]
    strings = strings_for(editions)
    for each in [*page, *mine]:
        each.title = activity_title(strings(each.enrolment.edition), each.activity.key)
        each.wish = situation_title(strings(each.enrolment.edition), each.situation)
    for each in found:
        words = strings(each["enrolment"].edition)
        each["practices"] = [(activity, activity_title(words, activity.key)) for activity in each["practices"]]
    context = {"page": page, "mine": mine, "asked": asked, "found": found, "limit": FOUND, "now": now()}
    return render(request, "assessments/queue.html", context)


@login_required
@limit_size
@require_POST
def begin(request, observation_id):
    """Take an observation that waits, and go on to prepare it."""
    waiting = rules.observable_by(request.user, on=localdate()).for_cards()
    observation = waiting.filter(pk=observation_id).first()
    if observation is None:
        messages.warning(request, _("Another observer has begun, or the request was cancelled."))
        return redirect("assessments:queue")
    try:
        claim(observation=observation, by=request.user, now=now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("assessments:queue")
    return redirect("assessments:prepare", observation.pk)


@login_required
@limit_size
@require_POST
def begin_unasked(request, enrolment_id, key):
    """Begin an observation of a learner of the trainer's place who has not asked."""
    enrolment = get_object_or_404(rules.startable_by(request.user, on=localdate()).select_related("org_unit"), pk=enrolment_id)
    activity = get_object_or_404(Activity, edition_id=enrolment.edition_id, key=key)
    try:
        observation = start_unasked(enrolment=enrolment, activity=activity, by=request.user, now=now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("assessments:queue")
    return redirect(
        "assessments:observe" if is_prepared(observation) and observation.ratings.exists() else "assessments:prepare", observation.pk
    )
