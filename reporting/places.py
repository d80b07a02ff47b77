"""Names of places for many rows at once: each unit with its district and region."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from people.models import OrgUnit
from reporting.querysets import PAST_EVERY_CHILD

STEP = OrgUnit.steplen


@dataclass(frozen=True, slots=True)
class Place:
    name: str = ""
    code: str = ""
    district: str = ""
    region: str = ""


def ancestors_of(path: str) -> list[str]:
    """The paths from the root down to ``path`` itself."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def places_under(paths: Collection[str]) -> dict[int, Place]:
    """Every place at and below ``paths``, by id: two queries."""
    ranges = Q(pk__in=[])
    for path in paths:
        ranges |= Q(path__gte=path, path__lt=path + PAST_EVERY_CHILD)
    return _named(OrgUnit.objects.filter(ranges))


def places_at(paths: Collection[str]) -> dict[int, Place]:
    """The places at these paths, by id."""
    return _named(OrgUnit.objects.filter(path__in=set(paths)))


def _named(units) -> dict[int, Place]:
    rows = list(units.order_by().values_list("pk", "path", "name", "code", "level"))
    known = {path: (name, level) for _pk, path, name, _code, level in rows}
    above = {each for _pk, path, *_ in rows for each in ancestors_of(path)} - set(known)
    for path, name, level in OrgUnit.objects.filter(path__in=above).order_by().values_list("path", "name", "level"):
        known[path] = (name, level)
    return {pk: _place(path, name, code, known) for pk, path, name, code, _level in rows}


def _place(path, name, code, known):
    by_level = {level: above for above, level in (known[each] for each in ancestors_of(path) if each in known)}
    return Place(name, code, by_level.get(OrgUnit.Level.DISTRICT, ""), by_level.get(OrgUnit.Level.REGION, ""))
