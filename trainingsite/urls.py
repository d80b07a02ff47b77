"""The site map, one prefix a line."""

from django.contrib import admin
from django.urls import include, path

from trainingsite import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("people.urls")),
    path("", include("notices.urls")),
    path("courses/", include("courses.urls")),
    path("", include("assessments.urls")),
    path("certificates/", include("credentials.urls")),
    path("refreshers/", include("refreshers.urls")),
    path("reports/", include("reporting.urls")),
]
