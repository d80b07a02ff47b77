"""Codes that people read from paper and type: Crockford's base32 with a check letter, so that a slip of the pen shows.

The check letter is a Damm scheme over the field of 32 elements: any single wrong letter and any two letters swapped, wherever they
stand, are noticed.
"""

import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
ALIKE = str.maketrans("OIL", "011")
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def new_code(length: int, choose: Callable[[str], str] = secrets.choice) -> str:
    """``length`` random letters and their check letter, in groups of four."""
    letters = "".join(choose(ALPHABET) for _ in range(length))
    return grouped(letters + check_letter(letters))


def read_code(text: str, length: int) -> str | None:
    """The code somebody typed, as it is kept; None when it cannot be one. Case, dashes, spaces, O for 0, I and L for 1 do not matter."""
    letters = "".join(each for each in text[:100].upper() if each.isalnum()).translate(ALIKE)
    if len(letters) != length + 1 or not set(letters) <= set(ALPHABET) or check_letter(letters[:-1]) != letters[-1]:
        return None
    return grouped(letters)


def grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def check_letter(letters: str) -> str:
    state = 0
    for letter in letters:
        state = _doubled(state) ^ VALUES[letter]
    return ALPHABET[_doubled(state)]


def _doubled(value: int) -> int:
    """Times two in the field of 32 elements (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
