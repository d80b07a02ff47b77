"""Stopping a kind of mail, and starting it again."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from notices.models import STOPPABLE, Preference
from people.models import User


def stop_kind(*, person: User, kind: str, now: datetime) -> None:
    """No more mails of ``kind``, those that wait included; twice is the same as once.

    Raises ValidationError for what may not be stopped.
    """
    if kind not in STOPPABLE:
        raise ValidationError(_("These mails cannot be stopped."), code="not_stoppable")
    Preference.objects.bulk_create([Preference(person=person, kind=kind, stopped_at=now)], ignore_conflicts=True)


def start_kind(*, person: User, kind: str) -> None:
    """Mails of ``kind`` again, from the next on; what was stopped meanwhile stays in the inbox only."""
    Preference.objects.filter(person=person, kind=kind).delete()


@transaction.atomic
def choose_kinds(*, person: User, wanted: Iterable[str], now: datetime) -> None:
    """Let ``wanted`` be the stoppable kinds that reach ``person`` by mail."""
    wanted = set(wanted)
    for kind in STOPPABLE - wanted:
        stop_kind(person=person, kind=kind, now=now)
    for kind in STOPPABLE & wanted:
        start_kind(person=person, kind=kind)
