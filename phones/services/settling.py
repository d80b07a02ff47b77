"""What staff do with work that was set aside. Nothing is rewritten: what they decide is added, once, with who and when."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User
from phones import rules
from phones.models import Arrival
from phones.reading import read
from phones.refusing import refusal_of
from phones.services.arriving import run_handler


@transaction.atomic
def apply_again(*, arrival: Arrival, by: User, now: datetime) -> str:
    """Take up now what was set aside, as its person's work of its own moment; returns the handler's note.

    Raises PermissionDenied for anyone but staff (and for their own work), ValidationError when it is settled already (``decided``) and when
    the handler refuses it again, with its words: then nothing is settled. The receipt stays as it was.
    """
    locked = _lock(arrival, by)
    raw = locked.content.encode()
    told = read(raw, record_id=locked.record_id, sha256=hashlib.sha256(raw).hexdigest())
    try:
        note = run_handler(locked, told, now=now, vouched=True)
    except (ValidationError, PermissionDenied) as refused:
        code, reason = refusal_of(refused)
        raise ValidationError(reason, code=code) from refused
    _settle(locked, by=by, now=now, how=Arrival.Settled.APPLIED, reason="")
    return note or ""


@transaction.atomic
def set_aside_for_good(*, arrival: Arrival, by: User, reason: str, now: datetime) -> None:
    """Decide that it will not be taken up, with a reason that its person can read. Raises as ``apply_again``, and without a reason."""
    locked = _lock(arrival, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why, so that its person can understand it.")}, code="required")
    _settle(locked, by=by, now=now, how=Arrival.Settled.FOR_GOOD, reason=reason.strip())


def _lock(arrival: Arrival, by: User) -> Arrival:
    locked = Arrival.objects.select_for_update(of=("self",)).select_related("person", "phone").get(pk=arrival.pk)
    if rules.can_settle(by, locked):
        return locked
    if rules.can_see_quarantine(by) and locked.settled_at:
        raise ValidationError(_("This has been settled already."), code="decided")
    raise PermissionDenied


def _settle(arrival: Arrival, *, by: User, now: datetime, how: str, reason: str) -> None:
    settled = {"settled_at": now, "settled_by": by, "settled_how": how, "settled_reason": reason}
    Arrival.objects.to_settle().filter(pk=arrival.pk).update(**settled)
