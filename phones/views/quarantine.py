"""What was set aside or conflicts, for staff to look at and settle."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phones import rules
from phones.forms import QuarantineForm, SettleForm
from phones.kinds import label_of
from phones.models import Arrival
from phones.readable import lines_of
from phones.services import apply_again, set_aside_for_good

A_PAGE = 25


@login_required
@require_safe
def arrivals(request):
    """The quarantine: what waits longest first; what is settled, newest first."""
    if not rules.can_see_quarantine(request.user):
        raise PermissionDenied
    form = QuarantineForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    state, who = chosen.get("state") or "open", chosen.get("who", "").strip()
    found = rules.visible_to(request.user).for_cards()
    if who:
        found = found.about(who)
    found = found.in_state(state)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(each, label_of(each.kind)) for each in page],
        "state": state,
        "who": who,
        "is_filtered": bool(who) or state != "open",
    }
    return render(request, "phones/arrivals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def arrival(request, arrival_id):
    """One of them: what it says, why it is here, and what staff decided or may decide."""
    if not rules.can_see_quarantine(request.user):
        raise PermissionDenied
    shown = rules.visible_to(request.user).for_cards().select_related("conflicts_with", "carried_by")
    found = get_object_or_404(shown, pk=arrival_id)
    form = SettleForm(request.POST if request.POST.get("do") == "for_good" else None)
    if request.method == "POST":
        try:
            if _settled(request, found, form):
                return redirect("phones:arrivals")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("phones:arrival", found.pk)
    context = {
        "arrival": found,
        "kind": label_of(found.kind),
        "lines": lines_of(found.content),
        "first": found.conflicts_with,
        "first_lines": lines_of(found.conflicts_with.content) if found.conflicts_with else [],
        "conflicts": Arrival.objects.filter(conflicts_with=found).order_by("arrived_at", "pk"),
        "form": form,
        "may_settle": rules.can_settle(request.user, found),
    }
    return render(request, "phones/arrival.html", context)


def _settled(request, found: Arrival, form: SettleForm) -> bool:
    """Do what the button says; False when the form has to be shown again."""
    if request.POST.get("do") == "apply":
        note = apply_again(arrival=found, by=request.user, now=now())
        messages.success(request, " ".join(filter(None, [_("It is taken up, as work of its own time."), note])))
        return True
    if not form.is_valid():
        return False
    set_aside_for_good(arrival=found, by=request.user, now=now(), **form.cleaned_data)
    messages.success(request, _("It is set aside for good. Its person can read why."))
    return True
