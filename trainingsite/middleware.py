"""A person's own time zone and language, from her account rather than from the phone she borrowed."""

import zoneinfo

from django.utils import timezone, translation


class PersonMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(user.time_zone)):
            return self.get_response(request)
