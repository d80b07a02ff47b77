from datetime import date

from django.db import models
from django.db.models import Q


class ObservationQuerySet(models.QuerySet):
    def waiting(self):
        """Asked for, and nobody has begun; oldest first."""
        return self.filter(started_at=None, withdrawn_at=None).order_by("asked_at", "pk")

    def open(self):
        """Neither signed nor closed."""
        return self.filter(observer_signed_at=None, withdrawn_at=None)

    def begun(self):
        """Under way: an observer has them and has not signed; oldest first."""
        return self.open().exclude(started_at=None).order_by("started_at", "pk")

    def signed(self):
        return self.exclude(observer_signed_at=None)

    def standing(self):
        """Signed observations that no later signed one supersedes. A correction still being written takes nothing away."""
        return self.signed().filter(Q(superseded_by=None) | Q(superseded_by__observer_signed_at=None))

    def corrections_left_alone(self, *, since: date):
        """Open corrections whose newest rating (copied or changed) is from before the day ``since``: they hold nobody up any more."""
        worked_on = self.model.objects.filter(ratings__rated_at__date__gte=since)
        begun = self.open().filter(supersedes__isnull=False, ratings__rated_at__date__lt=since)
        return begun.exclude(pk__in=worked_on.values("pk")).distinct()

    def passes_of(self, enrolment, checklist):
        """The standing passes of an enrolment on a checklist, oldest first."""
        passes = self.standing().filter(enrolment=enrolment, checklist=checklist, outcome="pass")
        return passes.select_related("checklist").order_by("observer_signed_at", "pk")

    def for_cards(self):
        return self.select_related(
            "enrolment__learner", "enrolment__org_unit", "enrolment__edition__course", "activity", "observer", "checklist",
            "paper_sheet__keyed_by",
        )  # fmt: skip
