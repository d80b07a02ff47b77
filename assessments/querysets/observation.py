from django.db import models


class ObservationQuerySet(models.QuerySet):
    def waiting(self):
        """Asked for, and nobody has begun; oldest first."""
        return self.filter(started_at=None, withdrawn_at=None).order_by("asked_at", "pk")

    def signed(self):
        return self.exclude(observer_signed_at=None)

    def standing(self):
        """Signed observations that no later one supersedes."""
        return self.signed().filter(superseded_by=None)

    def for_cards(self):
        return self.select_related("enrolment__learner", "enrolment__org_unit", "activity", "observer", "checklist")
