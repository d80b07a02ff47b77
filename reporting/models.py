from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Edition, Enrolment
from people.models import Cadre, OrgUnit
from reporting.querysets import RecordQuerySet


class Record(models.Model):
    """One enrolment as managers see it: a roll-up of facts the lower rooms own, in one flat row.

    Written in the transaction of each fact (handlers), and made again from the facts by ``rebuild_records``. Days are the learner's own, so
    screen, file and certificate say the same day whoever reads. Words (names, titles) are not kept here.
    """

    PERSONAL = ()

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="record")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    org_unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", db_index=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    cadre = models.CharField(_("cadre"), max_length=20, choices=Cadre)
    enrolled_on = models.DateField(_("enrolled on"))
    is_started = models.BooleanField(_("has begun"), default=False)
    lessons_done = models.PositiveSmallIntegerField(_("lessons done"), default=0)
    lessons_total = models.PositiveSmallIntegerField(_("lessons in all"), default=0)
    quiz_passed_on = models.DateField(_("quiz passed on"), null=True, blank=True)
    quiz_percent = models.DecimalField(_("score (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    r1_on = models.DateField(_("observed in role-play on"), null=True, blank=True)
    r2_on = models.DateField(_("observed with a mother on"), null=True, blank=True)
    r2_again_on = models.DateField(_("observed with a second mother on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    code = models.CharField(_("certificate"), max_length=40, blank=True)
    certified_on = models.DateField(_("certified on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until (last day)"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    is_in_review = models.BooleanField(_("under review"), default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [
            models.Index(fields=["enrolled_on", "enrolment"], name="record_newest"),
            models.Index(fields=["org_unit", "enrolled_on"], name="record_place"),
            models.Index(fields=["expires_on"], condition=models.Q(expires_on__isnull=False), name="record_expiry"),
        ]

    def __str__(self):
        return str(self.pk)
