"""Reads of phones, keys and arrivals that chain."""

from django.db.models import Max, Q, QuerySet


class PhoneQuerySet(QuerySet):
    def of(self, person):
        """Her phones, the one seen last first."""
        return self.filter(person=person).order_by("-last_seen_at", "pk")

    def in_use(self):
        return self.filter(struck_off_at=None)

    def with_key_age(self):
        """Each with ``signs_since``: when its newest signing key was enrolled, None without one."""
        return self.annotate(signs_since=Max("signing_keys__enrolled_at"))


class SigningKeyQuerySet(QuerySet):
    def newest_first(self):
        return self.order_by("-enrolled_at", "-pk")


class ArrivalQuerySet(QuerySet):
    def accepted(self):
        return self.filter(outcome="accepted")

    def in_quarantine(self):
        """What was set aside or conflicts, settled or not."""
        return self.exclude(outcome="accepted")

    def to_settle(self):
        return self.in_quarantine().filter(settled_at=None)

    def settled(self):
        return self.in_quarantine().exclude(settled_at=None)

    def in_state(self, state: str):
        """``open``: what waits to be settled, the oldest first; ``settled`` and ``all``: the newest first."""
        if state == "open":
            return self.to_settle().order_by("arrived_at", "pk")
        chosen = self.settled() if state == "settled" else self.in_quarantine()
        return chosen.order_by("-arrived_at", "pk")

    def about(self, text: str):
        """Arrivals of people whose name or username holds ``text``."""
        return self.filter(Q(person__full_name__icontains=text) | Q(person__username__icontains=text))

    def for_cards(self):
        return self.select_related("person", "phone", "settled_by")
