"""Reads of certificates that chain."""

from django.db import models
from django.db.models import Q


class CertificateQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(enrolment__learner=person)

    def valid_on(self, on):
        """Neither revoked, nor expired, nor under review."""
        return self.filter(revoked_at=None, doubted_at=None).filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def unrevoked(self):
        return self.filter(revoked_at=None)

    def doubted(self):
        """Whose evidence no longer stands, and nobody has decided yet."""
        return self.filter(revoked_at=None).exclude(doubted_at=None).order_by("doubted_at", "pk")

    def newest_first(self):
        return self.order_by("-issued_at", "-pk")

    def latest_of(self, enrolment):
        """The certificate that an enrolment's next renewal would follow, or None."""
        return self.filter(enrolment=enrolment).order_by("-renewal").for_cards().first()

    def renewal_after(self, certificate):
        """The newest renewal of a certificate that is not revoked itself, or None."""
        later = self.unrevoked().filter(enrolment=certificate.enrolment_id, renewal__gt=certificate.renewal)
        return later.order_by("-renewal").first()

    def for_cards(self):
        related = self.select_related("enrolment__learner", "enrolment__edition__course", "enrolment__org_unit", "revoked_by")
        return related.defer("enrolment__edition__frame")
