from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Edition


class Checklist(models.Model):
    """An observed-practice checklist. ``settings``: situations, pass rule, scripts, consent and mother's voice, as the pack has them."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="checklists")
    key = models.CharField(_("key"), max_length=60)
    settings = models.JSONField(_("settings"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="checklist_once")]

    def __str__(self):
        return self.key


class Item(models.Model):
    """One behaviour to rate."""

    PERSONAL = ()

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    key = models.CharField(_("key"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    stage = models.CharField(_("stage"), max_length=20)
    is_critical = models.BooleanField(_("critical"), default=False)
    may_be_na = models.BooleanField(_("may be not applicable"), default=False)
    competencies = models.JSONField(_("competencies"), default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["checklist", "key"], name="item_once")]

    def __str__(self):
        return self.key
