from django.db import models


class AttemptQuerySet(models.QuerySet):
    def open(self):
        return self.filter(submitted_at=None)

    def submitted(self):
        return self.exclude(submitted_at=None)
