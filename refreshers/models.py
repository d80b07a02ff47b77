import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Question
from credentials.models import Certificate
from refreshers.querysets import CardQuerySet, RefresherQuerySet


class Refresher(models.Model):
    """One step of the pack's plan for one certificate. ``form`` is what was drawn, in the shape of an attempt's form."""

    PERSONAL = ("note",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="refreshers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="refreshers")
    step = models.CharField(_("step"), max_length=30)
    kind = models.CharField(_("kind"), max_length=20)
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(_("opened by the sweep at"))
    notified_at = models.DateTimeField(_("notice queued at"), null=True, blank=True)
    form = models.JSONField(_("form drawn"), default=list)
    responses = models.JSONField(_("responses"), default=dict)
    marks = models.JSONField(_("marks by question"), default=dict)
    percent = models.DecimalField(_("score (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    note = models.TextField(_("reflection"), blank=True)

    objects = RefresherQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "step"], name="refresher_once_per_step")]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_at=None), name="refresher_due"),
            models.Index(fields=["person", "notified_at"], name="refresher_notified"),
        ]

    def __str__(self):
        return f"{self.step}"


class Card(models.Model):
    """A question once missed, to be asked again (the pack: after 2, 7, 21 days) until answered twice in a row."""

    PERSONAL = ()

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("Empty: learnt."))
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    streak = models.PositiveSmallIntegerField(_("correct in a row"), default=0)

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "question"], name="card_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="card_due")]
