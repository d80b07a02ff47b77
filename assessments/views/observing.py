"""The observer's pages of one session: prepare, rate, describe and sign, and the ways to end it otherwise."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import preparation, rules
from assessments.forms.observation import DetailsForm, PrepareForm, StopForm, UncountedForm
from assessments.models import Observation
from assessments.services.observations import give_back, leave_uncounted
from assessments.services.rating import prepare as keep_preparation
from assessments.services.rating import rate_item, rate_items, set_details, stop_unsafe
from assessments.services.signing import sign_as_observer
from assessments.sessions import offered_situations
from assessments.sheet import make_sheet, words_for
from assessments.situations import by_key, with_mother
from assessments.views.size import limit_size


def hers(request, observation_id) -> Observation:
    """The observation the trainer has begun and not signed, or 404."""
    mine = rules.ratable_by(request.user, on=localdate()).for_cards().select_related("checklist__edition__course", "observer")
    return get_object_or_404(mine, pk=observation_id)


def show(refusal: ValidationError, form) -> None:
    """Put a service's refusal beside the fields it is about."""
    by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
    for field, texts in by_field.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def prepare(request, observation_id):
    """The situation, the role-play or the mother's consent: before the first item."""
    observation = hers(request, observation_id)
    checklist, words = observation.checklist, words_for(observation.checklist)
    had = preparation.scripts_had(observation, now=now())
    initial = {name: getattr(observation, name) for name in ("situation", "script", "case_number", "is_remote_trained")}
    answers = observation.consent
    initial |= {
        "consent": [key for key, yes in answers.items() if yes is True],
        "asked_by": answers.get("by"),
        "asked_at": answers.get("at"),
    }
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        words=words,
        settings=checklist.settings,
        situations=offered_situations(observation.activity, checklist, observation.enrolment),
        had=had,
        initial=initial,
    )
    if form.is_valid():
        try:
            keep_preparation(observation=observation, by=request.user, now=now(), **form.prepared())
        except ValidationError as refusal:
            show(refusal, form)
        else:
            return redirect("assessments:observe", observation.pk)
    kinds = by_key(checklist.settings)
    context = {
        "observation": observation,
        "form": form,
        "words": words,
        "briefs": [(key, each) for key, each in (words.get("scripts") or {}).items() if key in dict(form.fields["script"].choices)],
        "mothers": [key for key, each in kinds.items() if each.get("mother")],
        "plays": [key for key, each in kinds.items() if not each.get("mother")],
        "remote": [key for key, each in kinds.items() if each.get("counts") == "remote"],
        "may_give_back": not observation.supersedes_id and not observation.ratings.exists(),
    }
    return render(request, "assessments/prepare.html", context)


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def observe(request, observation_id):
    """The grading page: every item, one long page for one thumb. POST keeps what is chosen, for phones without JavaScript."""
    observation = hers(request, observation_id)
    if observation.stop_reason:
        return redirect("assessments:sign", observation.pk)
    if not preparation.is_prepared(observation):
        return redirect("assessments:prepare", observation.pk)
    given = {name.removeprefix("item_"): value for name, value in request.POST.items() if name.startswith("item_") and value}
    if request.method == "POST":
        try:
            rate_items(observation=observation, values=given, by=request.user, now=now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            if request.POST.get("then") == "sign":
                return redirect("assessments:sign", observation.pk)
            return redirect(f"{request.path}#stage-{request.POST.get('next') or request.POST.get('stage', '')}")
    words = words_for(observation.checklist)
    ratings = dict(observation.ratings.values_list("item__key", "value"))
    context = {
        "observation": observation,
        "words": words,
        "sheet": make_sheet(observation.checklist, words, ratings={**ratings, **given}),
        "script": (words.get("scripts") or {}).get(observation.script),
        "situation": (words.get("situations") or {}).get(observation.situation, {}).get("title", observation.situation),
    }
    return render(request, "assessments/observe.html", context)


@limit_size
@require_POST
def rate(request, observation_id):
    """One tap: ``item`` and ``value``. Answers JSON; the same tap twice is once. 401 signed out, 404 not hers or closed, 422 refused."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("You are signed out. Sign in again, then try again.")}, status=401)
    observation = rules.ratable_by(request.user, on=localdate()).for_cards().filter(pk=observation_id).first()
    if observation is None:
        return JsonResponse({"error": _("This session is closed, or another observer has it.")}, status=404)
    item, value = request.POST.get("item", ""), request.POST.get("value", "")
    try:
        rate_item(observation=observation, item=item, value=value, by=request.user, now=now())
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=422)
    return JsonResponse({"item": item, "value": value})


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def sign(request, observation_id):
    """The end of a session: rating as a whole, two sentences, signature. What is written is kept even when signing is refused."""
    observation = Observation.objects.signed().filter(pk=observation_id, observer=request.user).first()
    if observation:  # a second tap on the button
        return redirect("assessments:observation", observation.pk)
    observation = hers(request, observation_id)
    words = words_for(observation.checklist)
    signing = request.method == "POST" and request.POST.get("do") == "sign"
    limited = signing and not ratelimit.consume(request, action="reauthenticate", user=request.user)
    form = _details_form(request, observation, words, signing and not limited)  # whoever guesses too often gets no answer
    if request.method == "POST":
        if limited:
            form.add_error("password", ValidationError(_("Too many tries. Wait a minute, then try again."), code="limit"))
        is_whole = form.is_valid()
        if form.may_be_kept and not _kept(request, observation, form):
            return redirect("assessments:observation", observation.pk)
        if is_whole and not signing:
            messages.success(request, _("Saved. Nothing is signed yet."))
            return redirect("assessments:sign", observation.pk)
        if is_whole:
            try:
                sign_as_observer(observation=observation, by=request.user, now=now())
            except ValidationError as refusal:
                _show_lacking(refusal, form)
            else:
                messages.success(request, _("Signed. The learner can read it now."))
                return redirect("assessments:observation", observation.pk)
    ratings = dict(observation.ratings.values_list("item__key", "value"))
    sheet = make_sheet(observation.checklist, words, ratings=ratings)
    context = {
        "observation": observation,
        "form": form,
        "words": words,
        "sheet": sheet,
        "lacking": [line for line in sheet.lines if not line.value] if signing and not observation.stop_reason else [],
        "stopped": (words.get("stop") or {}).get("reasons", {}).get(observation.stop_reason, observation.stop_reason),
    }
    return render(request, "assessments/sign.html", context)


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def stop(request, observation_id):
    """Asks before a session is stopped as unsafe."""
    observation = hers(request, observation_id)
    words = words_for(observation.checklist)
    form = StopForm(request.POST if request.method == "POST" else None, words=words, settings=observation.checklist.settings)
    if form.is_valid():
        stop_unsafe(observation=observation, by=request.user, now=now(), **form.cleaned_data)
        return redirect("assessments:sign", observation.pk)
    said = words.get("stop") or {}
    context = {"observation": observation, "form": form, "title": said.get("title") or _("Stop the session"), "help": said.get("help", "")}
    return render(request, "assessments/stop.html", context)


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def uncounted(request, observation_id):
    """Asks why a session shall not count, and closes it."""
    observation = hers(request, observation_id)
    words = words_for(observation.checklist)
    form = UncountedForm(request.POST if request.method == "POST" else None, words=words, settings=observation.checklist.settings)
    if form.is_valid():
        try:
            leave_uncounted(observation=observation, by=request.user, now=now(), **form.cleaned_data)
        except ValidationError as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("The session is closed and does not count. The learner can ask again."))
            return redirect("assessments:queue")
    title = words.get("not_counted_title") or _("Do not count this session")
    return render(request, "assessments/uncounted.html", {"observation": observation, "form": form, "title": title})


@login_required
@limit_size
@require_POST
def put_back(request, observation_id):
    """Give an observation back to the queue before anything is rated."""
    observation = hers(request, observation_id)
    try:
        give_back(observation=observation, by=request.user, now=now())
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("assessments:observe", observation.pk)
    messages.success(request, _("It is back in the queue."))
    return redirect("assessments:queue")


def _details_form(request, observation, words, signing):
    settings = observation.checklist.settings
    voice = settings.get("mother_voice") or [] if with_mother(settings, observation.situation) else []
    said = {f"voice_{key}": {True: "yes", False: "no"}.get(observation.mother_voice.get(key), "") for key in voice}
    initial = {"global_rating": observation.global_rating, "strength": observation.strength, "change": observation.change, **said}
    person = request.user if signing else None
    is_stopped = bool(observation.stop_reason)
    return DetailsForm(
        request.POST if request.method == "POST" else None, words=words, voice=voice, person=person, is_stopped=is_stopped, initial=initial
    )


def _kept(request, observation, form) -> bool:
    """Whether what is written was kept; False when another tap of hers has signed meanwhile."""
    try:
        set_details(observation=observation, by=request.user, now=now(), **form.details())
    except PermissionDenied:
        if Observation.objects.signed().filter(pk=observation.pk, observer=request.user).exists():
            return False
        raise
    return True


def _show_lacking(refusal: ValidationError, form) -> None:
    """Put what the service misses beside its field; items are listed above the form."""
    for error in refusal.error_list:
        field = {"global": "global_rating", "strength": "strength", "change": "change"}.get(error.code)
        if error.code != "item" and field not in form.errors:
            form.add_error(field, error)
