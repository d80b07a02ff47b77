"""What every page knows."""

from django.conf import settings


def page(request):
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO}
