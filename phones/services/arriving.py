"""Taking up a record: once, whatever the network does."""

from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.models import User
from phones import moments
from phones.kinds import Record, handler_of
from phones.models import Arrival, Phone
from phones.reading import Told, read
from phones.refusing import Refusal, refusal_of


def receive(
    *,
    record_id: UUID,
    raw: bytes,
    sha256: str,
    person: User,
    phone_now: datetime | None,
    now: datetime,
    phone: Phone | None = None,
    carried_by: User | None = None,
    refusal: Refusal | None = None,
) -> Arrival:
    """Keep a record that ``person`` made, and let it do what it is for: one transaction, so both or neither.

    What its handler refuses is set aside, with the handler's words. The same bytes again give the same arrival. Other bytes under the
    same id are a conflict: a row of their own, and nothing is done. ``phone`` is told where it is known (else the record names it);
    ``refusal`` sets the record aside unasked (a carried one of a closed account). Two of the same at once: the primary key decides.

    Raises ValidationError (code ``damaged``) when the bytes are not those of the hash, PermissionDenied when the record says that somebody
    else made it; then nothing is written.
    """
    told = read(raw, record_id=record_id, sha256=sha256)
    if told.person not in ("", str(person.pk)):
        raise PermissionDenied
    phone = phone or _phone_of(told, person)
    since = phone.registered_at if phone else now  # a phone that nobody registered dates nothing
    when = moments.judge(made_at=told.made_at, offset=told.offset, phone_now=phone_now, now=now, since=since)
    arrival = Arrival(
        pk=record_id,
        person=person,
        phone=phone,
        carried_by=carried_by,
        kind=told.kind,
        sha256=sha256,
        content=told.text,
        made_at=told.made_at,
        skew=when.skew,
        moment=when.moment,
        arrived_at=now,
        outcome=Arrival.Outcome.ACCEPTED,
        note=when.note,
        mends=told.mends,
    )
    kept = _once(arrival, lambda: _take_up(arrival, told, refusal))
    return kept if kept.sha256 == sha256 else _conflict(arrival, kept)


def _once(arrival: Arrival, then) -> Arrival:
    """``arrival`` inserted and ``then`` done, in one transaction; or the row that was there first."""
    try:
        with transaction.atomic():
            known = Arrival.objects.filter(pk=arrival.pk).first()
            if known:
                return known
            arrival.save(force_insert=True)
            then()
            if arrival.phone:
                Phone.objects.filter(pk=arrival.phone_id).update(last_seen_at=arrival.arrived_at)
            return arrival
    except IntegrityError:
        known = Arrival.objects.filter(pk=arrival.pk).first()
        if known is None:  # a constraint of the handler's, not the arrival's: that is a mistake of ours
            raise
        return known


def _conflict(arrival: Arrival, first: Arrival) -> Arrival:
    """Other bytes under the id of ``first``: kept beside it under an id made of both, so that they too come once."""
    arrival.pk, arrival.conflicts_with = uuid5(first.pk, arrival.sha256), first
    arrival.outcome, arrival.code, arrival.mends = Arrival.Outcome.CONFLICT, "conflict", None
    arrival.reason = _("This piece of work arrived before with other content. Both are kept, and somebody will look at them.")
    return _once(arrival, lambda: None)


def _take_up(arrival: Arrival, told: Told, refusal: Refusal | None) -> None:
    mended = None
    if told.mends and not refusal:
        mended = Arrival.objects.select_for_update().filter(pk=told.mends, person=arrival.person).exclude(pk=arrival.pk).first()
        refusal = _already_settled(mended)
    if not refusal:
        refusal = _apply(arrival, told)
        if mended:
            settled = {"settled_at": arrival.arrived_at, "settled_by": arrival.person, "settled_how": Arrival.Settled.MENDED}
            Arrival.objects.to_settle().filter(pk=mended.pk).update(**settled)
    if refusal:
        arrival.outcome, arrival.code, arrival.reason = Arrival.Outcome.SET_ASIDE, refusal.code, refusal.reason
    if refusal or arrival.note:
        arrival.save(update_fields=["outcome", "code", "reason", "note"])


def _apply(arrival: Arrival, told: Told) -> Refusal | None:
    """Let the kind's handler do its part; what it refuses leaves no trace but the words."""
    try:
        with transaction.atomic():
            note = run_handler(arrival, told, now=arrival.arrived_at)
    except (ValidationError, PermissionDenied) as refused:
        return refusal_of(refused)
    arrival.note = " ".join(filter(None, [arrival.note, note]))
    return None


def run_handler(arrival: Arrival, told: Told, *, now: datetime, vouched: bool = False) -> str | None:
    """Call the handler of the arrival's kind; returns its note. Raises what it raises, and ValidationError when there is none to call."""
    if not told.readable:
        raise ValidationError(_("This record cannot be read. Please show it to whoever runs this site."), code="unreadable")
    handler = handler_of(told.kind)
    if handler is None:
        raise ValidationError(_("This site does not know this kind of work yet."), code="unknown_kind")
    record = Record(
        id=arrival.pk,
        device=told.device,
        kind=told.kind,
        made_at=told.made_at,
        moment=arrival.moment,
        phone=arrival.phone,
        vouched=vouched,
    )
    return handler(person=arrival.person, body=told.body, record=record, now=now)


def _already_settled(mended: Arrival | None) -> Refusal | None:
    """Work that was taken up, or mended, in the meantime must not be done twice."""
    if mended is None or (mended.outcome != Arrival.Outcome.ACCEPTED and mended.settled_at is None):
        return None
    if mended.settled_how == Arrival.Settled.FOR_GOOD:
        return Refusal("settled", _("What this mends was set aside for good by staff. Ask them if you think that is wrong."))
    return Refusal("settled", _("What this mends was already taken up, so it is not done twice."))


def _phone_of(told: Told, person: User) -> Phone | None:
    return Phone.objects.filter(device=told.device, person=person).first() if told.device else None
