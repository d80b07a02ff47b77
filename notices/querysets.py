from django.db import models


class NoticeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="queued")

    def due(self, *, now):
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def inbox_of(self, person):
        """What a person has been told, newest first."""
        return self.filter(recipient=person, channel="inbox", due_at__isnull=False).order_by("-due_at", "-pk")
