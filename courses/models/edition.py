from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.querysets import EditionQuerySet, PartQuerySet, frozen


class Course(models.Model):
    """A course, whatever its edition. Its words are in the editions."""

    PERSONAL = ()

    slug = models.SlugField(_("slug"), unique=True)

    def __str__(self):
        return self.slug


class Edition(models.Model):
    """A version of a pack. A draft may be replaced; once published neither it nor any of its parts ever changes.

    ``frame`` is course.yaml as loaded (``modules``, ``quizzes``, ``refreshers`` …) and beside it ``profiles`` (storage limits by id)
    and ``sources`` (id: text, evidence, origin).
    """

    PERSONAL = ()

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    label = models.CharField(_("label"), max_length=30)
    digest = models.CharField(_("digest of the pack (SHA-256)"), max_length=64)
    languages = models.JSONField(_("languages, the source language first"), default=list)
    frame = models.JSONField(_("frame"), help_text=_("course.yaml, profiles and sources, as loaded."))
    valid_months = models.PositiveSmallIntegerField(_("certificate valid for (months)"), null=True)
    loaded_at = models.DateTimeField(_("loaded at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "label"], name="edition_label_once")]

    def __str__(self):
        return f"{self.course} {self.label}"

    def language_for(self, wanted: str | None) -> str:
        """The edition's language nearest to ``wanted``: itself, its base (``pt`` for ``pt-br``), else the source language."""
        choices = (wanted or "", (wanted or "").partition("-")[0])
        return next((each for each in choices if each in self.languages), self.languages[0])

    def save(self, *args, **kwargs):
        if self.pk:
            refuse_published([self.pk])
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_published([self.pk])
        return super().delete(*args, **kwargs)


def refuse_published(edition_ids) -> None:
    """Raise ValidationError when one of these editions is published."""
    if Edition.objects.published().filter(pk__in=edition_ids).exists():
        raise frozen()


class EditionPart(models.Model):
    """A row that belongs to an edition, and is frozen with it. ``part_of`` is that edition's id."""

    EDITION = "edition"  # the way to the edition in a query

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    @staticmethod
    def editions() -> EditionQuerySet:
        return Edition.objects.all()

    @property
    def part_of(self) -> int:
        return self.edition_id

    def save(self, *args, **kwargs):
        refuse_published([self.part_of])
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_published([self.part_of])
        return super().delete(*args, **kwargs)


class Wording(EditionPart):
    """Every word of an edition in one language, except those of lessons and questions: ``strings`` by file, then id."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10)
    strings = models.JSONField(_("strings"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="wording_once")]


class Module(EditionPart):
    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="modules")
    key = models.CharField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="module_key_once")]

    def __str__(self):
        return self.key


class Activity(EditionPart):
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


class Lesson(EditionPart):
    """A lesson's words in one language; ``html`` is rendered and cleaned when the pack is loaded."""

    PERSONAL = ()
    EDITION = "activity__edition"

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

    @property
    def part_of(self) -> int:
        return self.activity.edition_id


class Picture(EditionPart):
    """A drawing without words."""

    PERSONAL = ()

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pictures")
    key = models.CharField(_("key"), max_length=60)
    svg = models.TextField(_("SVG"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="picture_once")]

    def __str__(self):
        return self.key
