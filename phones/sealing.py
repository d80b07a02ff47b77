"""What only the server can open: ECDH (P-256) with a key derived from SECRET_KEY, HKDF-SHA-256, AES-256-GCM.

The keys of SECRET_KEY_FALLBACKS still open what was sealed before SECRET_KEY was changed.
"""

from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from phones.jwk import as_jwk, public_key, thumbprint, unbase64url

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@lru_cache(maxsize=16)
def _private_key(secret: str) -> EllipticCurvePrivateKey:
    """48 bytes reduced by the order: as even as a drawn key (FIPS 186-5, A.2.1)."""
    drawn = _derived(secret.encode(), 48, b"skilled-hands seal key 1")
    return derive_private_key(int.from_bytes(drawn) % (ORDER - 1) + 1, SECP256R1())


def _derived(secret: bytes, length: int, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


def seal_key() -> dict:
    """The public key that phones seal to: ``{"kid", "jwk"}``."""
    return _named(settings.SECRET_KEY)


def _named(secret: str) -> dict:
    jwk = as_jwk(_private_key(secret).public_key())
    return {"kid": thumbprint(jwk), "jwk": jwk}


def open_sealed(sealed: object, *, record_id: UUID) -> bytes:
    """The bytes that a phone sealed for the record ``record_id``.

    Raises ValueError when any byte of it, or the id, is not as it was sealed, and LookupError when it was sealed to a key that is not ours.
    """
    if not isinstance(sealed, dict):
        raise ValueError("nothing sealed")
    secret = next(
        (each for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS) if _named(each)["kid"] == sealed.get("kid")), None
    )
    if secret is None:
        raise LookupError("sealed to another key")
    iv, ct = unbase64url(sealed.get("iv")), unbase64url(sealed.get("ct"))
    if len(iv) != 12:
        raise ValueError("not an iv")
    shared = _private_key(secret).exchange(ECDH(), public_key(sealed.get("epk")))
    key = _derived(shared, 32, f"skilled-hands seal 1{record_id}".encode())
    try:
        return AESGCM(key).decrypt(iv, ct, None)
    except InvalidTag as error:
        raise ValueError("not as it was sealed") from error
