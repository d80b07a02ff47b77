"""The one query behind the screen and the file: enrolments over a manager's places, as they stand on a day.

People are counted once, whatever their postings. A trainer is counted only where she has enrolled as a learner herself.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from courses.models import Wording
from people.models import OrgUnit
from reporting.models import Record
from reporting.statuses import COMPETENT, Status, narrowed, status_on

FIELDS = (
    "pk", "person", "org_unit_id", "cadre", "edition_id", "enrolled_on", "lessons_done", "lessons_total", "quiz_passed_on", "quiz_percent",
    "r1_on", "r2_on", "r2_again_on", "code", "certified_on", "expires_on", "status",
)  # fmt: skip


class Row(NamedTuple):
    """One enrolment; the order is that of ``FIELDS``."""

    pk: uuid.UUID
    person: str
    org_unit_id: int
    cadre: str
    edition_id: int
    enrolled_on: date
    lessons_done: int
    lessons_total: int
    quiz_passed_on: date | None
    quiz_percent: object
    r1_on: date | None
    r2_on: date | None
    r2_again_on: date | None
    code: str
    certified_on: date | None
    expires_on: date | None
    status: str


@dataclass(frozen=True)
class Wish:
    """What a manager asked to see. ``paths``: the places, already within her scope."""

    paths: tuple[str, ...]
    course: str = ""
    cadre: str = ""
    status: str = ""
    enrolled_from: date | None = None
    enrolled_until: date | None = None
    certified_from: date | None = None
    certified_until: date | None = None


class Totals(NamedTuple):
    enrolments: int
    people: int
    competent: int
    waiting: int
    expiring: int
    expired: int


def completions(wish: Wish, *, on: date):
    """The records a wish means, each with its ``status`` on the day ``on``; not yet in any order."""
    records = _at(wish.paths).annotate(status=status_on(on))
    if wish.status:
        records = narrowed(records, wish.status, on=on)
    exact = {"edition__course__slug": wish.course, "cadre": wish.cadre}
    days = {
        "enrolled_on__gte": wish.enrolled_from,
        "enrolled_on__lte": wish.enrolled_until,
        "certified_on__gte": wish.certified_from,
        "certified_on__lte": wish.certified_until,
    }
    return records.filter(**{name: value for name, value in {**exact, **days}.items() if value})


def _at(paths):
    """Records at these places. Over the whole tree no place is asked for, so that the newest come straight from their index."""
    roots = set(OrgUnit.objects.filter(depth=1).values_list("path", flat=True))
    return Record.objects.all() if roots <= set(paths) else Record.objects.under(paths)


def as_rows(records):
    """The fields both screen and file read, in one statement."""
    return records.with_person().values_list(*FIELDS)


def totals(records) -> Totals:
    """Counts over all the rows a wish means: one statement. ``competent`` counts people, the others their enrolments."""
    is_competent = Q(status__in=COMPETENT)
    counted = records.aggregate(
        enrolments=Count("pk"),
        people=Count("learner", distinct=True),
        competent=Count("learner", distinct=True, filter=is_competent),
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        expiring=Count("pk", filter=Q(status=Status.EXPIRING)),
        expired=Count("pk", filter=Q(status=Status.EXPIRED)),
    )
    return Totals(**counted)


class Title(NamedTuple):
    """What an edition is called in somebody's language."""

    course: str
    edition: str
    slug: str


def course_titles(language: str) -> dict[int, Title]:
    """By edition: its words in ``language``, else in its source language. One statement."""
    own = language.split("-", maxsplit=1)[0]
    found: dict[int, tuple[bool, Title]] = {}
    words = Wording.objects.values_list("edition", "language", "strings__course__title", "edition__label", "edition__course__slug")
    for edition, spoken, title, label, slug in words.order_by("pk"):  # the source language is loaded first
        is_wanted = spoken in {language, own}
        if edition not in found or (is_wanted and not found[edition][0]):
            found[edition] = (is_wanted, Title(title or slug, label, slug))
    return {edition: title for edition, (_is_wanted, title) in found.items()}
