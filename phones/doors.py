"""How a phone comes in: signed in, from this site, with the method that the address takes. JSON in, JSON out."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.utils.cache import patch_cache_control
from django.utils.http import is_same_domain
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt


class TooLargeError(Exception):
    """More bytes than the address takes."""


def answer(code: str, reason: str, *, status: int, **headers: str) -> JsonResponse:
    """A refusal: a code for the phone, a sentence for her."""
    return JsonResponse({"code": code, "reason": reason}, status=status, headers=headers)


def json_door(*methods: str):
    """Let a view be reached by ``methods`` alone (else 405), from our own pages (else 403), by somebody signed in (else 401).

    There is no CSRF token, because a page of another site cannot send what we take: PUT, and POST of JSON, need its browser to ask us first
    (a preflight), and we never say yes; a foreign Origin is refused besides. Nobody may keep a copy of the answer.
    """

    def wrap(view):
        @csrf_exempt
        @wraps(view)
        def door(request, *args, **kwargs):
            response = _refused(request, methods)
            if response is None:
                try:
                    response = view(request, *args, **kwargs)
                except TooLargeError:
                    response = answer("too_large", _("This is too large to be sent. It stays on the phone."), status=413)
                except UnreadablePostError:
                    response = answer("damaged", _("Only a part of it arrived. The phone will send it again."), status=400)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return door

    return wrap


def _refused(request: HttpRequest, methods: tuple[str, ...]) -> JsonResponse | None:
    if request.method not in methods:
        return answer("method", _("This address does not take that."), status=405, Allow=", ".join(methods))
    if not _is_ours(request):
        return answer("foreign_origin", _("This came from another site."), status=403)
    if not request.user.is_authenticated:
        return answer("signed_out", _("You are signed out. Sign in again; what waits on this phone stays there."), status=401)
    return None


def _is_ours(request: HttpRequest) -> bool:
    """Whether the Origin, where the browser sends one, is this site's, or one that the settings trust."""
    origin = request.headers.get("Origin")
    if origin is None or origin == f"{request.scheme}://{request.get_host()}":
        return True
    sent = urlsplit(origin)
    trusted = [urlsplit(each) for each in settings.CSRF_TRUSTED_ORIGINS]
    return any(sent.scheme == each.scheme and is_same_domain(sent.netloc, each.netloc.lstrip("*")) for each in trusted)


def body_of(request: HttpRequest, *, largest: int) -> bytes:
    """The bytes sent. Raises TooLargeError above ``largest`` without reading the rest."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    raw = b"" if announced > largest else request.read(largest + 1)
    if announced > largest or len(raw) > largest:
        raise TooLargeError
    return raw
