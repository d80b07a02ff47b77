"""What is on this phone: only the phone knows, so the page is filled there. Anybody may open it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phones.words import all_words


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    return render(request, "phones/hub.html", {"words": all_words()})
