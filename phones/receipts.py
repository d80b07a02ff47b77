"""What a phone is answered. The same arrival always gives the same receipt."""

import hmac
from datetime import UTC
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from phones.jwk import base64url, unbase64url
from phones.models import Arrival, Phone

FORMAT = "skilled-hands-receipts"


def receipt_of(arrival: Arrival) -> dict:
    """The receipt that the phone keeps. Settling changes nothing of it."""
    return {
        "id": str(arrival.record_id),
        "hash": arrival.sha256,
        "at": arrival.arrived_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "outcome": arrival.outcome,
        "code": arrival.code,
        "reason": arrival.reason,
        "note": arrival.note,
    }


def sealed_receipt_of(arrival: Arrival, phone: Phone) -> dict:
    """A receipt to be carried: with its person, and a seal that her phone can check and nobody else can make."""
    receipt = receipt_of(arrival) | {"person": str(arrival.person_id)}
    return receipt | {"seal": seal(receipt, phone)}


def seal(receipt: dict, phone: Phone) -> str:
    """HMAC-SHA-256, base64url, over ``id.hash.outcome.at`` under a key derived from the phone's data key."""
    secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"skilled-hands receipt 1").derive(unbase64(phone.data_key))
    text = ".".join(receipt[name] for name in ("id", "hash", "outcome", "at"))
    return base64url(hmac.new(secret, text.encode(), sha256).digest())


def unbase64(data_key: str) -> bytes:
    return unbase64url(data_key.replace("+", "-").replace("/", "_"))
