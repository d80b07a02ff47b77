"""Who may see, print and revoke a certificate. Anybody with the code may verify it; each ``can_…`` has a query twin.

The place is that of the enrolment: where she works now (docs/adr/0006).
"""

from datetime import date

from django.db.models import Q

from credentials.models import Certificate
from people.models import Role, User
from people.rules import holds, units_of


def can_read_evidence(person: User, certificate: Certificate, *, on: date) -> bool:
    """The holder, and trainers and managers over her place. Trainers read the roles of the observers, not their names."""
    if not person.is_authenticated:
        return False
    return _is_holder(person, certificate) or holds(person, Role.TRAINER, Role.MANAGER, at=certificate.enrolment.org_unit, on=on)


def evidence_readable_by(person: User, *, on: date):
    """The certificates for which ``can_read_evidence`` says yes."""
    return _held_or_under(person, Role.TRAINER, Role.MANAGER, on=on)


def can_read_names(person: User, certificate: Certificate, *, on: date) -> bool:
    """The holder and managers over her place read who observed."""
    if not person.is_authenticated:
        return False
    return _is_holder(person, certificate) or holds(person, Role.MANAGER, at=certificate.enrolment.org_unit, on=on)


def names_readable_by(person: User, *, on: date):
    """The certificates for which ``can_read_names`` says yes."""
    return _held_or_under(person, Role.MANAGER, on=on)


def can_print(person: User, certificate: Certificate, *, on: date) -> bool:
    """The holder and managers over her place; not while it is under review, and never again once it is revoked."""
    return certificate.revoked_at is None and certificate.doubted_at is None and can_read_names(person, certificate, on=on)


def printable_by(person: User, *, on: date):
    """The certificates for which ``can_print`` says yes."""
    return names_readable_by(person, on=on).filter(revoked_at=None, doubted_at=None)


def can_revoke(person: User, certificate: Certificate, *, on: date) -> bool:
    """Managers over the place, never their own, and once."""
    return (
        person.is_authenticated
        and certificate.revoked_at is None
        and not _is_holder(person, certificate)
        and holds(person, Role.MANAGER, at=certificate.enrolment.org_unit, on=on)
    )


def revocable_by(person: User, *, on: date):
    """The certificates for which ``can_revoke`` says yes."""
    if not person.is_authenticated:
        return Certificate.objects.none()
    here = Certificate.objects.unrevoked().filter(enrolment__org_unit__in=units_of(person, Role.MANAGER, on=on))
    return here.exclude(enrolment__learner=person)


def _is_holder(person, certificate):
    return certificate.enrolment.learner_id == person.pk


def _held_or_under(person, *roles, on):
    if not person.is_authenticated:
        return Certificate.objects.none()
    return Certificate.objects.filter(Q(enrolment__learner=person) | Q(enrolment__org_unit__in=units_of(person, *roles, on=on)))
