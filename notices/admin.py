from django.contrib import admin

from notices.models import Notice, Preference
from outbox.facts import ReadOnly


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    """The delivery log, to read only. The outgoing-mail page retries."""

    list_display = ["subject", "recipient", "kind", "channel", "state", "due_at", "sent_at", "attempts"]
    list_filter = ["state", "channel", "kind"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "address", "recipient__full_name"]
    show_full_result_count = False


@admin.register(Preference)
class PreferenceAdmin(ReadOnly, admin.ModelAdmin):
    """Who has stopped what. People change it themselves."""

    list_display = ["person", "kind", "stopped_at"]
    list_filter = ["kind"]
    list_select_related = ["person"]
    search_fields = ["person__full_name", "person__email"]
