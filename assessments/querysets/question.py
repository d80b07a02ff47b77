from django.db import models
from django.db.models import Q


class QuestionQuerySet(models.QuerySet):
    def certifying(self):
        """The bank's questions that may certify: confirmed, or signed by a clinician."""
        return self.filter(use="bank").filter(Q(is_unconfirmed=False) | Q(is_signed_off=True))
