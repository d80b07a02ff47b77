from django.urls import include, path

from benchmarks import bare

urlpatterns = [
    path("bare/", bare.ok),
    path("bare/insert/", bare.insert),
    path("", include("trainingsite.urls")),
]
