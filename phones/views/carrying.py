"""Bringing a file of waiting work, and taking its receipts back."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from phones.forms import CarryForm
from phones.models import Arrival, Phone
from phones.services import carry as take_up
from phones.services.carrying import Carried, Problem

LAST = "phones-carried"  # in the session: what this person brought last


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def carry(request):
    """Upload a file that a phone saved; then what became of each record in it. Whoever carries it reads no content and no reason."""
    form = CarryForm(request.POST, request.FILES) if request.method == "POST" else CarryForm()
    if form.is_valid():
        try:
            carried = take_up(file=form.cleaned_data["file"], by=request.user, now=now())
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            request.session[LAST] = {
                "arrivals": [[str(arrival.pk), phone.pk] for arrival, phone in carried.arrivals],
                "problems": [list(problem) for problem in carried.problems],
            }
            return redirect("phones:carry")
    last = None if form.is_bound else _last(request)
    return render(request, "phones/carry.html", {"form": form, "last": last}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def receipts(request):
    """The receipts of what I brought last, as the file to carry back."""
    last = _last(request)
    if last is None:
        raise Http404
    name = f"skilled-hands-receipts-{now():%Y%m%d%H%M}.json"
    return JsonResponse(last.receipts(), headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _last(request) -> Carried | None:
    told = request.session.get(LAST)
    if told is None:
        return None
    arrivals = {str(arrival.pk): arrival for arrival in Arrival.objects.filter(pk__in=[pk for pk, _phone in told["arrivals"]])}
    phones = Phone.objects.in_bulk({phone for _pk, phone in told["arrivals"]})
    pairs = [(arrivals[pk], phones[phone]) for pk, phone in told["arrivals"]]
    return Carried(pairs, [Problem(*each) for each in told["problems"]])
