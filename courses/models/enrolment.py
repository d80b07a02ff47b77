import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.edition import Activity, Edition
from courses.querysets import CompletionQuerySet, EnrolmentQuerySet
from people.models import Cadre, OrgUnit


class Enrolment(models.Model):
    """A learner on an edition, at the place and in the cadre she has now; both follow her posting (docs/adr/0006)."""

    PERSONAL = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    org_unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="enrolments")
    cadre = models.CharField(_("cadre"), max_length=20, choices=Cadre)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    last_activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(_("all required activities completed at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "edition"], name="enrolment_once_per_edition")]
        indexes = [
            models.Index(fields=["org_unit", "enrolled_at"], name="enrolment_place"),
            models.Index(fields=["last_seen_at"], condition=Q(finished_at=None, left_at=None), name="enrolment_unfinished"),
        ]

    def __str__(self):
        return str(self.pk)


class Completion(models.Model):
    """An activity done, once, never edited. The phone may choose its id, so that twice is the same as once."""

    PERSONAL = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="completions")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField(_("completed at"))

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="completion_once")]
        indexes = [models.Index(fields=["completed_at"], name="completion_when")]
