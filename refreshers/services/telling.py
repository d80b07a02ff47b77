"""Telling people that a refresher waits, without flooding them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate

from courses.models import Edition
from credentials.models import Certificate
from notices.models import Kind
from notices.services import Letter, queue_notices
from notices.wording import language_of
from refreshers.models import Refresher
from refreshers.plan import step_of
from refreshers.words import words_of

BATCH = 500
WEEK = timedelta(days=7)
A_WEEK = 3  # notices of refreshers to one person in any seven days


def tell_due(*, now: datetime) -> int:
    """Queue a notice for refreshers that nobody was told of yet; returns how many.

    One at a time for each certificate, the oldest first: the next waits until that one is answered, or for a week, so that one left
    unanswered does not silence the rest. At most ``A_WEEK`` to a person in any seven days, whatever she holds. Each is told once.
    """
    queued = 0
    for batch in _batches(now):
        recent = Refresher.objects.told_since(now - WEEK).filter(person__in={each.person_id for each in batch})
        told = Counter(dict(recent.order_by().values_list("person").annotate(Count("pk"))))
        chosen = []
        for refresher in batch:
            told[refresher.person_id] += 1
            if told[refresher.person_id] <= A_WEEK:
                chosen.append(refresher)
        queued += _tell(chosen, now)
    return queued


def _batches(now: datetime) -> Iterator[list[Refresher]]:
    """The oldest untold refresher of each certificate that counts today, ``BATCH`` rows at a time, in the order of certificates."""
    valid = Certificate.objects.valid_on(localdate(now))
    rows = Refresher.objects.to_tell(since=now - WEEK).filter(certificate__in=valid).select_related("person", "certificate__enrolment")
    last = None
    while True:
        found = list((rows if last is None else rows.filter(certificate_id__gt=last))[:BATCH])
        if not found:
            return
        firsts = {each.certificate_id: each for each in reversed(found)}
        yield list(reversed(firsts.values()))
        last = found[-1].certificate_id


@transaction.atomic
def _tell(chosen: list[Refresher], now: datetime) -> int:
    editions = Edition.objects.in_bulk({each.certificate.enrolment.edition_id for each in chosen})
    letters = [_letter(each, editions[each.certificate.enrolment.edition_id]) for each in chosen]
    Refresher.objects.filter(pk__in=[each.pk for each in chosen], notified_at=None).update(notified_at=now)
    return queue_notices(letters, now=now)


def _letter(refresher: Refresher, edition: Edition) -> Letter:
    words = words_of(edition, step_of(edition, refresher.step), edition.language_for(language_of(refresher.person)))
    questions = len(refresher.form)
    context = {"title": words.title, "focus": words.focus, "tip": words.tip, "kind": refresher.kind, "questions": questions}
    return Letter(
        recipient=refresher.person,
        kind=Kind.REFRESHER_DUE,
        key=str(refresher.pk),
        url=reverse("refreshers:refresher", args=[refresher.pk]),
        context=context | {"minutes": max(2, round(questions * 0.7))},
    )
