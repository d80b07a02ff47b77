"""Why a record was set aside, in one code and one sentence."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _


class Refusal(NamedTuple):
    code: str
    reason: str


def refusal_of(error: ValidationError | PermissionDenied) -> Refusal:
    """The words of what a service raised, in the active language; its own sentence where it raised none."""
    if isinstance(error, PermissionDenied):
        return Refusal("not_allowed", str(error) or _("Your posting did not allow this when it was done. Ask your programme manager."))
    texts = " ".join(error.messages) or _("The rules of the course do not allow this.")
    return Refusal(_first_code(error), texts)


def _first_code(error: ValidationError) -> str:
    errors = [each for each_field in error.error_dict.values() for each in each_field] if hasattr(error, "error_dict") else error.error_list
    return str(next((each.code for each in errors if each.code), "") or "refused")[:40]
