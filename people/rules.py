"""Who may do what to whom, decided by postings. Each ``can_…`` has a query twin."""

from datetime import date

from people.models import OrgUnit, Posting, Role, User


def holds(person: User, *roles: Role, at: OrgUnit, on: date) -> bool:
    """Whether ``person`` holds one of ``roles`` at ``at`` or above it on the day ``on``."""
    return Posting.objects.as_role(*roles, on=on).held_by(person).covering(at.path).exists()


def units_of(person: User, *roles: Role, on: date):
    """The org units (whole subtrees) over which ``person`` holds one of ``roles`` on the day ``on``. Twin of ``holds``."""
    return OrgUnit.objects.covered_by(Posting.objects.as_role(*roles, on=on).held_by(person))


def can_confirm(person: User, posting: Posting, *, on: date) -> bool:
    """Managers confirm postings in their subtree, never their own."""
    return (
        posting.confirmed_at is None
        and posting.declined_at is None
        and posting.person_id != person.pk
        and holds(person, Role.MANAGER, at=posting.org_unit, on=on)
    )


def confirmable_by(person: User, *, on: date):
    """The postings for which ``can_confirm`` says yes, oldest first."""
    mine = units_of(person, Role.MANAGER, on=on)
    return Posting.objects.awaiting_confirmation().filter(org_unit__in=mine).exclude(person=person)
