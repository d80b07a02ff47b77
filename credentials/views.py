"""Pages about certificates. The page of a code is public; it says more to the holder and to those over her place."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from credentials import printing, rules
from credentials.codes import read_code
from credentials.forms import RevokeForm, VerifyForm
from credentials.guessing import may_ask, note_wrong_guess
from credentials.models import Certificate
from credentials.renewing import renewal_of
from credentials.services import revoke_certificate

LOOKS = {
    "valid": ("done", "shield-check"),
    "review": ("waiting", "hourglass"),
    "expired": ("waiting", "calendar"),
    "revoked": ("danger", "ban"),
}


@login_required
@require_safe
def my_certificates(request):
    """The certificates I hold, newest first."""
    held = Certificate.objects.of(request.user).for_cards().newest_first()
    cards = [(each, each.state(localdate())) for each in held]
    over = rules.revocable_by(request.user, on=localdate()).doubted()
    return render(request, "credentials/list.html", {"cards": cards, "in_review": over.count()})


@require_safe
def verify(request):
    """A code typed from paper leads to its page."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("credentials:certificate", form.cleaned_data["code"])
    return render(request, "credentials/verify.html", {"form": form})


@never_cache
@require_safe
def certificate(request, code):
    """Whether a code stands for a valid certificate: for anybody, with the least a checker needs."""
    if not may_ask(request):
        return render(request, "credentials/pause.html", status=429)
    wanted = read_code(code)
    found = Certificate.objects.for_cards().filter(code=wanted).first() if wanted else None
    if found is None:
        note_wrong_guess(request)
        return render(request, "credentials/unknown.html", {"code": code[:40], "misread": wanted is None}, status=404)
    if code != found.code:
        return redirect("credentials:certificate", found.code)
    return render(request, "credentials/certificate.html", _certificate_context(request, found))


def _certificate_context(request, found):
    on = localdate()
    state = found.state(on)
    tone, icon = LOOKS[state]
    is_mine = request.user.pk == found.enrolment.learner_id
    return {
        "certificate": found,
        "state": state,
        "tone": tone,
        "icon": icon,
        "course": found.evidence["course"],
        "shows_evidence": rules.can_read_evidence(request.user, found, on=on),
        "shows_names": rules.can_read_names(request.user, found, on=on),
        "may_print": rules.can_print(request.user, found, on=on),
        "may_revoke": rules.can_revoke(request.user, found, on=on),
        "is_mine": is_mine,
        "renewal": renewal_of(found, now=now()) if is_mine else None,
        "renewed_by": Certificate.objects.renewal_after(found),
    }


@login_required
@require_safe
def pdf(request, code):
    """The certificate on one page, to print or to send."""
    found = get_object_or_404(rules.printable_by(request.user, on=localdate()).for_cards(), code=read_code(code))
    address = settings.SITE_URL.rstrip("/") + reverse("credentials:certificate", args=[found.code])
    try:
        page = printing.as_pdf(found, address=address)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("credentials:certificate", found.code)
    name = slugify(found.holder_name) or "certificate"
    headers = {"Content-Disposition": f'inline; filename="{name}-{found.code}.pdf"', "Cache-Control": "private, no-cache"}
    return HttpResponse(page, content_type="application/pdf", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request, code):
    """Ask a manager for the reason, then revoke."""
    found = get_object_or_404(rules.revocable_by(request.user, on=localdate()).for_cards(), code=read_code(code))
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            revoke_certificate(certificate=found, by=request.user, now=now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The certificate is revoked. Its holder will be told why."))
            return redirect("credentials:certificate", found.code)
    context = {
        "certificate": found,
        "form": form,
        "title": _("Revoke the certificate of %(name)s?") % {"name": found.holder_name},
        "action": _("Revoke this certificate"),
        "cancel_url": reverse("credentials:certificate", args=[found.code]),
        "danger": True,
    }
    return render(request, "credentials/revoke.html", context)


@login_required
@require_safe
def review(request):
    """Certificates over my places whose evidence a correction has taken away, for me to decide."""
    waiting = rules.revocable_by(request.user, on=localdate()).doubted().for_cards()
    return render(request, "credentials/review.html", {"certificates": waiting[:200]})
