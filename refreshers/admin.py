from django.contrib import admin

from outbox.facts import ReadOnly
from refreshers.models import Card, Refresher


@admin.register(Refresher)
class RefresherAdmin(ReadOnly, admin.ModelAdmin):
    """What was asked, when, and how it went."""

    list_display = ["step", "person", "kind", "due_on", "notified_at", "answered_at", "percent"]
    list_filter = ["kind", "step"]
    list_select_related = ["person"]
    search_fields = ["person__full_name", "person__email"]
    show_full_result_count = False


@admin.register(Card)
class CardAdmin(ReadOnly, admin.ModelAdmin):
    """Questions that come again."""

    list_display = ["question", "person", "due_on", "streak"]
    list_select_related = ["question", "person"]
    search_fields = ["person__full_name", "question__code"]
    show_full_result_count = False
