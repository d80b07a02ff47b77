"""Every write about records. None is a fact of its own: all can be made again from the rooms below."""

import uuid

from django.db import transaction

from courses.models import Enrolment
from reporting.models import Record
from reporting.rollup import lessons_done, records_of

BATCH = 1000
COPIED = [field.name for field in Record._meta.fields if not field.primary_key]


@transaction.atomic
def refresh_records(*, enrolment_ids: list[uuid.UUID | str]) -> int:
    """Make the records of these enrolments say what the facts say now; returns how many. Safe to repeat.

    Locks the records before it reads, so that two at once cannot leave the older truth behind.
    """
    list(Record.objects.select_for_update().filter(pk__in=enrolment_ids).order_by("pk").values_list("pk"))
    enrolments = Enrolment.objects.filter(pk__in=enrolment_ids).select_related("learner")
    records = records_of(enrolments)
    Record.objects.bulk_create(records, update_conflicts=True, unique_fields=["enrolment"], update_fields=COPIED)
    return len(records)


@transaction.atomic
def count_lessons(*, enrolment_id: uuid.UUID | str) -> None:
    """Bring the count of lessons up to date, the commonest change, at the price of three small statements."""
    pk = uuid.UUID(str(enrolment_id))
    mine = Record.objects.filter(pk=pk)
    known = mine.select_for_update().values_list("pk", flat=True).first()
    if known is None or not mine.update(is_started=True, lessons_done=lessons_done(pk)):
        refresh_records(enrolment_ids=[pk])


def rebuild_records(*, batch: int = BATCH) -> int:
    """Make every record again, batch by batch, while people go on working; returns how many. For bulk loads and for a nightly mending."""
    ids = Enrolment.objects.order_by("pk").values_list("pk", flat=True)
    done, last = 0, None
    while True:
        here = list((ids.filter(pk__gt=last) if last else ids)[:batch])
        if not here:
            return done
        done += refresh_records(enrolment_ids=here)
        last = here[-1]
