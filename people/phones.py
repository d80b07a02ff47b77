"""Phone numbers as the world writes them, kept as E.164."""

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def e164(text: str) -> str:
    """``text`` as an E.164 number (``+254712345678``).

    A national number is read in the country of ``PHONE_REGION`` (ISO 3166, two letters). Raises ValidationError in plain words.
    """
    try:
        number = phonenumbers.parse(text, settings.PHONE_REGION or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Write the number with its country code, for example +254 712 345678."), code="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
