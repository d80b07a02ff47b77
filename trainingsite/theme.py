"""Light, dark or high contrast: kept in a cookie, so that the page arrives as she wants it, with or without JavaScript."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = {"light", "dark", "contrast"}
A_YEAR = 60 * 60 * 24 * 365


class ThemeMiddleware:
    """``request.theme``: what was chosen on this phone; "" leaves it to the phone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(COOKIE, "")
        request.theme = chosen if chosen in THEMES else ""
        return self.get_response(request)


@require_POST
def theme(request):
    """Keep the theme chosen and go back to the page it was chosen on."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())  # the offline shell reads it too
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
