from django.db.models import Q, QuerySet


class MessageQuerySet(QuerySet):
    def pending(self):
        return self.filter(done_at=None)

    def due(self, *, now):
        """Pending messages whose next try has come, oldest first."""
        return self.pending().filter(Q(try_at=None) | Q(try_at__lte=now)).order_by("pk")

    def failing(self):
        """Pending messages that a handler has refused at least once, oldest first."""
        return self.pending().exclude(error="").order_by("pk")
