from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Edition, EditionPart


class Competency(EditionPart):
    """What a health worker must be able to do. ``tags``: K knowledge, S skill, A attitude."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="competencies")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    tags = models.JSONField(_("tags"), default=list)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = _("competencies")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="competency_code_once")]

    def __str__(self):
        return self.code


class Indicator(EditionPart):
    """A measurable sign of a competency, and how it may be verified: question, case, observation."""

    PERSONAL = ()
    EDITION = "competency__edition"

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="indicators")
    key = models.CharField(_("key"), max_length=60)
    verified_by = models.JSONField(_("verified by"), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["competency", "key"], name="indicator_once")]

    def __str__(self):
        return self.key

    @property
    def part_of(self) -> int:
        return self.competency.edition_id
