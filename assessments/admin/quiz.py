"""Competencies, questions and attempts for staff: to read. They come from packs and from learners, not from here."""

from django.contrib import admin

from assessments.models import Answer, Attempt, Competency, Question, QuestionWords, Quiz
from outbox.facts import ReadOnly


class WordsInline(ReadOnly, admin.StackedInline):
    model = QuestionWords
    extra = 0


class AnswerInline(ReadOnly, admin.TabularInline):
    model = Answer
    extra = 0
    fields = ["question", "response", "mark", "saved_at"]


@admin.register(Competency)
class CompetencyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "edition", "tags"]
    list_filter = ["edition"]
    list_select_related = ["edition"]
    search_fields = ["code"]


@admin.register(Question)
class QuestionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "kind", "competency", "use", "difficulty", "is_unconfirmed", "is_signed_off", "edition"]
    list_filter = ["edition", "use", "kind", "is_unconfirmed", "is_signed_off"]
    list_select_related = ["edition", "competency"]
    search_fields = ["code", "wordings__words"]
    inlines = [WordsInline]


@admin.register(Quiz)
class QuizAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "edition", "pass_percent", "attempts", "window_days", "pause_hours", "at_least_cases"]
    list_select_related = ["edition"]


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "learner", "number", "opened_at", "submitted_at", "percent", "is_passed"]
    list_filter = ["is_passed", "submitted_at", "quiz__edition"]
    list_select_related = ["enrolment__learner"]
    search_fields = ["=id", "enrolment__learner__full_name", "enrolment__learner__email"]
    date_hierarchy = "opened_at"
    exclude = ["form"]
    inlines = [AnswerInline]

    @admin.display(ordering="enrolment__learner__full_name")
    def learner(self, attempt):
        return attempt.enrolment.learner
