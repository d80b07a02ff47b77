"""My phones: which they are, and striking one off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phones import rules
from phones.kinds import label_of
from phones.models import Arrival, Phone
from phones.services import strike_off as strike

SHOWN = 20


@login_required
@require_safe
def mine(request):
    """The phones that keep work of mine, and what arrived from them last."""
    arrivals = Arrival.objects.filter(person=request.user).order_by("-arrived_at", "pk")[:SHOWN]
    context = {
        "phones": Phone.objects.of(request.user).with_key_age(),
        "arrivals": [(arrival, label_of(arrival.kind)) for arrival in arrivals],
    }
    return render(request, "phones/mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def strike_off(request, phone_id):
    """Ask, then strike a phone off."""
    found = get_object_or_404(rules.strikeable_by(request.user).in_use().select_related("person"), pk=phone_id)
    is_hers = found.person_id == request.user.pk
    back = reverse("phones:mine") if is_hers else reverse("phones:arrivals")
    if request.method == "POST":
        strike(phone=found, by=request.user, now=now())
        messages.success(request, _("The phone is struck off."))
        return redirect(back)
    context = {
        "phone": found,
        "is_hers": is_hers,
        "title": _("Strike off “%(phone)s”?") % {"phone": found},
        "action": _("Strike it off"),
        "cancel_url": back,
        "danger": True,
    }
    return render(request, "phones/strike_off.html", context)
