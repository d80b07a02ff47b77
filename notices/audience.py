"""Who is told what happens at a place."""

from collections.abc import Iterable
from datetime import date

from people.models import OrgUnit, Posting, User


def above(path: str) -> list[str]:
    """The tree paths of a unit and of everything above it, the nearest first."""
    return [path[:end] for end in range(len(path), 0, -OrgUnit.steplen)]


def nearest(role: str, *, paths: Iterable[str], on: date) -> dict[str, list[User]]:
    """For each org unit (by tree path) the people who hold ``role`` over it at the nearest level, in the order they were posted.

    One query for all. A national manager is not told of every village while a district has a manager of its own.
    """
    wanted = {path: above(path) for path in paths}
    postings = Posting.objects.as_role(role, on=on).filter(org_unit__path__in={step for steps in wanted.values() for step in steps})
    held: dict[str, list[User]] = {}
    for posting in postings.select_related("person", "org_unit").order_by("pk"):
        people = held.setdefault(posting.org_unit.path, [])
        if posting.person.is_active and posting.person not in people:
            people.append(posting.person)
    return {path: next((held[step] for step in steps if held.get(step)), []) for path, steps in wanted.items()}
