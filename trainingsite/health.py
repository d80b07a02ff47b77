"""Is the site alive, and can it do its work?"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse


def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request):
    """Database and cache answer too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("readyz", "1", 5)
    return JsonResponse({"database": "ok", "cache": "ok" if cache.get("readyz") == "1" else "unreachable"})
