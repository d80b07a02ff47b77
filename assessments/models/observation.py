import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.checklist import Checklist, Item
from assessments.querysets import ObservationQuerySet
from courses.models import Activity, Enrolment


class Observation(models.Model):
    """A demonstration seen by an observer. Nothing of it changes after her signature: a correction is a new one that supersedes.

    No mother is ever named: ``case_number`` holds digits and at most two letters before them. ``consent`` and ``mother_voice`` hold the
    pack's questions by key, ``reasons`` what ``grading`` found. ``withdrawn_at`` without ``not_counted``: the learner took her wish back.
    """

    PERSONAL = ("strength", "change", "learner_comment", "stop_note")

    class Outcome(models.TextChoices):
        PASS = "pass", _("Competent")
        NOT_YET = "not_yet", _("Needs more practice")
        STOPPED = "stopped", _("Stopped: unsafe")
        FORMATIVE = "formative", _("For practice only")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="observations")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="observations")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="observations")
    observer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="observed")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="observations")
    situation = models.CharField(_("situation"), max_length=10)
    is_remote_trained = models.BooleanField(_("observer trained for remote observation"), default=False)
    script = models.CharField(_("role-play script"), max_length=40, blank=True)
    case_number = models.CharField(_("case number"), max_length=30, blank=True)
    consent = models.JSONField(_("consent answers"), default=dict, blank=True)
    mother_voice = models.JSONField(_("mother's voice"), default=dict, blank=True)

    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    self_rated_at = models.DateTimeField(_("self-rating finished at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    not_counted = models.CharField(_("not counted because"), max_length=20, blank=True)
    stop_reason = models.CharField(_("stopped because"), max_length=20, blank=True)
    stop_note = models.TextField(_("what happened"), blank=True)

    global_rating = models.PositiveSmallIntegerField(_("global rating"), null=True, blank=True)
    strength = models.TextField(_("one strength"), blank=True)
    change = models.TextField(_("one thing to change"), blank=True)

    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reasons = models.JSONField(_("why, item by item"), default=list, blank=True)
    observer_signed_at = models.DateTimeField(_("observer signed at"), null=True, blank=True)
    digest = models.CharField(_("digest of what was signed"), max_length=64, blank=True)
    learner_signed_at = models.DateTimeField(_("learner signed at"), null=True, blank=True)
    learner_agrees = models.BooleanField(_("learner agrees"), null=True)
    learner_comment = models.TextField(_("learner's words"), blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(observer=None) | ~Q(observer=F("learner")), name="observation_not_of_oneself"),
            models.CheckConstraint(
                condition=Q(observer_signed_at=None, outcome="", digest="")
                | (Q(observer_signed_at__isnull=False, observer__isnull=False) & ~Q(outcome="") & ~Q(digest="")),
                name="observation_signed_says_outcome",
            ),
            models.CheckConstraint(
                condition=Q(learner_signed_at=None) | Q(observer_signed_at__isnull=False),
                name="observation_learner_signs_second",
            ),
            models.CheckConstraint(condition=~Q(learner_agrees=False) | ~Q(learner_comment=""), name="observation_disagreement_says_why"),
            models.CheckConstraint(
                condition=Q(global_rating=None) | Q(global_rating__gte=1, global_rating__lte=4), name="observation_global_1_to_4"
            ),
            models.CheckConstraint(condition=Q(not_counted="") | Q(withdrawn_at__isnull=False), name="observation_not_counted_is_closed"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(observer_signed_at=None), name="observation_signed_not_withdrawn"),
            models.CheckConstraint(
                condition=Q(observer_signed_at=None)
                | (Q(stop_reason="") & ~Q(outcome="stopped"))
                | (~Q(stop_reason="") & Q(outcome="stopped")),
                name="observation_stopped_says_why",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(observer_signed_at=None, withdrawn_at=None, supersedes=None),
                name="observation_open_once_per_activity",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(started_at=None, withdrawn_at=None), name="observation_waiting"),
            models.Index(fields=["observer", "started_at"], name="observation_of_observer"),
        ]

    def __str__(self):
        return str(self.pk)


class RatingValue(models.TextChoices):
    NOT_DONE = "0", _("Not done")
    NEEDS_IMPROVEMENT = "1", _("Needs improvement")
    COMPETENT = "2", _("Competent")
    NOT_APPLICABLE = "na", _("Not applicable")


class Rating(models.Model):
    """The observer's rating of one item; replaced freely until she signs."""

    PERSONAL = ()

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="ratings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    value = models.CharField(_("rating"), max_length=2, choices=RatingValue)
    rated_at = models.DateTimeField(_("rated at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "item"], name="rating_once_per_item")]


class SelfRating(models.Model):
    """The learner's own rating, given before she reads the observer's."""

    PERSONAL = ()

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="self_ratings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    value = models.CharField(_("rating"), max_length=2, choices=RatingValue)
    rated_at = models.DateTimeField(_("rated at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "item"], name="self_rating_once_per_item")]
