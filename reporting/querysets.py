"""Reads of records that chain."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

PAST_EVERY_CHILD = "ZZZZZ"  # treebeard's steps are four letters of 0-9A-Z


class RecordQuerySet(models.QuerySet):
    def under(self, paths: Collection[str]):
        """Records at the org units with these paths and below them. Constant ranges, so that the index on the path serves."""
        ranges = Q(pk__in=[])
        for path in paths:
            ranges |= Q(org_unit__path__gte=path, org_unit__path__lt=path + PAST_EVERY_CHILD)
        return self.filter(ranges)

    def newest_first(self):
        return self.order_by("-enrolled_on", "-pk")

    def after(self, enrolled_on: date, pk):
        """The rows that follow this one, newest first. By key, so page 500 costs what page 1 costs."""
        return self.filter(enrolled_on__lte=enrolled_on).exclude(enrolled_on=enrolled_on, pk__gte=pk).newest_first()

    def before(self, enrolled_on: date, pk):
        """The rows that come before this one, nearest first."""
        return self.filter(enrolled_on__gte=enrolled_on).exclude(enrolled_on=enrolled_on, pk__lte=pk).order_by("enrolled_on", "pk")

    def with_person(self):
        """``person``: the name as ``User.get_full_name`` gives it, else the username."""
        first_last = Trim(Concat("learner__first_name", Value(" "), "learner__last_name"))
        name = Coalesce(NullIf("learner__full_name", Value("")), NullIf(first_last, Value("")), "learner__username")
        return self.annotate(person=name)
