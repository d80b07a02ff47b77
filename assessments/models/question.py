from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.competency import Competency
from assessments.querysets import QuestionQuerySet
from courses.models import Activity, Edition, EditionPart


class Question(EditionPart):
    """A question's structure and key. Its words are in ``QuestionWords``, one row a language.

    ``body`` by kind: ``{"options": [ids]}`` single, multiple, case · ``{}`` truefalse, numeric · ``{"items": [ids in the right order]}``
    ordering · ``{"pairs": [ids]}`` matching. ``key``: list of option ids · bool · ``{"value", "low", "high"}`` · null where ``body`` tells.
    """

    PERSONAL = ()

    class Kind(models.TextChoices):
        SINGLE = "single", _("One answer")
        MULTIPLE = "multiple", _("Several answers")
        TRUEFALSE = "truefalse", _("True or false")
        ORDERING = "ordering", _("Put in order")
        MATCHING = "matching", _("Match")
        NUMERIC = "numeric", _("A number")
        CASE = "case", _("A case")

    class Use(models.TextChoices):
        BANK = "bank", _("Certifying quiz")
        CHECK = "check", _("Retrieval check of a lesson")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=60)
    use = models.CharField(_("use"), max_length=10, choices=Use)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    competency = models.ForeignKey(Competency, models.CASCADE, null=True, blank=True, related_name="questions")
    lesson = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="checks")
    position = models.PositiveSmallIntegerField(_("position"))
    body = models.JSONField(_("body"))
    key = models.JSONField(_("key"), null=True)
    difficulty = models.DecimalField(_("expected proportion correct"), max_digits=3, decimal_places=2, null=True, blank=True)
    sources = models.JSONField(_("sources"), default=list)
    lessons = models.JSONField(_("lessons that teach it"), default=list)
    is_unconfirmed = models.BooleanField(_("rests on an unconfirmed fact"), default=False)
    is_signed_off = models.BooleanField(_("signed by a clinician"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="question_code_once")]

    def __str__(self):
        return self.code


class QuestionWords(EditionPart):
    """``words``: stem, scenario, options / items / left and right / unit, feedback, rationale."""

    PERSONAL = ()
    EDITION = "question__edition"

    question = models.ForeignKey(Question, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10)
    words = models.JSONField(_("words"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "language"], name="question_words_once")]

    @property
    def part_of(self) -> int:
        return self.question.edition_id


class Quiz(EditionPart):
    """How an activity of kind quiz draws its form and what passes."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="quizzes")
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="quiz")
    key = models.CharField(_("key"), max_length=60)
    draw = models.JSONField(_("how many per competency"))
    at_least_cases = models.PositiveSmallIntegerField(_("at least so many cases"), default=0)
    pass_percent = models.PositiveSmallIntegerField(_("pass mark (%)"))
    attempts = models.PositiveSmallIntegerField(_("attempts in a window"))
    window_days = models.PositiveSmallIntegerField(_("window (days)"))
    pause_hours = models.PositiveSmallIntegerField(_("pause between attempts (hours)"))

    class Meta:
        verbose_name_plural = _("quizzes")
