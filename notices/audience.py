"""Who is told what happens at a place."""

from collections.abc import Iterable
from datetime import date

from people.models import OrgUnit, Posting, User


def above(path: str) -> list[str]:
    """The tree paths of a unit and of everything above it, the nearest first."""
    return [path[:end] for end in range(len(path), 0, -OrgUnit.steplen)]


def nearest(role: str, *, about: Iterable[tuple[str, int]], on: date) -> dict[tuple[str, int], list[User]]:
    """For each place (its tree path) and person (her id): who else holds ``role`` over it at the nearest level, in the order of posting.

    One query for all. A national manager is not told of every village while a district has a manager of its own; and where the only
    one near is the person herself, it is the one above her who is told.
    """
    about = set(about)
    steps = {step for path, _person in about for step in above(path)}
    postings = Posting.objects.as_role(role, on=on).filter(org_unit__path__in=steps)
    held: dict[str, list[User]] = {}
    for posting in postings.select_related("person", "org_unit").order_by("pk"):
        people = held.setdefault(posting.org_unit.path, [])
        if posting.person.is_active and posting.person not in people:
            people.append(posting.person)
    return {(path, person): _others(held, path, person) for path, person in about}


def _others(held: dict[str, list[User]], path: str, person: int) -> list[User]:
    levels = ([each for each in held.get(step, []) if each.pk != person] for step in above(path))
    return next((others for others in levels if others), [])
