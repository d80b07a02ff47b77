import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from people.querysets import OrgUnitManager, PostingQuerySet


def languages() -> list[tuple[str, str]]:
    """The languages that people may choose: the site's."""
    return settings.LANGUAGES


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    TRAINER = "trainer", _("Trainer")
    MANAGER = "manager", _("Programme manager")


class Cadre(models.TextChoices):
    """Staff groups, after the broad groups of the ISCO health professions."""

    NURSE = "nurse", _("Nurse")
    MIDWIFE = "midwife", _("Midwife")
    DOCTOR = "doctor", _("Doctor")
    CLINICAL_OFFICER = "clinical_officer", _("Clinical officer")
    CHW = "chw", _("Community health worker")
    LACTATION = "lactation", _("Lactation counsellor")
    OTHER = "other", _("Other")


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name}, code="time_zone")


class User(AbstractUser):
    """A person who signs in by e-mail, phone or username."""

    PERSONAL = ("username", "first_name", "last_name", "full_name", "email", "phone", "last_login")

    full_name = models.CharField(_("full name"), max_length=150, blank=True, help_text=_("As it shall stand on a certificate."))
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=16, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(_("phone number verified"), default=False)
    language = models.CharField(_("preferred language"), max_length=10, blank=True, choices=languages)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_time_zone])

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint("email", condition=~Q(email=""), name="user_email_once"),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self):
        return self.full_name or super().get_full_name()


class OrgUnit(MP_Node):
    """A node of the health system: country › region › district › facility."""

    PERSONAL = ()

    class Level(models.TextChoices):
        COUNTRY = "country", _("Country")
        REGION = "region", _("Region")
        DISTRICT = "district", _("District")
        FACILITY = "facility", _("Facility")

    name = models.CharField(_("name"), max_length=150)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    code = models.CharField(_("national code"), max_length=50, unique=True)
    dhis2_uid = models.CharField(_("DHIS2 uid"), max_length=11, null=True, blank=True, unique=True)
    few_mothers = models.BooleanField(
        _("few mothers"), default=False, help_text=_("Too few births here for two observed sessions with mothers.")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OrgUnitManager()

    class Meta:
        verbose_name = _("org unit")
        verbose_name_plural = _("org units")

    def __str__(self):
        return self.name


class Posting(models.Model):
    """A person's role at a place for a time. Asked for by her, confirmed by a manager of that place."""

    PERSONAL = ()

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings")
    org_unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="postings", verbose_name=_("org unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    cadre = models.CharField(_("cadre"), max_length=20, choices=Cadre, default=Cadre.OTHER)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (last day)"), null=True, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason for declining"), blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="posting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(confirmed_at=None) | Q(declined_at=None), name="posting_confirmed_or_declined"),
            models.UniqueConstraint(
                fields=["person", "org_unit", "role"],
                condition=Q(ends_on=None, declined_at=None),
                name="posting_open_once_per_place_and_role",
            ),
        ]
        indexes = [models.Index(fields=["person", "role"], name="posting_person_role")]

    def __str__(self):
        return f"{self.get_role_display()} · {self.org_unit_id}"
