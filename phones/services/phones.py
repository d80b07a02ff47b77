"""Phones and the keys that sign on them."""

import base64
import secrets
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User
from phones import rules
from phones.jwk import as_jwk, public_key, thumbprint
from phones.models import Phone, SigningKey


@transaction.atomic
def register_phone(*, person: User, device: UUID, label: str, sender_key: dict, now: datetime) -> Phone:
    """Her phone, with the key that locks what waits on it: made the first time, the same key ever after.

    Raises ValidationError with code ``struck_off`` when she or staff struck it off, ``sender_key`` when that is no public P-256 key.
    """
    key = _read_key(sender_key, code="sender_key")
    fresh = {
        "label": label,
        "sender_key": key,
        "data_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "registered_at": now,
        "last_seen_at": now,
    }
    phone, created = Phone.objects.get_or_create(device=device, person=person, defaults=fresh)
    if phone.struck_off_at:
        raise _struck_off()
    if not created:
        phone.label, phone.sender_key, phone.last_seen_at = label or phone.label, key, now
        Phone.objects.in_use().filter(pk=phone.pk).update(label=phone.label, sender_key=key, last_seen_at=now)
    return phone


@transaction.atomic
def enrol_signing_key(*, person: User, device: UUID, jwk: dict, now: datetime) -> SigningKey:
    """Let ``jwk`` sign in her name on this phone from now on; the caller has made sure that it is she (by her password).

    Enrolled again, the same row comes back. Older keys keep verifying what they signed. Raises ValidationError with code
    ``unknown_phone``, ``struck_off``, ``jwk`` (no public P-256 key) or ``key_taken`` (it signs for somebody else, or elsewhere).
    """
    key = _read_key(jwk, code="jwk")
    phone = Phone.objects.select_for_update().filter(device=device, person=person).first()
    if phone is None:
        raise ValidationError(_("This phone is not registered for you yet. Open the page again, then try once more."), code="unknown_phone")
    if phone.struck_off_at:
        raise _struck_off()
    enrolled, _created = SigningKey.objects.get_or_create(kid=thumbprint(key), defaults={"phone": phone, "jwk": key, "enrolled_at": now})
    if enrolled.phone_id != phone.pk:
        raise ValidationError(_("This key already signs on another phone. Make a new one."), code="key_taken")
    return enrolled


@transaction.atomic
def strike_off(*, phone: Phone, by: User, now: datetime) -> None:
    """Let a phone count no more: what arrived from it stays valid, what arrives later with its signature is set aside.

    Repeating changes nothing. Raises PermissionDenied for anyone but its person and staff.
    """
    if not rules.can_strike_off(by, phone):
        raise PermissionDenied
    Phone.objects.in_use().filter(pk=phone.pk).update(struck_off_at=now, struck_off_by=by)


def _read_key(jwk: object, *, code: str) -> dict:
    try:
        return as_jwk(public_key(jwk))
    except ValueError as error:
        raise ValidationError(_("This is not a public key that this site can use."), code=code) from error


def _struck_off() -> ValidationError:
    return ValidationError(_("This phone was struck off for you. Register it as a new phone to go on."), code="struck_off")
