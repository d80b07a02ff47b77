import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.querysets import CompletionQuerySet, EditionQuerySet, EnrolmentQuerySet
from people.models import Cadre, OrgUnit


class Course(models.Model):
    """A course, whatever its edition. Its words are in the editions."""

    PERSONAL = ()

    slug = models.SlugField(_("slug"), unique=True)

    def __str__(self):
        return self.slug


class Edition(models.Model):
    """A version of a pack. A draft may be replaced; once published it never changes."""

    PERSONAL = ()

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    label = models.CharField(_("label"), max_length=30)
    digest = models.CharField(_("digest of the pack (SHA-256)"), max_length=64)
    languages = models.JSONField(_("languages"), default=list)
    frame = models.JSONField(_("frame"), help_text=_("course.yaml, profiles and sources, as loaded."))
    valid_months = models.PositiveSmallIntegerField(_("certificate valid for (months)"), null=True)
    loaded_at = models.DateTimeField(_("loaded at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "label"], name="edition_label_once")]

    def __str__(self):
        return f"{self.course_id} {self.label}"


class Wording(models.Model):
    """Every word of an edition in one language, except those of lessons and questions: ``strings`` by file, then id."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10)
    strings = models.JSONField(_("strings"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="wording_once")]


class Module(models.Model):
    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="modules")
    key = models.CharField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="module_key_once")]

    def __str__(self):
        return self.key


class Activity(models.Model):
    """A thing to do: to ``courses`` a quiz or an observed practice is only a name and a completion."""

    PERSONAL = ()

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        QUIZ = "quiz", _("Quiz")
        OBSERVED_PRACTICE = "observed_practice", _("Observed practice")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="activities")
    module = models.ForeignKey(Module, models.CASCADE, related_name="activities")
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Within the whole edition."))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    is_optional = models.BooleanField(_("optional"), default=False)
    requires = models.JSONField(_("requires"), default=list, help_text=_("Keys of activities to complete before."))
    settings = models.JSONField(_("settings"), default=dict, help_text=_("The pack's other words on it: checklist, situation …"))

    class Meta:
        ordering = ["position"]
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="activity_key_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="activity_position_once"),
        ]

    def __str__(self):
        return self.key


class Lesson(models.Model):
    """A lesson's words in one language; ``html`` is rendered and cleaned when the pack is loaded."""

    PERSONAL = ()

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="lessons")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=150)
    objective = models.CharField(_("objective"), max_length=300)
    html = models.TextField(_("HTML"))
    plain = models.TextField(_("plain text, for search"))
    terms = models.JSONField(_("glossary ids used"), default=list)
    sources = models.JSONField(_("source ids cited"), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "language"], name="lesson_once_per_language")]

    def __str__(self):
        return self.title


class Picture(models.Model):
    """A drawing without words."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pictures")
    key = models.CharField(_("key"), max_length=60)
    svg = models.TextField(_("SVG"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="picture_once")]

    def __str__(self):
        return self.key


class Enrolment(models.Model):
    """A learner on an edition, at the place and in the cadre she had that day."""

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
