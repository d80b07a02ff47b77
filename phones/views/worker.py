"""The service worker, the shell it keeps, and the card that a phone installs the site by: the same for everybody."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phones.assets import assets, version
from phones.shell import draw_shell

GROUND = "#fbf7f1"  # --ground of tokens.css, as the theme-color of every page


def _known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


@require_safe
def shell(request: HttpRequest, language: str) -> HttpResponse:
    """A page of nobody's. It names the version it belongs to, so that a worker keeps no shell of another."""
    text = draw_shell(_known(language))
    headers = {"Content-Language": language, "Cache-Control": "no-cache", "X-Shell-Version": version()}
    return HttpResponse(text, headers=headers)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Another version of any asset makes another worker."""
    facts = {"version": version(), "assets": assets(), "languages": [code for code, _name in settings.LANGUAGES]}
    text = render_to_string("phones/sw.js", {name: mark_safe(json.dumps(fact)) for name, fact in facts.items()})  # noqa: S308  our own names
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """How the site is called and looks when it is installed."""
    with translation.override(_known(language)):
        icons = [("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"), ("icon-maskable-512", "512x512", "maskable")]
        card = {
            "id": "/",
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME[:30],
            "description": _("Lessons, quizzes and observed practice, also without signal."),
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": GROUND,
            "icons": [
                {"src": static(f"icons/{name}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ],
        }
    return JsonResponse(card, content_type="application/manifest+json", headers={"Cache-Control": "max-age=86400"})
