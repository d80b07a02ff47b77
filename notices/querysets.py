from django.db import models
from django.db.models import Q


class NoticeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="queued")

    def due(self, *, now):
        """Mails whose moment has come, the longest due first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def stuck(self, *, since):
        """Mails a worker took before ``since`` and neither sent nor gave back: it was killed."""
        return self.filter(state="sending").filter(Q(claimed_at=None) | Q(claimed_at__lt=since))

    def inbox_of(self, person):
        """What a person has been told, newest first."""
        return self.filter(recipient=person, channel="inbox").order_by("-due_at", "-pk")

    def unread_for(self, person):
        """What she has not opened yet. ``.count()`` of it is the number beside the inbox: one query on an index of its own."""
        return self.filter(recipient=person, channel="inbox", read_at=None)

    # the outgoing-mail page
    def mails(self):
        return self.filter(channel="email").select_related("recipient")

    def last_sent(self):
        return self.mails().filter(state="sent").order_by("-sent_at")

    def due_next(self):
        return self.mails().filter(state__in=["queued", "sending"]).order_by("due_at")

    def failed(self):
        return self.mails().filter(state="failed").order_by("-queued_at")

    def stopped(self):
        return self.mails().filter(state="stopped").order_by("-queued_at")
