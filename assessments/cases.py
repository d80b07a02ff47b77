"""Case numbers: how a session with a mother is told from another without ever naming her."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 30
SHAPE = re.compile(r"[A-Z]{0,2}[-/ ]?[0-9][0-9/-]*")


def read_case_number(text: str) -> str:
    """The case number as it is kept: capitals, western digits, no spaces. Raises ValidationError for anything that could be a name."""
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text.strip().upper())
    if len(plain) > LONGEST:
        raise ValidationError(_("A case number has at most %(count)s signs."), params={"count": LONGEST}, code="case_number")
    if not SHAPE.fullmatch(plain):
        raise ValidationError(
            _("Write a number only: digits, dashes and slashes, with at most two letters before them. Never a name or initials."),
            code="case_number",
        )
    return plain.replace(" ", "")


def same_case(one: str, other: str) -> bool:
    """Whether two case numbers mean the same mother: ``A-12/27`` and ``A12-27`` do."""
    return _bare(one) == _bare(other)


def _bare(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number)
