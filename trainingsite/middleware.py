"""What is settled before any page: can its address be read, in which language and time zone, and is a second factor due?"""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from notices.hours import zone_of
from people.models import Posting, Role


class ReadableAddressMiddleware:
    """No text of ours holds the sign of number zero, and PostgreSQL fails on it: such an address is refused before anybody looks it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("an address with a null character")
        return self.get_response(request)


class PersonMiddleware:
    """Language and time zone come from the account rather than from the phone she borrowed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.answer(request)
        if language := getattr(request, "chosen_language", ""):  # by somebody who is not signed in yet
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    def answer(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone_of(user.time_zone)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Managers and staff add a second factor before anything else, where the setting asks for it."""

    FREE = ("/accounts/", "/static/", "/i18n/", "/healthz", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.MFA_REQUIRED_OF_MANAGERS and not request.path.startswith(self.FREE) and self.lacks_factor(request):
            if request.path.startswith("/api/"):
                said = _(
                    "Your role needs a second step at sign-in. Open any page of this site to set it up; your work stays on this phone."
                )
                return JsonResponse({"code": "second_factor", "reason": said}, status=403)
            messages.warning(request, _("Your role needs a second step at sign-in. Please set it up now; it takes a minute."))
            return redirect("mfa_index")
        return self.get_response(request)

    def lacks_factor(self, request) -> bool:
        user = request.user
        if not user.is_authenticated or is_mfa_enabled(user):
            return False
        leads = Posting.objects.as_role(Role.MANAGER, on=localdate()).held_by(user)
        return user.is_staff or leads.exists()
