"""A phone as the browser would be one: its keys, its records, its sealed file."""

import base64
import hashlib
import json
import os
import uuid
from datetime import UTC

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from phones.jwk import as_jwk, base64url, public_key
from phones.services import enrol_signing_key, receive, register_phone
from tests.factories import NOON

KIND = "test-visit"


def iso(moment):
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def hash_of(raw):
    return hashlib.sha256(raw).hexdigest()


class Key:
    """A key pair made in a browser."""

    def __init__(self):
        self.private = generate_private_key(SECP256R1())
        self.jwk = as_jwk(self.private.public_key())

    def sign(self, text):
        r, s = decode_dss_signature(self.private.sign(text.encode(), ECDSA(SHA256())))
        return base64url(r.to_bytes(32) + s.to_bytes(32))


class Device:
    """``person``'s browser, registered; its clock is ``ahead`` of ours by a timedelta, if told."""

    def __init__(self, person, *, now=NOON, registered=True):
        self.person, self.device, self.sender, self.signing = person, uuid.uuid4(), Key(), Key()
        self.phone = (
            register_phone(person=person, device=self.device, label="Old one", sender_key=self.sender.jwk, now=now) if registered else None
        )

    def record(self, *, record_id=None, made_at=NOON, kind=KIND, **more):
        """``(id, bytes)`` of a record as the page keeps it."""
        record_id = record_id or uuid.uuid4()
        told = {"id": str(record_id), "person": str(self.person.pk), "device": str(self.device), "kind": kind, "made_at": iso(made_at)}
        told |= {"offset": 0, "body": {"text": "a visit"}} | more
        return record_id, json.dumps(told, ensure_ascii=False).encode()

    def send(self, record, *, now=NOON, phone_now=None, **more):
        """What the service makes of a record sent by its person."""
        record_id, raw = record
        return receive(record_id=record_id, raw=raw, sha256=hash_of(raw), person=self.person, phone_now=phone_now or now, now=now, **more)

    def enrol(self, *, now=NOON):
        return enrol_signing_key(person=self.person, device=self.device, jwk=self.signing.jwk, now=now)

    def signature(self, text, *, kid, role="observer", signed_at=NOON):
        return {
            "role": role,
            "person": str(self.person.pk),
            "device": str(self.device),
            "kid": kid,
            "signed_at": iso(signed_at),
            "value": self.signing.sign(text),
        }

    def entry(self, record, seal_key):
        """A record sealed for the hand-carry file."""
        record_id, raw = record
        once = generate_private_key(SECP256R1())
        shared = once.exchange(ECDH(), public_key(seal_key["jwk"]))
        key = HKDF(algorithm=SHA256(), length=32, salt=b"", info=f"skilled-hands seal 1{record_id}".encode()).derive(shared)
        iv = os.urandom(12)
        ct = base64url(AESGCM(key).encrypt(iv, raw, None))
        return {
            "person": str(self.person.pk),
            "device": str(self.device),
            "id": str(record_id),
            "hash": hash_of(raw),
            "sealed": {"kid": seal_key["kid"], "epk": as_jwk(once.public_key()), "iv": base64url(iv), "ct": ct},
            "signature": self.sender.sign(f"{record_id}.{hash_of(raw)}.{ct}"),
        }


def queue(*entries):
    return {"format": "skilled-hands-queue", "version": 1, "made_at": iso(NOON), "entries": list(entries)}


def put(client, record, *, sha256=None, phone_now=None, **headers):
    """PUT a record as ``fetch`` does."""
    record_id, raw = record
    told = {"X-Record-Hash": sha256 or hash_of(raw)} | ({"X-Phone-Now": iso(phone_now)} if phone_now else {}) | headers
    return client.put(f"/api/v1/records/{record_id}/", raw, content_type="application/json", headers=told)


def altered(text):
    """base64url with one bit of one byte turned."""
    raw = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    raw[len(raw) // 2] ^= 1
    return base64url(bytes(raw))
