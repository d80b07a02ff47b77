"""A plain word to whoever sends far too much, before anything of it is read."""

from functools import wraps

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

LARGEST = 64 * 1024


def limit_size(view):
    """Answer 413 to a body above 64 KB. It stands in front of the CSRF check, because that check reads the body; the check then runs."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def limited(request, *args, **kwargs):
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return _too_large(request)
        return protected(request, *args, **kwargs)

    return limited


def wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _too_large(request):
    words = _("This answer is too long to be sent. Shorten it and try again; what you saved before is still there.")
    if wants_json(request):
        return JsonResponse({"error": words}, status=413)
    return render(request, "assessments/quiz_too_large.html", {"words": words}, status=413)
