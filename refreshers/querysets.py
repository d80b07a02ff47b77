from django.db import models
from django.db.models import Exists, OuterRef


class RefresherQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def open(self):
        return self.filter(answered_at=None)

    def due_by(self, on):
        return self.open().filter(due_on__lte=on).order_by("due_on", "pk")

    def answered(self):
        return self.exclude(answered_at=None).order_by("-answered_at", "-pk")

    def asking(self):
        """Those whose questions still wait for an answer."""
        return self.open().filter(percent=None).exclude(form=[])

    def told_since(self, moment):
        return self.filter(notified_at__gt=moment)

    def to_tell(self, *, since):
        """Open ones her holder was not told of, where no other open one of the certificate was told after ``since``; oldest first."""
        told = self.model.objects.open().told_since(since).filter(certificate=OuterRef("certificate"))
        return self.open().filter(notified_at=None).filter(~Exists(told)).order_by("certificate_id", "due_on", "pk")

    def for_cards(self):
        return self.select_related("certificate__enrolment__edition__course")


class CardQuerySet(models.QuerySet):
    def due_by(self, on):
        return self.filter(due_on__lte=on).order_by("due_on", "pk")
