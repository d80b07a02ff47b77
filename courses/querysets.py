"""Reads of courses that chain."""

from django.db import models


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def latest_published(self):
        """The newest published edition, or None."""
        return self.published().order_by("-published_at", "-pk").first()


class EnrolmentQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(learner=learner)

    def active(self):
        return self.filter(left_at=None)

    def for_cards(self):
        return self.select_related("learner", "edition__course", "org_unit")


class CompletionQuerySet(models.QuerySet):
    def of(self, enrolment):
        return self.filter(enrolment=enrolment)
