"""The learner's pages of an observed practice: what awaits, her wish, her own rating, her answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import rules
from assessments.forms.observation import AskForm
from assessments.models import Checklist, Observation
from assessments.reopening import reopened_at
from assessments.services.observations import ask_for_observation, withdraw
from assessments.services.rating import self_rate
from assessments.sessions import met, offered_situations, passed_as, tally
from assessments.sheet import make_sheet, words_for
from assessments.views.mine import own_enrolment
from assessments.views.size import limit_size
from assessments.wording import activity_title, language_for, strings_of
from courses.models import Activity
from courses.progress import missing_before
from people.models import Posting, Role

OBSERVERS_SHOWN = 5


@login_required
@require_http_methods(["GET"])
def practice(request, slug, key):
    """What awaits the learner in an observed practice, where she stands, and the one thing to do next."""
    enrolment = own_enrolment(request.user, slug)
    if enrolment is None:
        messages.info(request, _("Join this course first. Then the observed practice waits for you here."))
        return redirect("courses:course", slug)
    activity = _activity(enrolment, key)
    return render(request, "assessments/practice.html", _context(request, enrolment, activity))


@login_required
@limit_size
@require_POST
def ask(request, slug, key):
    """Put the learner's wish into the queue of her trainers."""
    enrolment = own_enrolment(request.user, slug)
    if enrolment is None:
        raise Http404
    activity = _activity(enrolment, key)
    context = _context(request, enrolment, activity, data=request.POST)
    form = context["form"]
    if not form.is_valid():
        return render(request, "assessments/practice.html", context)
    try:
        ask_for_observation(enrolment=enrolment, activity=activity, by=request.user, now=now(), **form.cleaned_data)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your trainers see your request now."))
    return redirect("assessments:practice", slug, key)


@login_required
@limit_size
@require_POST
def take_back(request, observation_id):
    """Take the wish back."""
    mine = Observation.objects.filter(learner=request.user).for_cards()
    observation = get_object_or_404(mine, pk=observation_id)
    try:
        withdraw(observation=observation, by=request.user, now=now())
    except (PermissionDenied, ValidationError):
        messages.warning(request, _("Your observer has begun. Speak with the trainer."))
    else:
        messages.success(request, _("Your request is cancelled. You can ask again whenever you are ready."))
    return redirect("assessments:practice", observation.enrolment.edition.course.slug, observation.activity.key)


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def self_rating(request, observation_id):
    """The learner rates herself, a stage at a time, before she can see the observer's ratings."""
    observation = get_object_or_404(rules.self_ratable_by(request.user).for_cards(), pk=observation_id)
    words = words_for(observation.checklist)
    own = dict(observation.self_ratings.values_list("item__key", "value"))
    sheet = make_sheet(observation.checklist, words, ratings=own)
    stage = sheet.stage(request.GET.get("stage"))
    back = reverse("assessments:practice", args=[observation.enrolment.edition.course.slug, observation.activity.key])
    if request.method == "POST":
        given = {line.key: request.POST.get(f"item_{line.key}", "") for line in stage.lines}
        values = {item: value for item, value in given.items() if value}
        try:
            whole = self_rate(observation=observation, values=values, by=request.user, now=now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(request.get_full_path())
        later = sheet.after(stage)
        if whole and not later:
            messages.success(request, _("You have rated yourself. Your observer sees it after signing."))
            return redirect(back)
        unfinished = [line.key for line in stage.lines if line.key not in {**own, **values}]
        if unfinished:
            messages.warning(request, _("What you chose is saved. Choose for every step before you go on."))
        target = stage if unfinished else later or make_sheet(observation.checklist, words, ratings={**own, **values}).stage(None)
        return redirect(f"{request.path}?stage={target.key}")
    context = {"observation": observation, "sheet": sheet, "stage": stage, "back": back, "words": words}
    return render(request, "assessments/self_rating.html", context)


def _activity(enrolment, key) -> Activity:
    return get_object_or_404(Activity, edition_id=enrolment.edition_id, kind=Activity.Kind.OBSERVED_PRACTICE, key=key)


def _context(request, enrolment, activity, data=None) -> dict:
    strings = strings_of(enrolment.edition, language=language_for(enrolment.edition))
    words = strings.get("checklist") or {}
    checklists = Checklist.objects.select_related("edition").filter(edition_id=activity.edition_id)
    checklist = get_object_or_404(checklists, key=activity.settings["checklist"])
    own = activity.settings["situation"]
    situations = offered_situations(activity, checklist, enrolment)
    missing = missing_before(enrolment, activity)
    return {
        "slug": enrolment.edition.course.slug,
        "course_title": strings.get("course", {}).get("title", ""),
        "title": activity_title(strings, activity.key),
        "summary": (strings.get("course", {}).get("activities", {}).get(activity.key) or {}).get("summary", ""),
        "activity": activity,
        "words": words,
        "rule": checklist.settings["pass"],
        "situation": (words.get("situations") or {}).get(own) or {},
        "missing": [activity_title(strings, each) for each in missing[:1]],
        "missing_count": len(missing),
        "reopened_at": None if missing else reopened_at(enrolment, activity, now=now()),
        "sheet": make_sheet(checklist, words),
        "form": AskForm(data, words=words, settings=checklist.settings, situations=situations, initial={"situation": own}),
        **_story(request.user, enrolment, activity, checklist),
        **_observers(request.user, enrolment),
    }


def _story(person, enrolment, activity, checklist) -> dict:
    """Her observations on this checklist: what is open, what was signed, and what the standing ones prove. One query."""
    rows = Observation.objects.filter(enrolment=enrolment, checklist=checklist)
    seen = list(rows.select_related("checklist", "observer", "superseded_by", "paper_sheet").order_by("-asked_at", "-started_at"))
    signed = sorted((each for each in seen if each.observer_signed_at), key=lambda each: each.observer_signed_at, reverse=True)
    standing = [each for each in signed if not _is_superseded(each)]
    passes = [passed_as(each) for each in standing if each.outcome == Observation.Outcome.PASS]
    own, needed = activity.settings["situation"], activity.settings.get("sessions", 1)
    waiting = next((each for each in seen if _is_open(each) and each.activity_id == activity.pk), None)
    few = enrolment.org_unit.few_mothers
    return {
        "waiting": waiting,
        "may_withdraw": waiting and rules.can_withdraw(person, waiting, now=now()),
        "results": [each for each in signed if each.activity_id == activity.pk or each.situation == own],
        "unanswered": next((each for each in standing if each.learner_signed_at is None and each.activity_id == activity.pk), None),
        "state": met(activity.settings, checklist.settings, passes, few_mothers=few),
        "needed": needed,
        "counted": min(tally(passes).get(own, 0), needed),
        "few_mothers": few and activity.settings.get("conditional"),
    }


def _observers(person, enrolment) -> dict:
    """Who will see her wish: the trainers over her place today."""
    posted = Posting.objects.as_role(Role.TRAINER, on=localdate()).covering(enrolment.org_unit.path).exclude(person=person)
    names = sorted({str(posting.person) for posting in posted.select_related("person")})
    return {"observers": names[:OBSERVERS_SHOWN], "more_observers": max(0, len(names) - OBSERVERS_SHOWN)}


def _is_open(observation) -> bool:
    return observation.observer_signed_at is None and observation.withdrawn_at is None and observation.supersedes_id is None


def _is_superseded(observation) -> bool:
    later = getattr(observation, "superseded_by", None)
    return bool(later and later.observer_signed_at)
