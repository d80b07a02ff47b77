"""Pages made of several rooms."""

from django.shortcuts import render


def home(request):
    """What to do next, for whoever asks."""
    return render(request, "home.html")
