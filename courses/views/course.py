"""My courses, one course, and the way into it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses import services
from courses.keeping import recall
from courses.models import Enrolment
from courses.outline import Step, outline
from courses.progress import Journey, journey, journeys
from courses.standing import Standing, latest, open_editions, standing_or_404
from people.models import Posting, Role


@login_required
@require_GET
def courses_list(request):
    """My courses with what is next, and the courses open to me."""
    wanted = get_language()
    mine = [recall(each) for each in Enrolment.objects.of(request.user).active().last_seen_first()]
    outlines = {each.edition_id: outline(each.edition, each.edition.language_for(wanted)) for each in mine}
    ways = journeys(mine, outlines)
    cards = [_card(ways[each.pk], each) for each in mine]
    enrolled = {each.edition.course_id for each in mine}
    others = [outline(each, each.language_for(wanted)) for each in open_editions() if each.course_id not in enrolled]
    first = next((card for card in cards if card["next"]), None)
    rest = [card for card in cards if card is not first]
    return render(request, "courses/list.html", {"first": first, "rest": rest, "others": others})


def _card(way: Journey, enrolment: Enrolment) -> dict:
    step = way.next
    return {
        "way": way,
        "enrolment": enrolment,
        "next": step,
        "url": way.outline.address(step) if step else reverse("courses:course", args=[way.outline.slug]),
        "started": bool(way.done),
    }


@require_GET
def course(request, slug):
    """A course: for its learner how far she is and what is next; for anybody else what it is and how to begin."""
    standing = standing_or_404(request.user, slug)
    if standing.enrolment is None:
        return render(request, "courses/about.html", {"outline": standing.outline, "edition": standing.edition, **_way_in(request)})
    way = journey(standing.enrolment, standing.outline)
    context = {"outline": standing.outline, "edition": standing.edition, "enrolment": standing.enrolment, "modules": _modules(way)}
    context |= _card(way, standing.enrolment)
    if way.passed_over:
        context["passed_over_url"] = way.outline.address(way.passed_over)
    return render(request, "courses/course.html", context)


def _way_in(request) -> dict:
    """Whether the reader may enrol, and if not, what she is waiting for."""
    if not request.user.is_authenticated:
        return {}
    held = Posting.objects.held_by(request.user).filter(role=Role.LEARNER)
    waiting = held.awaiting_confirmation().select_related("org_unit").first()
    return {"may_enrol": held.running(on=localdate()).exists(), "waiting": waiting}


def _modules(way: Journey) -> list[dict]:
    """The modules with the state of each step, for the page. The module of the next step is open."""
    found = []
    for module in way.outline.modules:
        steps = [
            {
                "step": step,
                "url": "" if way.is_locked(step) else way.outline.address(step),
                "state": _state(way, step),
                "missing": way.missing(step) if way.is_locked(step) else [],
            }
            for step in module.steps
        ]
        here = any(each["state"] == "next" for each in steps)
        found.append({"module": module, "steps": steps, "done": way.done_in(module), "count": len(steps), "is_here": here})
    return found


def _state(way: Journey, step: Step) -> str:
    if way.is_done(step):
        return "done"
    if step == way.next:
        return "next"
    return "locked" if way.is_locked(step) else "open"


@login_required
@require_POST
def enrol(request, slug):
    """Start a course, or go on with the one begun."""
    standing: Standing = standing_or_404(request.user, slug)
    if standing.enrolment is None:
        edition = latest(slug)
        if edition is None:
            raise Http404
        try:
            services.enrol(learner=request.user, edition=edition, now=now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    return redirect("courses:course", slug)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request, slug):
    """Asks before a learner leaves a course she has not finished."""
    standing: Standing = standing_or_404(request.user, slug)
    if standing.enrolment is None or standing.enrolment.finished_at:
        return redirect("courses:course", slug)
    if request.method == "POST":
        try:
            services.leave_course(enrolment=standing.enrolment, by=request.user, now=now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("courses:course", slug)
        messages.success(request, _("You have left the course. Start it again whenever you like."))
        return redirect("courses:list")
    context = {
        "course": standing.outline.title,
        "title": _("Leave this course?"),
        "action": _("Leave the course"),
        "cancel_url": reverse("courses:course", args=[slug]),
    }
    return render(request, "courses/leave.html", context)
