"""Pages made of several rooms."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate, now
from django.views import defaults

from trainingsite.homepage import home_of


def home(request):
    """What to do next, for whoever asks; signed out, what this is and the way in."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html")
    return render(request, "home.html", {"home": home_of(request.user, on=localdate(), now=now()), "today": localdate()})


def bad_request(request, exception):
    """What could not be read; somebody who sent far too much is told that it was too much."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("413.html"), status=413)
    return defaults.bad_request(request, exception)
