"""Keying in a sheet of paper: the same questions as online on one page, in the order of the paper."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import codes, preparation, rules
from assessments.forms.paper import PaperForms
from assessments.models import Observation, PaperSheet
from assessments.services.paper import CODE_LENGTH, key_in, seen_since
from assessments.sessions import offered_situations
from assessments.sheet import make_sheet, words_for
from assessments.situations import by_key
from assessments.views.size import limit_size
from assessments.wording import activity_title, language_for, strings_of
from people.models import Posting, Role, User

OBSERVERS = 100
FIELDS = {"global": "global_rating", "strength": "strength", "change": "change"}


@login_required
@limit_size
@require_http_methods(["GET", "POST"])
def key(request, code):
    """One sheet. Keyed in before, it leads to its session; else POST keys it in, and signs it when its observer does so herself."""
    sheet = _sheet(request, code)
    if sheet.is_keyed_in:
        return render(request, "assessments/paper_known.html", {"sheet": sheet, **_known(request, sheet)})
    observers = _observers(request.user, sheet)
    observer = next((each for each in observers if str(each.pk) == request.POST.get("observer")), request.user)
    signing = request.method == "POST" and observer.pk == request.user.pk
    limited = signing and not ratelimit.consume(request, action="reauthenticate", user=request.user)
    words = words_for(sheet.checklist)
    forms = _forms(request, sheet, words, observers, request.user if signing and not limited else None)
    if request.method == "POST":
        if limited:
            forms.add_error("password", ValidationError(_("Too many tries. Wait a minute, then try again."), code="limit"))
        if forms.is_valid():
            try:
                session = key_in(
                    sheet=sheet,
                    written=forms.written(),
                    observer=observer,
                    by=request.user,
                    now=now(),
                    sign=signing,
                    is_another=forms.session.cleaned_data["another"],
                )
            except ValidationError as refusal:
                _show(refusal, forms)
            else:
                return _keyed_in(request, sheet, session, observer)
    return render(request, "assessments/paper.html", _context(request, sheet, words, forms))


def _sheet(request, code) -> PaperSheet:
    mine = rules.keyable_by(request.user, on=localdate()).for_cards()
    found = mine.filter(code=codes.read_code(code, CODE_LENGTH)).first()
    if found is None:
        raise Http404
    return found


def _known(request, sheet) -> dict:
    """Where its session is now: signed, waiting for its observer's signature, or closed."""
    session = sheet.observation
    return {
        "may_read": rules.can_read(request.user, session, on=localdate()),
        "is_hers": session.observer_id == request.user.pk and not session.withdrawn_at,
    }


def _observers(person: User, sheet: PaperSheet) -> list[User]:
    """Who may have observed: the person who keys it in first, then every other trainer over the place, by name. One query."""
    posted = Posting.objects.as_role(Role.TRAINER, on=localdate()).covering(sheet.enrolment.org_unit.path)
    others = posted.exclude(person__in=[person.pk, sheet.enrolment.learner_id]).select_related("person").order_by("person__full_name", "pk")
    return [person, *dict.fromkeys(each.person for each in others[:OBSERVERS])]


def _forms(request, sheet, words, observers, person) -> PaperForms:
    asking = Observation(learner_id=sheet.enrolment.learner_id)
    settings = sheet.checklist.settings
    return PaperForms(
        request.POST if request.method == "POST" else None,
        words=words,
        settings=settings,
        situations=offered_situations(sheet.activity, sheet.checklist, sheet.enrolment),
        had=preparation.scripts_had(asking, now=now()),
        observers=observers,
        person=person,
        voice=settings.get("mother_voice") or [],
        initial={"situation": sheet.activity.settings["situation"], "held_on": localdate(sheet.printed_at).isoformat()},
    )


def _show(refusal: ValidationError, forms: PaperForms) -> None:
    """Put a service's refusal beside its fields. Items that are not rated are listed above the form."""
    by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
    for name, errors in by_field.items():
        for error in errors:
            is_listed = error.code == "item" and error.params["item"] not in forms.ratings
            if not is_listed:
                forms.add_error(name or FIELDS.get(error.code), error)


def _keyed_in(request, sheet, session, observer):
    if session.observer_signed_at:
        messages.success(request, _("Keyed in and signed. The learner can read and sign it now."))
        return redirect("assessments:observation", session.pk)
    text = _("Keyed in. It waits for the signature of %(name)s, who finds it among the observations.")
    messages.success(request, text % {"name": observer})
    return redirect("assessments:paper", sheet.code)


def _context(request, sheet, words, forms) -> dict:
    strings = strings_of(sheet.enrolment.edition, language=language_for(sheet.enrolment.edition))
    kinds = by_key(sheet.checklist.settings)
    drawn = make_sheet(sheet.checklist, words, ratings=forms.ratings)
    is_whole = not forms.is_bound or request.POST.get("reason")  # one stopped as unsafe needs no more
    return {
        "sheet": sheet,
        "title": activity_title(strings, sheet.activity.key),
        "course_title": strings.get("course", {}).get("title", ""),
        "words": words,
        "forms": forms,
        "drawn": drawn,
        "lacking": [] if is_whole else [line for line in drawn.lines if not line.value],
        "seen": seen_since(sheet),
        "stop_title": (words.get("stop") or {}).get("title", ""),
        "mothers": [each for each, kind in kinds.items() if kind.get("mother")],
        "plays": [each for each, kind in kinds.items() if not kind.get("mother")],
        "remote": [each for each, kind in kinds.items() if kind.get("counts") == "remote"],
    }
