"""What managers see of completions: the page and the file, from one query."""

import tempfile
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.models import OrgUnit
from reporting import rules
from reporting.completions import completions as completions_of
from reporting.completions import course_titles, totals
from reporting.exports import Words, as_csv
from reporting.forms import CompletionsFilter
from reporting.models import Record
from reporting.paging import Page, page_of
from reporting.places import Place, ancestors_of, places_at
from reporting.statuses import CERTIFICATE_STATES, Status

TONES = {
    Status.LEARNING: "plain", Status.QUIZ_PASSED: "plain", Status.WAITING: "amber", Status.CERTIFIED: "good", Status.EXPIRING: "amber",
    Status.EXPIRED: "amber", Status.REVIEW: "amber", Status.REVOKED: "red",
}  # fmt: skip


@login_required
@never_cache
@require_safe
def completions(request):
    """Who has learnt what, and who is competent today, at the places this manager is over."""
    scope = _scope(request)
    titles = course_titles(get_language())
    form = CompletionsFilter(request.GET, scope=scope, titles={each.slug: each.course for each in titles.values()})
    page, counts = Page([]), None
    if form.is_valid():
        records = completions_of(form.wish(), on=localdate())
        counts = totals(records)
        page = page_of(records, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    form.fields["place"].widget.choices = _place_choices(scope, form.unit)
    context = {
        "form": form,
        "rows": _shown(page.rows, titles),
        "many_courses": len({each.course for each in titles.values()}) > 1,
        "counts": counts,
        "page": page,
        "newer_url": _url(request, before=page.newer),
        "older_url": _url(request, after=page.older),
        "csv_url": _url(request, name="reporting:completions_csv"),
    }
    return render(request, "reporting/completions.html", context)


@login_required
@never_cache
@require_safe
def completions_csv(request):
    """The same rows as a file. Over HTTP/1.0 a broken connection looks like an end, so there it is whole before it is sent."""
    form = CompletionsFilter(request.GET, scope=_scope(request))
    if not form.is_valid():
        return redirect(_url(request))
    wish = form.wish()
    body = as_csv(completions_of(wish, on=localdate()), Words.for_file(wish))
    headers = {"Content-Disposition": f'attachment; filename="completions-{localdate().isoformat()}.csv"'}
    if request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
        whole = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
        whole.writelines(body)
        headers["Content-Length"] = whole.tell()
        whole.seek(0)
        return FileResponse(whole, content_type="text/csv; charset=utf-8", headers=headers)
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


def _scope(request):
    scope = rules.scope_of(request.user, on=localdate())
    if not scope:
        raise PermissionDenied
    return scope


def _url(request, *, name="reporting:completions", **cursor):
    """This page, or its file, with the same filters; and the rows after or before a key."""
    filters = {key: value for key, value in request.GET.items() if key in CompletionsFilter.base_fields and value}
    query = urlencode({**filters, **cursor})
    return reverse(name) + (f"?{query}" if query else "") if all(cursor.values()) else ""


def _place_choices(scope, unit):
    """The way down to the chosen place and what lies below it; without one, what lies below her own places."""
    tops = list(OrgUnit.objects.filter(path__in=scope))
    way = [path for path in ancestors_of(unit.path) if path.startswith(tuple(scope))] if unit else []
    chain = list(OrgUnit.objects.filter(path__in=way))
    here = unit or (tops[0] if len(tops) == 1 else None)
    below = list(OrgUnit.objects.children_of(here)[:1000]) if here else tops
    known = {each.pk: each for each in [*chain, *below]}
    return [("", _all_places(tops)), *((each.code, _indented(each, scope)) for each in known.values())]


def _all_places(tops):
    return " + ".join(each.name for each in tops[:3]) + (" …" if len(tops) > 3 else "")


def _indented(unit, scope):
    depth = unit.depth - min(len(path) for path in scope) // OrgUnit.steplen
    return "\u2003" * depth + unit.name


def _shown(rows, titles):
    """Each row with its names, for the template."""
    units = dict(OrgUnit.objects.filter(pk__in={row.org_unit_id for row in rows}).values_list("pk", "path"))
    places = places_at(units.values())
    return [
        {
            "row": row,
            "place": places.get(row.org_unit_id, Place()),
            "course": titles[row.edition_id].course if row.edition_id in titles else "",
            "cadre": Record(cadre=row.cadre).get_cadre_display(),
            "status": Status(row.status).label,
            "tone": TONES.get(row.status, "plain"),
            "certificate": CERTIFICATE_STATES.get(row.status, ""),
        }
        for row in rows
    ]
