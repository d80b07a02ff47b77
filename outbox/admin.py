from django.contrib import admin

from outbox.models import Message, Sweep


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Facts in transit, to read only."""

    list_display = ["event", "handler", "created_at", "done_at", "attempts", "error"]
    list_filter = ["event", "handler"]
    search_fields = ["event", "handler", "error"]


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    """When each sweep last ran."""

    list_display = ["name", "ran_at", "done", "failed_at", "error"]
