import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.question import Question, Quiz
from assessments.querysets import AttemptQuerySet
from courses.models import Enrolment


class Attempt(models.Model):
    """One sitting of a quiz.

    ``form`` is exactly what was drawn, in order: ``[{"question": code, "order": [option or item ids as shown]}, …]`` (matching: ``"order"``
    holds the left ids and ``"right"`` the right ids as shown). ``form_digest`` is its SHA-256, so that a tampered form shows.
    """

    PERSONAL = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="taken")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("number"))
    language = models.CharField(_("language"), max_length=10)
    form = models.JSONField(_("form drawn"))
    form_digest = models.CharField(_("digest of the form"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    percent = models.DecimalField(_("score (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True)
    by_competency = models.JSONField(_("marks by competency"), default=dict)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_once"),
            models.UniqueConstraint(fields=["enrolment", "quiz"], condition=Q(submitted_at=None), name="attempt_open_once"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, is_passed=None, percent=None)
                | Q(submitted_at__isnull=False, is_passed__isnull=False, percent__isnull=False),
                name="attempt_marked_when_submitted",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Answer(models.Model):
    """What was answered to one question of an attempt, saved as she goes; ``mark`` (0 to 1) comes with submission."""

    PERSONAL = ()

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    response = models.JSONField(_("response"))
    saved_at = models.DateTimeField(_("saved at"))
    mark = models.FloatField(_("mark"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="answer_once_per_question"),
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__gte=0, mark__lte=1), name="answer_mark_is_a_share"),
        ]
