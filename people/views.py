"""Who I am, where I work, and whom I confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import rules
from people.forms import DeclineForm, PlaceForm, ProfileForm
from people.models import OrgUnit, Posting, Role
from people.services import change_profile, confirm_posting, decline_posting, request_posting

SHOWN = 60


@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    """My name, language and time zone, and where I am posted."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        change_profile(person=request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
        return redirect("people:profile")
    postings = Posting.objects.held_by(request.user).for_cards().order_by("-starts_on", "-pk")
    return render(request, "people/profile.html", {"form": form, "postings": postings})


@login_required
@require_http_methods(["GET", "POST"])
def place(request):
    """Choose where I work: walk down the tree or search it, then say what I do there."""
    chosen = OrgUnit.objects.open_on(localdate()).filter(code=request.GET.get("at", "")).first()
    form = PlaceForm(request.POST or None) if chosen and chosen.level == OrgUnit.Level.FACILITY else None
    if form and form.is_valid():
        request_posting(person=request.user, org_unit=chosen, now=now(), **form.cleaned_data)
        messages.success(request, _("Thank you. A manager will confirm that you work at %(place)s.") % {"place": chosen.name})
        return redirect("home")
    query = request.GET.get("q", "").strip()[:100]
    units = OrgUnit.objects.open_on(localdate())
    if query:
        below = units.facilities().named_like(query)
    elif chosen:
        below = units.children_of(chosen)
    else:
        below = _first_choice(units)
    context = {
        "form": form,
        "chosen": chosen,
        "above": OrgUnit.objects.get_ancestors(chosen) if chosen else [],
        "units": [] if form else below[:SHOWN],
        "more": not form and below[SHOWN : SHOWN + 1].exists(),
        "query": query,
    }
    return render(request, "people/place.html", context)


def _first_choice(units):
    """Where the walk begins: the countries, or the regions where there is only one country."""
    roots = units.filter(depth=1)
    return units.filter(depth=2).order_by("name", "path") if len(roots[:2]) == 1 else roots


@login_required
@require_GET
def postings(request):
    """The postings that wait for my word."""
    if not Posting.objects.as_role(Role.MANAGER, on=localdate()).held_by(request.user).exists():
        raise PermissionDenied
    waiting = rules.confirmable_by(request.user, on=localdate()).for_cards()[:200]
    return render(request, "people/postings.html", {"waiting": waiting})


@login_required
@require_POST
def confirm(request, posting_id):
    posting = get_object_or_404(rules.confirmable_by(request.user, on=localdate()), pk=posting_id)
    try:
        confirm_posting(posting=posting, by=request.user, now=now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("%(person)s is confirmed at %(place)s.") % {"person": posting.person, "place": posting.org_unit})
    return redirect("people:postings")


@login_required
@require_http_methods(["GET", "POST"])
def decline(request, posting_id):
    """Ask for the reason before declining; the person will read it."""
    posting = get_object_or_404(rules.confirmable_by(request.user, on=localdate()).for_cards(), pk=posting_id)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            decline_posting(posting=posting, by=request.user, now=now(), **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Declined. %(person)s is told why.") % {"person": posting.person})
        return redirect("people:postings")
    return render(request, "people/decline.html", {"form": form, "posting": posting, "back": reverse("people:postings")})
