"""Opening what has fallen due."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from courses.models import Edition
from credentials.models import Certificate
from credentials.validity import local_day
from refreshers.memory import bank_of, histories, missed_by
from refreshers.models import Card, Refresher
from refreshers.picking import pick, review
from refreshers.plan import REVIEW, Step, steps

BATCH = 500
LOOK_BACK = timedelta(days=60)  # what was missed longer ago than this is not opened any more: the next step is worth more
A_DAY = timedelta(hours=25)  # issued just before midnight, due just after, on the longest day; exact days are counted below


def open_due(*, now: datetime, random: Random) -> int:
    """Open a refresher, once, for every certificate that counts today and every step of its plan whose day has come; then reviews.

    A sweep: what a missed night, or weeks, left behind is caught up; a second run, or two at once, open nothing twice. Returns how
    many it opened. Days are those of the holder's own time zone.
    """
    opened = 0
    for edition in Edition.objects.published().order_by("pk"):
        plan = steps(edition)
        bank = bank_of(edition) if plan else {}
        opened += sum(_open_step(edition, step, bank, now, random) for step in plan)
        if plan:
            opened += _open_reviews(edition, bank, now, random)
    return opened


def current_certificates(edition: Edition, *, on: date) -> QuerySet[Certificate]:
    """Those of ``edition`` valid on the day, except where a later one of the same course has taken over."""
    later = Certificate.objects.unrevoked().filter(
        enrolment__learner=OuterRef("enrolment__learner"),
        enrolment__edition__course=edition.course_id,
        issued_at__gt=OuterRef("issued_at"),
    )
    return Certificate.objects.valid_on(on).filter(enrolment__edition=edition).filter(~Exists(later))


def _open_step(edition: Edition, step: Step, bank: dict, now: datetime, random: Random) -> int:
    begun = now - timedelta(days=step.after_days)
    has_it = Refresher.objects.filter(certificate=OuterRef("pk"), step=step.key)
    missing = current_certificates(edition, on=localdate(now)).filter(
        ~Exists(has_it), issued_at__lte=begun + A_DAY, issued_at__gt=begun - LOOK_BACK
    )
    opened = 0
    for batch in _batches(missing.select_related("enrolment__learner")):
        due = {certificate: day for certificate in batch if (day := _due_on(certificate, step)) <= local_day(now, _holder(certificate))}
        people = {_holder(certificate).pk for certificate in due}
        past = histories(people, edition, bank) if step.draws else {}
        missed = missed_by(people, edition, on=localdate(now)) if step.draws else {}
        rows = []
        for certificate, day in due.items():
            person = _holder(certificate)
            form = pick(bank, step, past[person.pk], missed[person.pk], random) if step.draws else []
            rows.append(_row(certificate, step=step.key, kind=step.kind, due_on=day, form=form, now=now))
        opened += _write(rows)
    return opened


def _open_reviews(edition: Edition, bank: dict, now: datetime, random: Random) -> int:
    """A small refresher of what was missed and is due again, for those who have no other questions open to meet it in."""
    today = localdate(now)
    asking = Refresher.objects.asking().filter(person=OuterRef("enrolment__learner"), certificate__enrolment__edition=edition)
    due = Card.objects.filter(due_on__lte=today, person=OuterRef("enrolment__learner"), question__edition=edition)
    certificates = current_certificates(edition, on=today).filter(Exists(due), ~Exists(asking)).select_related("enrolment__learner")
    opened = 0
    same = {"step": f"review-{today}", "kind": REVIEW, "due_on": today, "now": now}
    for batch in _batches(certificates):
        people = {_holder(certificate).pk for certificate in batch}
        past, missed = histories(people, edition, bank), missed_by(people, edition, on=today)
        forms = {each: review(bank, missed[_holder(each).pk], past[_holder(each).pk], random) for each in batch}
        opened += _write([_row(each, form=form, **same) for each, form in forms.items() if form])
    return opened


def _batches(certificates: QuerySet[Certificate]) -> Iterator[list[Certificate]]:
    """All of them, ``BATCH`` at a time, each read afresh behind the last one."""
    last = None
    while True:
        rest = certificates.order_by("pk") if last is None else certificates.order_by("pk").filter(pk__gt=last)
        batch = list(rest[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def _holder(certificate: Certificate):
    return certificate.enrolment.learner


def _due_on(certificate: Certificate, step: Step) -> date:
    return local_day(certificate.issued_at, _holder(certificate)) + timedelta(days=step.after_days)


def _row(certificate: Certificate, *, step: str, kind: str, due_on: date, form: list, now: datetime) -> Refresher:
    return Refresher(certificate=certificate, person=_holder(certificate), step=step, kind=kind, due_on=due_on, opened_at=now, form=form)


@transaction.atomic
def _write(rows: list[Refresher]) -> int:
    Refresher.objects.bulk_create(rows, ignore_conflicts=True)  # another sweep may have been faster
    return len(rows)
