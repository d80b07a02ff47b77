"""Observed practice, for staff to read: nothing here can be added, changed or deleted."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from assessments.models import Checklist, Item, Observation, OfflineSignature, PaperSheet, Rating, SelfRating
from assessments.record import verify
from outbox.facts import ReadOnly


class ItemInline(ReadOnly, admin.TabularInline):
    model = Item
    extra = 0


@admin.register(Checklist)
class ChecklistAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "edition"]
    list_select_related = ["edition__course"]
    search_fields = ["key"]
    inlines = [ItemInline]


class RatingInline(ReadOnly, admin.TabularInline):
    model = Rating
    fields = ["item", "value", "rated_at"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("item").order_by("item__position")


class SelfRatingInline(RatingInline):
    model = SelfRating


class OfflineSignatureInline(ReadOnly, admin.StackedInline):
    model = OfflineSignature
    fields = ["role", "person", "signed_at", "shift", "kid", "device", "record", "value", "text"]
    extra = 0


@admin.register(Observation)
class ObservationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["learner", "situation", "outcome", "observer", "asked_at", "observer_signed_at"]
    list_filter = ["outcome", "situation"]
    list_select_related = ["learner", "observer"]
    search_fields = ["learner__full_name", "learner__email", "observer__full_name", "case_number"]
    date_hierarchy = "observer_signed_at"
    inlines = [RatingInline, SelfRatingInline, OfflineSignatureInline]
    readonly_fields = ["is_as_signed", "transcribed"]

    @admin.display(description=_("still as signed"), boolean=True)
    def is_as_signed(self, observation):
        return verify(observation) if observation.digest else None

    @admin.display(description=_("transcribed from paper"))
    def transcribed(self, observation):
        sheet = getattr(observation, "paper_sheet", None)
        return f"{sheet.code}, {sheet.keyed_by}, {date_format(localtime(sheet.keyed_at), 'DATETIME_FORMAT')}" if sheet else None


@admin.register(PaperSheet)
class PaperSheetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "enrolment", "activity", "printed_by", "printed_at", "keyed_by", "keyed_at"]
    list_select_related = ["enrolment__learner", "enrolment__edition__course", "activity", "printed_by", "keyed_by"]
    search_fields = ["code", "enrolment__learner__full_name"]
    date_hierarchy = "printed_at"
