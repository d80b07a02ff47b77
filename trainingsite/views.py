"""Pages made of several rooms."""

from django.shortcuts import render
from django.utils.timezone import localdate

from trainingsite.homepage import home_of


def home(request):
    """What to do next, for whoever asks; signed out, what this is and the way in."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html")
    return render(request, "home.html", {"home": home_of(request.user, on=localdate()), "today": localdate()})
