from django.db import models
from django.utils.translation import gettext_lazy as _

from outbox.querysets import MessageQuerySet


class Message(models.Model):
    """One event for one handler, written in the transaction that made the event true."""

    PERSONAL = ()

    event = models.CharField(_("event"), max_length=100)
    handler = models.CharField(_("handler"), max_length=100)
    key = models.CharField(_("key"), max_length=64)
    payload = models.JSONField(_("payload"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "key", "handler"], name="message_once_per_event_and_handler")]
        indexes = [models.Index(fields=["try_at", "id"], condition=models.Q(done_at=None), name="message_pending")]

    def __str__(self):
        return f"{self.event} → {self.handler}"


class Sweep(models.Model):
    """When each sweep of beat last ran, so that a page can say that one has stopped. One row a task."""

    PERSONAL = ()

    name = models.CharField(_("task"), max_length=100, unique=True)
    ran_at = models.DateTimeField(_("last ran to its end at"), null=True, blank=True)
    done = models.PositiveIntegerField(_("rows it acted on"), default=0)
    failed_at = models.DateTimeField(_("last failed at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    def __str__(self):
        return self.name
