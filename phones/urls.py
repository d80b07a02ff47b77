from django.urls import path

from phones import api
from phones.views import carrying, hub, mine, quarantine, worker

app_name = "phones"
urlpatterns = [
    # what a phone keeps, and what is on it
    path("sw.js", worker.worker, name="worker"),
    path("phone/shell/<str:language>/", worker.shell, name="shell"),
    path("phone/manifest/<str:language>/", worker.manifest, name="manifest"),
    path("phone/", hub.hub, name="hub"),
    path("phone/<slug:kind>/<uuid:about>/", hub.page, name="page"),
    # each person's own
    path("phones/", mine.mine, name="mine"),
    path("phones/<int:phone_id>/strike-off/", mine.strike_off, name="strike_off"),
    path("phones/carry/", carrying.carry, name="carry"),
    path("phones/carry/receipts/", carrying.receipts, name="receipts"),
    # staff
    path("phones/arrivals/", quarantine.arrivals, name="arrivals"),
    path("phones/arrivals/<uuid:arrival_id>/", quarantine.arrival, name="arrival"),
    # phones talk: docs/offline.md
    path("api/v1/records/<uuid:record_id>/", api.record, name="record"),
    path("api/v1/phones/<uuid:device>/", api.phone, name="phone"),
    path("api/v1/phones/<uuid:device>/signing-key/", api.signing_key, name="signing_key"),
    path("api/v1/phone/", api.state, name="state"),
    path("api/v1/carried/", api.carried, name="carried"),
]
