"""Signed observations: the record, the learner's answer, corrections, and the list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import rules
from assessments.forms.observation import LearnerAnswerForm
from assessments.models import Observation
from assessments.record import is_intact, signatures_of
from assessments.services.observations import supersede
from assessments.services.signing import sign_as_learner
from assessments.sheet import make_sheet, words_for
from assessments.verdicts import explain
from assessments.views.observing import show
from assessments.views.size import limit_size
from assessments.wording import activity_title, language_for, situation_title, strings_of

A_PAGE = 25


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def observation(request, observation_id):
    """The signed record, for the learner, her observer, and trainers and managers over the place. POST is the learner's answer."""
    readable = rules.readable_by(request.user, on=localdate()).for_cards()
    found = get_object_or_404(readable.select_related("superseded_by", "checklist__edition__course"), pk=observation_id)
    if found.observer_signed_at is None:
        if found.learner_id == request.user.pk:
            return redirect("assessments:practice", found.enrolment.edition.course.slug, found.activity.key)
        return redirect("assessments:observe", found.pk)
    may_answer = rules.can_sign_as_learner(request.user, found)
    form = LearnerAnswerForm(request.POST or None) if may_answer else None
    if form and form.is_valid():
        answer = {"agrees": form.cleaned_data["agrees"] == "yes", "comment": form.cleaned_data["comment"]}
        try:
            sign_as_learner(observation=found, by=request.user, now=now(), **answer)
        except ValidationError as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("Your answer is signed."))
            return redirect("assessments:observation", found.pk)
    return render(request, "assessments/observation.html", _context(request, found, form))


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def correct(request, observation_id):
    """Asks before a correction is opened. The signed observation stays as it is."""
    signed = rules.correctable_by(request.user, on=localdate()).for_cards()
    mine = rules.ratable_by(request.user, on=localdate()).filter(supersedes=observation_id).first()
    if mine:
        return redirect("assessments:observe", mine.pk)
    found = get_object_or_404(signed, pk=observation_id)
    if request.method == "POST":
        try:
            correction = supersede(observation=found, by=request.user, now=now())
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("assessments:observation", found.pk)
        return redirect("assessments:observe", correction.pk)
    return render(request, "assessments/correct.html", {"observation": found, "title": _("Correct this observation?")})


@login_required
@require_http_methods(["GET"])
def observations(request):
    """Every observation of me, and every one I signed as observer, newest first."""
    mine = Observation.objects.signed().filter(Q(learner=request.user) | Q(observer=request.user))
    rows = mine.for_cards().select_related("superseded_by").order_by("-observer_signed_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for each in page:
        edition = each.enrolment.edition
        each.situation_title = situation_title(strings_of(edition, language=language_for(edition)), each.situation)
    return render(request, "assessments/observations.html", {"page": page})


def _context(request, found, form) -> dict:
    strings = strings_of(found.enrolment.edition, language=language_for(found.enrolment.edition))
    words = strings.get("checklist") or words_for(found.checklist)
    ratings = dict(found.ratings.values_list("item__key", "value"))
    own = dict(found.self_ratings.values_list("item__key", "value"))
    sheet = make_sheet(found.checklist, words, ratings=ratings, own=own)
    is_learner = found.learner_id == request.user.pk
    later = getattr(found, "superseded_by", None)
    voice = [(words.get("mother_voice", {}).get(key, key), yes) for key, yes in found.mother_voice.items()]
    consent = [words.get("consent", {}).get(key, key) for key, yes in found.consent.items() if yes is True]
    return {
        "observation": found,
        "form": form,
        "words": words,
        "course_title": strings.get("course", {}).get("title", ""),
        "title": activity_title(strings, found.activity.key),
        "situation": (words.get("situations") or {}).get(found.situation, {}).get("title", found.situation),
        "script": None if is_learner else (words.get("scripts") or {}).get(found.script, {}).get("title"),
        "reasons": explain(found.reasons, words),
        "sheet": sheet,
        "has_own": bool(own),
        "own_title": _("You, before") if is_learner else _("Learner, before"),
        "global_words": (words.get("global") or {}).get(str(found.global_rating)) or {},
        "voice": voice,
        "consent": consent,
        "is_learner": is_learner,
        "superseded_by": later if later and later.observer_signed_at else None,
        "on_phones": {each.role: is_intact(each) for each in signatures_of(found)},
        "may_correct": not is_learner and rules.can_correct(request.user, found, on=localdate()),
    }
