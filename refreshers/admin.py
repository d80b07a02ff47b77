from django.contrib import admin

from refreshers.models import Card, Refresher


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Refresher)
class RefresherAdmin(ReadOnlyAdmin):
    """What was asked, when, and how it went."""

    list_display = ["step", "person", "kind", "due_on", "notified_at", "answered_at", "percent"]
    list_filter = ["kind", "step"]
    list_select_related = ["person"]
    search_fields = ["person__full_name", "person__email"]
    show_full_result_count = False


@admin.register(Card)
class CardAdmin(ReadOnlyAdmin):
    """Questions that come again."""

    list_display = ["question", "person", "due_on", "streak"]
    list_select_related = ["question", "person"]
    search_fields = ["person__full_name", "question__code"]
    show_full_result_count = False
