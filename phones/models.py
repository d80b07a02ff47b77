import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phones.querysets import ArrivalQuerySet, PhoneQuerySet, SigningKeyQuerySet


class Phone(models.Model):
    """One person on one device (a browser's storage, named by a uuid that it made itself)."""

    PERSONAL = ("label",)

    device = models.UUIDField(_("device"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="phones", verbose_name=_("person"))
    label = models.CharField(_("name"), max_length=100, blank=True)
    sender_key = models.JSONField(_("sender key"), default=dict, help_text=_("The public key (JWK) that signs what is carried by hand."))
    data_key = models.CharField(_("data key"), max_length=44, help_text=_("Locks what waits on the phone. Base64 of 32 bytes."))
    registered_at = models.DateTimeField(_("registered at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    struck_off_at = models.DateTimeField(_("struck off at"), null=True, blank=True)
    struck_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PhoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        constraints = [models.UniqueConstraint(fields=["device", "person"], name="phone_once_per_device_and_person")]

    def __str__(self):
        return self.label or str(self.device)


class SigningKey(models.Model):
    """The public half of a key that signs in a person's name on one phone. Rows are only added; the newest counts."""

    PERSONAL = ()

    kid = models.CharField(_("key id"), max_length=43, unique=True, help_text=_("The key's own thumbprint (RFC 7638)."))
    phone = models.ForeignKey(Phone, models.PROTECT, related_name="signing_keys", verbose_name=_("phone"))
    jwk = models.JSONField(_("public key"))
    enrolled_at = models.DateTimeField(_("enrolled at"))

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")

    def __str__(self):
        return self.kid


class Arrival(models.Model):
    """A record that reached the server, with what became of it. Its id is the record's own, so that the same one cannot come twice.

    Other bytes under a known id are a row of their own: ``conflicts_with`` points to the first, ``id`` is made of both.
    """

    PERSONAL = ("content", "reason", "note", "settled_reason")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Taken up")
        SET_ASIDE = "set_aside", _("Set aside")
        CONFLICT = "conflict", _("Conflict")

    class Settled(models.TextChoices):
        APPLIED = "applied", _("Taken up by staff")
        FOR_GOOD = "for_good", _("Set aside for good")
        MENDED = "mended", _("Mended by its person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="arrivals", verbose_name=_("person"))
    phone = models.ForeignKey(Phone, models.PROTECT, null=True, blank=True, related_name="arrivals", verbose_name=_("phone"))
    carried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    conflicts_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content = models.TextField(_("content"), help_text=_("The record as it was made on the phone."))
    made_at = models.DateTimeField(_("made at, by the phone's clock"), null=True, blank=True)
    skew = models.BigIntegerField(_("server minus phone, in milliseconds"), null=True, blank=True)
    moment = models.DateTimeField(_("moment of the work"))
    arrived_at = models.DateTimeField(_("arrived at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    code = models.CharField(_("code"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    note = models.TextField(_("note"), blank=True)
    mends = models.UUIDField(_("mends"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_how = models.CharField(_("settled how"), max_length=10, choices=Settled, blank=True)
    settled_reason = models.TextField(_("why it was settled so"), blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_how="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how=""),
                name="arrival_settled_says_who_and_how",
            ),
            models.CheckConstraint(condition=~Q(outcome="accepted") | Q(settled_at=None), name="arrival_accepted_needs_no_settling"),
            models.CheckConstraint(
                condition=Q(outcome="conflict", conflicts_with__isnull=False) | ~Q(outcome="conflict") & Q(conflicts_with=None),
                name="arrival_conflict_says_with_what",
            ),
            models.CheckConstraint(condition=Q(outcome="accepted") | ~Q(reason=""), name="arrival_set_aside_says_why"),
        ]
        indexes = [
            models.Index(fields=["arrived_at", "id"], condition=Q(settled_at=None) & ~Q(outcome="accepted"), name="arrival_to_settle"),
            models.Index(fields=["person", "arrived_at"], name="arrival_person"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def look(self) -> tuple[str, str, str]:
        """Tone, sign and word of where it stands: ``("amber", "hourglass", "Set aside")``."""
        if self.settled_at:
            return "plain", "check", self.get_settled_how_display()
        tone, sign = {"accepted": ("good", "check"), "set_aside": ("amber", "hourglass"), "conflict": ("amber", "circle-alert")}[
            self.outcome
        ]
        return tone, sign, self.get_outcome_display()

    @property
    def record_id(self) -> uuid.UUID:
        """The id under which the phone keeps it."""
        return self.conflicts_with_id or self.pk
