"""The inbox, what may be stopped, and the staff's view of outgoing mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices import mailfiles, rules, stopping
from notices.forms import KindsForm
from notices.models import STOPPABLE, Notice, Preference
from notices.services import choose_kinds, mark_all_read, mark_read, retry_notice, stop_kind
from notices.sweeps import turns
from notices.wording import language_of
from outbox.models import Message

A_PAGE = 20
SHOWN = 12


@login_required
@require_GET
def inbox(request):
    """What I have been told, newest first."""
    page = Paginator(Notice.objects.inbox_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page": page})


@login_required
@require_GET
def notice(request, notice_id):
    """Open one of my notices: mark it read, and go where it points; one that points nowhere is shown."""
    mine = get_object_or_404(Notice.objects.inbox_of(request.user), pk=notice_id)
    mark_read(notice=mine, now=now())
    if mine.url.startswith("/") and url_has_allowed_host_and_scheme(mine.url, allowed_hosts=None):
        return redirect(mine.url)
    return render(request, "notices/notice.html", {"notice": mine})


@login_required
@require_POST
def read_all(request):
    mark_all_read(person=request.user, now=now())
    return redirect("notices:inbox")


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request):
    """Which mails I want. The inbox lists everything either way."""
    stopped = set(Preference.objects.filter(person=request.user).values_list("kind", flat=True))
    form = KindsForm(request.POST or None, initial={"wanted": list(STOPPABLE - stopped)})
    if form.is_valid():
        choose_kinds(person=request.user, now=now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form})


@csrf_exempt  # RFC 8058: the mail program posts without cookies; the signed token is the permission
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request, token):
    """Stop a kind of mail from a link in one, without signing in. Asking (GET) changes nothing: scanners follow links."""
    about = stopping.notice_of(token)
    if about is None:
        raise Http404
    if request.method == "POST":
        stop_kind(person=about.recipient, kind=about.kind, now=now())
    with override(language_of(about.recipient)):
        return render(request, "notices/stop.html", {"kind": about.get_kind_display(), "stopped": request.method == "POST"})


@require_GET
def outgoing(request):
    """What was sent last, what is due next, what failed and why; and the mail files, where mail is written to files."""
    is_staff, reads_files = rules.can_see_outgoing(request.user), rules.can_read_mail_files(request.user)
    if not (is_staff or reads_files):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    context = {"is_staff": is_staff, "reads_files": reads_files, "files": mailfiles.newest(SHOWN) if reads_files else []}
    return render(request, "notices/outgoing.html", context | (_delivery_log() if is_staff else {}))


def _delivery_log() -> dict:
    moment = now()
    sweeps = turns(now=moment)
    return {
        "now": moment,
        "sent": Notice.objects.last_sent()[:SHOWN],
        "due": Notice.objects.due_next()[:SHOWN],
        "failed": Notice.objects.failed()[:SHOWN],
        "stopped": Notice.objects.stopped()[:SHOWN],
        "sweeps": sweeps,
        "late": [sweep for sweep in sweeps if sweep.is_late],
        "broken": [sweep for sweep in sweeps if sweep.error],
        "refused": Message.objects.failing()[:SHOWN],
    }


@login_required
@require_POST
def retry(request, notice_id):
    """Give a failed mail its tries again. Staff only, whether or not there is such a mail."""
    if not rules.can_see_outgoing(request.user):
        raise PermissionDenied
    try:
        retry_notice(notice=get_object_or_404(Notice.objects.mails(), pk=notice_id), by=request.user, now=now())
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It will be tried again within a minute."))
    return redirect("notices:outgoing")
