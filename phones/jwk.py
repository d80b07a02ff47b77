"""Public keys as browsers write them (JWK, P-256), and signatures as browsers make them (ECDSA, SHA-256, r‖s)."""

import base64
import binascii
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

LONGEST = 88  # signs of a signature: 64 bytes, with their padding


def unbase64url(text: object) -> bytes:
    """The bytes behind base64url, with or without its padding. Raises ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("not base64url")
    try:
        plain = text.rstrip("=")
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def public_key(jwk: object) -> EllipticCurvePublicKey:
    """The P-256 key that ``jwk`` writes. Raises ValueError for any other thing, also for a point that is not on the curve."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise ValueError("not a P-256 key")
    x, y = unbase64url(jwk.get("x")), unbase64url(jwk.get("y"))
    if len(x) != 32 or len(y) != 32:
        raise ValueError("not a P-256 key")
    return EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), SECP256R1()).public_key()


def as_jwk(key: EllipticCurvePublicKey) -> dict:
    """``key`` with the four members that make it, and nothing else."""
    numbers = key.public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": base64url(numbers.x.to_bytes(32)), "y": base64url(numbers.y.to_bytes(32))}


def thumbprint(jwk: dict) -> str:
    """The key's own name (RFC 7638): 43 signs."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return base64url(hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest())


def is_signed(text: str, value: object, jwk: object) -> bool:
    """Whether ``value`` (base64url of r‖s) is the signature of ``text`` under ``jwk``. Never raises."""
    try:
        raw = unbase64url(value)
        if len(raw) != 64 or len(value) > LONGEST:
            return False
        signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public_key(jwk).verify(signature, text.encode(), ECDSA(SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True
