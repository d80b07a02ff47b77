"""Packs and learning for staff: to find and to read. Packs change through load_pack, learning through the learner's pages."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Completion, Course, Edition, Enrolment, Lesson, Picture
from outbox.facts import ReadOnly


@admin.register(Course)
class CourseAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["slug", "editions_loaded", "editions_published"]
    search_fields = ["slug"]

    def get_queryset(self, request):
        counts = {"loaded": Count("editions"), "published": Count("editions__published_at")}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("editions"), ordering="loaded")
    def editions_loaded(self, course):
        return course.loaded

    @admin.display(description=_("published"), ordering="published")
    def editions_published(self, course):
        return course.published


class ActivityInline(ReadOnly, admin.TabularInline):
    model = Activity
    fields = ["position", "key", "kind", "module", "minutes", "is_optional"]
    readonly_fields = fields
    ordering = ["position"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("module")


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["course", "label", "loaded_at", "published_at", "learners"]
    list_filter = ["course", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["course__slug", "label", "digest"]
    date_hierarchy = "loaded_at"
    fields = ["course", "label", "languages", "valid_months", "loaded_at", "published_at", "published_by", "digest"]
    inlines = [ActivityInline]

    def get_queryset(self, request):
        return super().get_queryset(request).light().annotate(enrolled=Count("enrolments"))

    @admin.display(description=_("enrolled"), ordering="enrolled")
    def learners(self, edition):
        return edition.enrolled


@admin.register(Activity)
class ActivityAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "kind", "edition", "position", "minutes", "is_optional"]
    list_filter = ["kind", "is_optional", "edition__course"]
    list_select_related = ["edition__course"]
    search_fields = ["key", "lessons__title"]


@admin.register(Lesson)
class LessonAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "activity", "language", "edition"]
    list_filter = ["language", "activity__edition__course"]
    list_select_related = ["activity__edition__course"]
    search_fields = ["title", "objective", "plain", "activity__key"]
    fields = ["activity", "language", "title", "objective", "plain", "terms", "sources"]

    @admin.display(description=_("edition"), ordering="activity__edition__label")
    def edition(self, lesson):
        return lesson.activity.edition


@admin.register(Picture)
class PictureAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "edition"]
    list_filter = ["edition__course"]
    list_select_related = ["edition__course"]
    search_fields = ["key"]


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["learner", "edition", "org_unit", "cadre", "enrolled_at", "last_seen_at", "finished_at"]
    list_filter = ["edition__course", "cadre", ("finished_at", admin.EmptyFieldListFilter), ("left_at", admin.EmptyFieldListFilter)]
    list_select_related = ["learner", "edition__course", "org_unit"]
    search_fields = ["=id", "learner__full_name", "learner__email", "learner__username", "org_unit__name"]
    date_hierarchy = "enrolled_at"
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("edition__frame")


@admin.register(Completion)
class CompletionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["activity", "learner", "completed_at"]
    list_filter = ["activity__kind", "activity__edition__course"]
    list_select_related = ["activity", "enrolment__learner"]
    search_fields = ["=id", "activity__key", "enrolment__learner__full_name", "enrolment__learner__email"]
    date_hierarchy = "completed_at"
    show_full_result_count = False

    @admin.display(description=_("learner"), ordering="enrolment__learner__full_name")
    def learner(self, completion):
        return completion.enrolment.learner
