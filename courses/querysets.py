"""Reads of courses that chain, and the guard that keeps published editions as they are."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


def frozen() -> ValidationError:
    """The refusal that every change of a published edition meets."""
    return ValidationError(_("A published edition never changes. Load a new one under a new label."), code="published")


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def drafts(self):
        return self.filter(published_at=None)

    def latest_published(self):
        """The newest published edition, or None."""
        return self.published().order_by("-published_at", "-pk").first()

    def light(self):
        """Without the frame, which is large and which pages do not need."""
        return self.defer("frame")

    def update(self, **changes):
        if self.published().exists():
            raise frozen()
        return super().update(**changes)

    def delete(self):
        if self.published().exists():
            raise frozen()
        return super().delete()


class PartQuerySet(models.QuerySet):
    """Rows that belong to an edition: refuses to change any of a published one, in bulk too."""

    def of_published(self):
        return self.exclude(**{f"{self.model.EDITION}__published_at": None})

    def update(self, **changes):
        if self.of_published().exists():
            raise frozen()
        return super().update(**changes)

    def delete(self):
        if self.of_published().exists():
            raise frozen()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        editions = {each.part_of for each in objs}
        if self.model.editions().published().filter(pk__in=editions).exists():
            raise frozen()
        return super().bulk_create(objs, *args, **kwargs)


class EnrolmentQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(learner_id=learner.pk)

    def active(self):
        return self.filter(left_at=None)

    def on_course(self, slug):
        return self.filter(edition__course__slug=slug)

    def newest_first(self):
        return self.order_by("-enrolled_at", "-pk")

    def last_seen_first(self):
        return self.order_by("-last_seen_at", "-pk")

    def for_cards(self):
        return self.select_related("learner", "edition__course", "org_unit")

    def for_reading(self):
        """With the edition and the course, without the edition's large frame: one query. Pages use ``keeping.recall`` instead."""
        return self.select_related("edition__course").defer("edition__frame")


class CompletionQuerySet(models.QuerySet):
    def of(self, enrolment):
        return self.filter(enrolment_id=enrolment.pk)
