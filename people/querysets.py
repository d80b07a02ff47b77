"""Reads of people and places that chain."""

from datetime import date

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Value
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet


class PostingQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None).filter(declined_at=None)

    def awaiting_confirmation(self):
        return self.filter(confirmed_at=None, declined_at=None).order_by("requested_at", "pk")

    def running(self, *, on: date):
        """Confirmed postings that cover the day ``on`` (``ends_on`` is the last day served)."""
        return self.confirmed().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def as_role(self, *roles, on: date):
        return self.running(on=on).filter(role__in=roles)

    def held_by(self, person):
        return self.filter(person=person)

    def covering(self, path):
        """Postings whose org unit is the unit at ``path`` (a string or an OuterRef) or stands above it."""
        asked = path if isinstance(path, OuterRef) else Value(path)
        asked = ExpressionWrapper(asked, output_field=models.CharField())
        return self.alias(asked_path=asked).filter(asked_path__startswith=models.F("org_unit__path"))

    def for_cards(self):
        return self.select_related("person", "org_unit")


class OrgUnitQuerySet(MP_NodeQuerySet):
    def facilities(self):
        return self.filter(level="facility")

    def open_on(self, on: date):
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def named_like(self, text: str):
        """Units whose name or national code holds ``text``."""
        return self.filter(Q(name__icontains=text) | Q(code__iexact=text)).order_by("name", "path")

    def children_of(self, unit):
        return self.under(unit).filter(depth=unit.depth + 1).order_by("name", "path")

    def under(self, unit):
        """``unit`` and everything below it."""
        return self.filter(path__startswith=unit.path)

    def covered_by(self, postings):
        """The subtrees of the org units of ``postings`` (a Posting queryset)."""
        return self.filter(Exists(postings.covering(OuterRef("path"))))


class OrgUnitManager(MP_NodeManager.from_queryset(OrgUnitQuerySet)):
    def get_queryset(self):
        return OrgUnitQuerySet(self.model, using=self._db).order_by("path")  # treebeard's own would return its own class
