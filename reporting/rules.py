"""Who may read completions: managers, over their subtrees, on the day asked about. Trainers do not."""

from datetime import date

from people.models import Posting, Role, User
from people.rules import units_of
from reporting.models import Record


def can_read_record(person: User, record: Record, *, on: date) -> bool:
    """A manager reads the records of her places."""
    return any(record.org_unit.path.startswith(path) for path in scope_of(person, on=on))


def records_readable_by(person: User, *, on: date):
    """The records for which ``can_read_record`` says yes."""
    return Record.objects.under(scope_of(person, on=on))


def scope_of(person: User, *, on: date) -> list[str]:
    """The paths of the places ``person`` manages, without those inside another: one query, then constants."""
    managed = Posting.objects.as_role(Role.MANAGER, on=on).held_by(person)
    tops: list[str] = []
    for path in sorted(set(managed.values_list("org_unit__path", flat=True))):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return tops


def places_of(person: User, *, on: date):
    """The org units a manager may choose from. The same places as ``scope_of``."""
    return units_of(person, Role.MANAGER, on=on)
