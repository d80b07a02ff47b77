import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from credentials.querysets import CertificateQuerySet


class Certificate(models.Model):
    """Proof of competence, with the evidence as it stood that day. It exists if and only if its evidence does.

    ``doubted_at`` is set while a correction has taken that evidence away and nobody has decided yet (docs/adr/0003).
    """

    PERSONAL = ("holder_name", "revoked_reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    renewal = models.PositiveSmallIntegerField(_("renewal"), default=0, help_text=_("0 for the first, 1 for the first renewal …"))
    code = models.CharField(_("code"), max_length=40, unique=True)
    holder_name = models.CharField(_("name on the certificate"), max_length=150)
    is_conditional = models.BooleanField(_("conditional"), default=False)
    issued_at = models.DateTimeField(_("issued at"))
    expires_on = models.DateField(_("valid until (last day)"), null=True, blank=True)
    evidence = models.JSONField(_("evidence"))
    doubted_at = models.DateTimeField(_("under review since"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.TextField(_("reason for revoking"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "renewal"], name="certificate_once_per_renewal"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_says_why",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], condition=Q(revoked_at=None), name="certificate_expiring")]

    def __str__(self):
        return self.code

    def state(self, on):
        """``valid``, ``review``, ``expired`` or ``revoked`` on the day ``on``."""
        if self.revoked_at:
            return "revoked"
        if self.expires_on and self.expires_on < on:
            return "expired"
        return "review" if self.doubted_at else "valid"

    @property
    def issued_on(self):
        """The day of issue where the holder lives."""
        return date.fromisoformat(self.evidence["issued_on"])

    @property
    def since(self):
        """The moment a renewal's evidence counts from; None for a first certificate."""
        return datetime.fromisoformat(self.evidence["since"]) if self.renewal else None

    @property
    def quizzes(self):
        return [_dated(each) for each in self.evidence["quizzes"]]

    @property
    def observations(self):
        return [_dated(each) for each in self.evidence["observations"]]


def _dated(proof):
    return {**proof, "day": date.fromisoformat(proof["on"])}
