"""The site map, one prefix a line."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from courses.api import kept_course
from trainingsite import gallery, health, languages, theme, views

# The admin's own sign-in knows neither our limits on guessing nor the second step.
admin.site.login = secure_admin_login(admin.site.login)

handler400 = "trainingsite.views.bad_request"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("theme/", theme.theme, name="theme"),
    path("i18n/setlang/", languages.choose, name="set_language"),
    path("languages/<str:code>/", languages.language, name="language"),
    *([path("ui/", gallery.gallery, name="ui")] if settings.DEBUG else []),
    path("", include("people.urls")),
    path("", include("notices.urls")),
    path("", include("phones.urls")),
    path("api/v1/phone/courses/<slug:slug>/", kept_course, name="kept_course"),
    path("courses/", include("courses.urls")),
    path("", include("assessments.urls")),
    path("certificates/", include("credentials.urls")),
    path("refreshers/", include("refreshers.urls")),
    path("reports/", include("reporting.urls")),
]
