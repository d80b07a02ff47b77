"""Chance that comes out the same for the same words, on every machine and in every run."""

from random import Random


def dice(*words) -> Random:
    return Random(":".join(str(word) for word in words))  # noqa: S311  believable, not secret
