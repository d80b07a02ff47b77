from django.contrib import admin

from outbox.facts import ReadOnly
from phones.models import Arrival, Phone, SigningKey


@admin.register(Phone)
class PhoneAdmin(ReadOnly, admin.ModelAdmin):
    """Phones, to read only; the key that locks what waits on one is nobody's to see."""

    list_display = ["label", "person", "registered_at", "last_seen_at", "struck_off_at"]
    list_filter = [("struck_off_at", admin.EmptyFieldListFilter)]
    search_fields = ["label", "device", "person__full_name", "person__username"]
    exclude = ["data_key"]
    list_select_related = ["person"]


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnly, admin.ModelAdmin):
    """Public keys that sign, to read only."""

    list_display = ["kid", "phone", "enrolled_at"]
    search_fields = ["kid"]
    list_select_related = ["phone"]


@admin.register(Arrival)
class ArrivalAdmin(ReadOnly, admin.ModelAdmin):
    """Every record that came from a phone, to read only: staff settle on the page of arrivals."""

    list_display = ["id", "person", "kind", "arrived_at", "outcome", "code", "settled_how"]
    list_filter = ["outcome", "kind", "settled_how"]
    search_fields = ["id", "person__full_name", "person__username", "sha256"]
    list_select_related = ["person"]
