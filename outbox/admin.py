from django.contrib import admin

from outbox.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Facts in transit, to read only."""

    list_display = ["event", "handler", "created_at", "done_at", "attempts", "error"]
    list_filter = ["event", "handler"]
    search_fields = ["event", "handler", "error"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
