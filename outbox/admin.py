from django.contrib import admin

from outbox.facts import ReadOnly
from outbox.models import Message, Sweep


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    """Facts in transit, to read only."""

    list_display = ["event", "handler", "created_at", "done_at", "attempts", "error"]
    list_filter = ["event", "handler"]
    search_fields = ["event", "handler", "error"]


@admin.register(Sweep)
class SweepAdmin(ReadOnly, admin.ModelAdmin):
    """When each sweep last ran."""

    list_display = ["name", "ran_at", "done", "failed_at", "error"]
