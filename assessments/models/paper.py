from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.checklist import Checklist
from assessments.models.observation import Observation
from assessments.querysets import PaperSheetQuerySet
from courses.models import Activity, Enrolment


class PaperSheet(models.Model):
    """A checklist that was printed for one learner, and the observation it became once somebody keyed it in.

    ``code`` stands on the paper as letters and as a square code. Once that observation is signed, the database refuses any change here.
    """

    PERSONAL = ()

    code = models.CharField(_("code on the paper"), max_length=12, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="paper_sheets", verbose_name=_("enrolment"))
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name=_("activity"))
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+", verbose_name=_("checklist"))
    language = models.CharField(_("language"), max_length=10)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("printed by"))
    printed_at = models.DateTimeField(_("printed at"))
    observation = models.OneToOneField(
        Observation, models.PROTECT, null=True, blank=True, related_name="paper_sheet", verbose_name=_("observation")
    )
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("keyed in by")
    )
    keyed_at = models.DateTimeField(_("keyed in at"), null=True, blank=True)

    objects = PaperSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of paper")
        verbose_name_plural = _("sheets of paper")
        constraints = [
            models.CheckConstraint(
                condition=Q(observation=None, keyed_by=None, keyed_at=None)
                | Q(observation__isnull=False, keyed_by__isnull=False, keyed_at__isnull=False),
                name="paper_keyed_in_by_whom_and_when",
            ),
        ]
        indexes = [models.Index(fields=["printed_by", "-printed_at"], name="paper_of_printer")]

    def __str__(self):
        return self.code

    @property
    def is_keyed_in(self) -> bool:
        """Whether it counts as keyed in. When the learner took the unsigned session back, it may be keyed in again."""
        seen = self.observation
        return seen is not None and (seen.withdrawn_at is None or bool(seen.not_counted))
