"""A short name for what an answer holds."""

import hashlib

from django.core.serializers.json import DjangoJSONEncoder


def digest_of(content: object) -> str:
    """The same for the same content, whatever the order in which it was put together."""
    return hashlib.sha256(DjangoJSONEncoder(sort_keys=True).encode(content).encode()).hexdigest()[:32]
