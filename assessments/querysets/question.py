from django.db.models import Q

from courses.querysets import PartQuerySet


class QuestionQuerySet(PartQuerySet):
    def certifying(self):
        """The bank's questions that may certify: confirmed, or signed by a clinician."""
        return self.filter(use="bank").filter(Q(is_unconfirmed=False) | Q(is_signed_off=True))
