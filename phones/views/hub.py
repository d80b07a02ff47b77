"""What is on this phone: only the phone knows, so the page is filled there. Anybody may open it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phones.words import all_words


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    return render(request, "phones/hub.html", {"words": all_words()})


@require_safe
def page(request: HttpRequest, kind: str, about) -> HttpResponse:
    """A page that only the phone can fill, with signal as without: work of a kind that was set aside, to be mended."""
    return render(request, "phones/page.html", {"words": all_words()})
