from django.db import models
from django.db.models import Q


class PaperSheetQuerySet(models.QuerySet):
    def printed_by(self, person):
        """Newest first."""
        return self.filter(printed_by=person).order_by("-printed_at", "-pk")

    def free(self):
        """Not keyed in, or keyed in as a session that the learner took back before anybody signed."""
        return self.filter(Q(observation=None) | Q(observation__withdrawn_at__isnull=False, observation__not_counted=""))

    def for_cards(self):
        return self.select_related(
            "enrolment__learner", "enrolment__org_unit", "enrolment__edition__course", "activity", "checklist__edition__course",
            "printed_by", "keyed_by", "observation__observer",
        )  # fmt: skip
