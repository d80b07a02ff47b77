from django.urls import path

from phones import api

app_name = "phones"
urlpatterns = [
    # phones talk: docs/offline.md
    path("api/v1/records/<uuid:record_id>/", api.record, name="record"),
    path("api/v1/phones/<uuid:device>/", api.phone, name="phone"),
    path("api/v1/phones/<uuid:device>/signing-key/", api.signing_key, name="signing_key"),
    path("api/v1/phone/", api.state, name="state"),
    path("api/v1/carried/", api.carried, name="carried"),
]
