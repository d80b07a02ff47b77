from django.db import models
from django.db.models import Q


class CertificateQuerySet(models.QuerySet):
    def valid_on(self, on):
        return self.filter(revoked_at=None).filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def expiring_by(self, on):
        return self.filter(revoked_at=None, expires_on__lte=on)

    def for_cards(self):
        return self.select_related("enrolment__learner", "enrolment__edition__course", "enrolment__org_unit")
