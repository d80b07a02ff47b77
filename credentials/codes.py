"""Certificate codes: nobody can guess or count them, and a slip of the pen shows (``assessments.codes``).

Nineteen random letters (95 bits) and one check letter, in five groups of four.
"""

import secrets
from collections.abc import Callable

from assessments import codes
from assessments.codes import ALPHABET, check_letter

__all__ = ["ALPHABET", "RANDOM_LETTERS", "check_letter", "new_code", "read_code"]
RANDOM_LETTERS = 19


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    return codes.new_code(RANDOM_LETTERS, choose)


def read_code(text: str) -> str | None:
    """The code somebody typed, as it is kept; None when it cannot be one."""
    return codes.read_code(text, RANDOM_LETTERS)
