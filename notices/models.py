import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.querysets import NoticeQuerySet


class Kind(models.TextChoices):
    """What a notice is about. Those in ``STOPPABLE`` may be stopped by the person."""

    POSTING_REQUESTED = "posting_requested", _("A posting waits for you")
    POSTING_DECIDED = "posting_decided", _("Decision on your posting")
    COURSE_STALLED = "course_stalled", _("Your course waits for you")
    OBSERVATION_ASKED = "observation_asked", _("A learner asks to be observed")
    OBSERVATION_SIGNED = "observation_signed", _("Result of your observed practice")
    CERTIFICATE_ISSUED = "certificate_issued", _("Your certificate")
    CERTIFICATE_EXPIRING = "certificate_expiring", _("Your certificate will expire")
    CERTIFICATE_REVOKED = "certificate_revoked", _("Your certificate was revoked")
    REFRESHER_DUE = "refresher_due", _("A refresher is due")
    ACCOUNT = "account", _("Your account")


STOPPABLE = {Kind.COURSE_STALLED, Kind.OBSERVATION_ASKED, Kind.REFRESHER_DUE, Kind.CERTIFICATE_EXPIRING, Kind.POSTING_REQUESTED}


AT_ONCE = {Kind.ACCOUNT, Kind.OBSERVATION_SIGNED, Kind.CERTIFICATE_ISSUED, Kind.POSTING_DECIDED}  # whatever the hour


class Channel(models.TextChoices):
    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")


class Notice(models.Model):
    """One message to one person on one channel. ``dedupe_key`` makes "once" a fact of the database."""

    PERSONAL = ("subject", "body", "address")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped by the person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    dedupe_key = models.CharField(_("dedupe key"), max_length=150)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    url = models.CharField(_("link"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField(_("queued at"))
    due_at = models.DateTimeField(_("due at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key", "channel"], name="notice_once"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notice_sent_says_when"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_due"),
            models.Index(fields=["recipient", "channel", "due_at"], name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(channel="inbox", read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.subject


class Preference(models.Model):
    """A kind of notice that a person no longer wants by e-mail. No row: she gets it. Her inbox lists it either way."""

    PERSONAL = ()

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stopped_notices")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    stopped_at = models.DateTimeField(_("stopped at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]
