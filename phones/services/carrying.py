"""Taking up what somebody carried here in a file."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from notices.hours import zone_of
from notices.wording import language_of
from people.models import User
from phones.jwk import is_signed
from phones.models import Arrival, Phone
from phones.receipts import FORMAT as RECEIPTS
from phones.receipts import sealed_receipt_of
from phones.refusing import Refusal
from phones.sealing import open_sealed
from phones.services.arriving import receive

FORMAT, VERSION = "skilled-hands-queue", 1
MOST = 5000


class Problem(NamedTuple):
    """An entry that could not be taken up, nor kept: nobody knows whose it is, or it is not as her phone made it."""

    id: str
    code: str
    reason: str


class Carried(NamedTuple):
    """What became of a file: an arrival for each entry that could be opened, a problem for each other one."""

    arrivals: list[tuple[Arrival, Phone]]
    problems: list[Problem]

    def receipts(self) -> dict:
        """The file to carry back: each receipt with a seal that the phone it came from can check."""
        receipts = [sealed_receipt_of(arrival, phone) for arrival, phone in self.arrivals]
        return {"format": RECEIPTS, "version": VERSION, "receipts": receipts, "problems": [each._asdict() for each in self.problems]}


def carry(*, file: object, by: User, now: datetime) -> Carried:
    """Open each entry of a hand-carry file, verify it, and take it up as if its person had sent it. Each in its own transaction.

    Anybody may bring a file: what counts is the signature of the phone that made it. Brought again, it gives the same receipts.
    Raises ValidationError (code ``file``) when it is no such file.
    """
    entries = file.get("entries") if isinstance(file, dict) else None
    if not isinstance(entries, list) or file.get("format") != FORMAT or file.get("version") != VERSION or len(entries) > MOST:
        raise ValidationError(_("This is not a file of waiting work. Choose the file as the phone made it."), code="file")
    carried = Carried([], [])
    for entry in entries:
        try:
            carried.arrivals.append(_carry_one(entry, by, now))
        except ValidationError as refusal:
            name = str(entry.get("id", ""))[:36].encode(errors="replace").decode() if isinstance(entry, dict) else ""
            carried.problems.append(Problem(name, refusal.code, refusal.message))
    return carried


def _carry_one(entry: object, by: User, now: datetime) -> tuple[Arrival, Phone]:
    try:
        record_id, device, person = UUID(entry["id"]), UUID(entry["device"]), int(entry["person"])
        phone = Phone.objects.select_related("person").filter(device=device, person=person).first()
        ct = entry["sealed"]["ct"]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _damaged() from error
    if phone is None:
        raise ValidationError(_("This site does not know the phone that made this."), code="unknown_phone")
    if not is_signed(f"{record_id}.{entry.get('hash')}.{ct}", entry.get("signature"), phone.sender_key):
        raise _damaged()
    try:
        raw = open_sealed(entry["sealed"], record_id=record_id)
    except LookupError as error:
        raise ValidationError(_("This was sealed for another site, or with a key that is gone."), code="unknown_key") from error
    except ValueError as error:
        raise _damaged() from error
    person = phone.person
    with override(language_of(person) if person.language else get_language()), timezone.override(zone_of(person.time_zone)):
        try:
            arrival = receive(
                record_id=record_id,
                raw=raw,
                sha256=str(entry.get("hash")),
                person=person,
                phone=phone,
                phone_now=None,
                now=now,
                carried_by=by,
                refusal=_refusal(phone),
            )
        except PermissionDenied as error:  # the record inside says that somebody else made it
            raise _damaged() from error
    return arrival, phone


def _refusal(phone: Phone) -> Refusal | None:
    if not phone.person.is_active:
        return Refusal("account_closed", _("The account is closed. Staff can take the work up."))
    if phone.struck_off_at:
        return Refusal("struck_off", _("This phone was struck off before this arrived. Staff can look at it and take it up."))
    return None


def _damaged() -> ValidationError:
    return ValidationError(_("This is not as the phone made it: something was changed on the way. Save the file again."), code="damaged")
