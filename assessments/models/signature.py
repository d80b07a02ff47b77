from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.observation import Observation


class OfflineSignature(models.Model):
    """A signature made on a phone without signal, with the exact text that it covers. The database refuses to change or delete it.

    ``shift``: what was added to the phone's clock to have the site's. ``signed_at`` is the phone's clock.
    """

    PERSONAL = ("text",)

    class Role(models.TextChoices):
        OBSERVER = "observer", _("Observer")
        LEARNER = "learner", _("Learner")

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="offline_signatures", verbose_name=_("observation"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    text = models.TextField(_("what was signed"))
    value = models.CharField(_("signature"), max_length=100)
    kid = models.CharField(_("key id"), max_length=43)
    device = models.UUIDField(_("device"))
    signed_at = models.DateTimeField(_("signed at, by the phone's clock"))
    shift = models.DurationField(_("server minus phone"))
    record = models.UUIDField(_("record"), help_text=_("The piece of work that brought it."))

    class Meta:
        verbose_name = _("signature made on a phone")
        verbose_name_plural = _("signatures made on phones")
        constraints = [models.UniqueConstraint(fields=["observation", "role"], name="offline_signature_once_per_role")]

    def __str__(self):
        return f"{self.role} {self.kid}"
