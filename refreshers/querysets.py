from django.db import models


class RefresherQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def due_by(self, on):
        return self.open().filter(due_on__lte=on).order_by("due_on", "pk")


class CardQuerySet(models.QuerySet):
    def due_by(self, on):
        return self.filter(due_on__lte=on).order_by("due_on", "pk")
