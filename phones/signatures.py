"""Whether a signature made on a phone holds. Every room that takes up signed work asks here."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from phones.jwk import is_signed
from phones.models import SigningKey

SLACK = timedelta(minutes=10)  # two clocks agree only about


def verify(*, text: str, signature: dict, moment: datetime, vouched: bool = False) -> SigningKey:
    """The key that made ``signature`` over ``text`` (the exact text, as ``body.signed`` holds it).

    ``moment`` is when the work was done (``record.moment``), ``vouched`` whether staff apply it again (``record.vouched``). The caller
    still has to see that ``key.phone.person_id`` is the person who had to sign.

    Raises ValidationError with one of these codes: ``unknown_key`` (never enrolled, replaced before the moment, or
    enrolled only after it, unless staff vouch), ``person`` (the
    signature names somebody else or another device than the key's), ``signature`` (it is not the signature of this text), ``struck_off``
    (the phone was struck off; when staff vouch for it, what was signed before still counts).
    """
    if not isinstance(signature, dict):
        raise ValidationError(_("The signature is missing."), code="signature")
    key = SigningKey.objects.select_related("phone__person").filter(kid=str(signature.get("kid"))[:43]).first()
    if key is None:
        raise ValidationError(
            _("The key that signed this is not known here. Enrol the phone for signing again, then sign again."), code="unknown_key"
        )
    phone = key.phone
    if str(signature.get("person")) != str(phone.person_id) or str(signature.get("device")).lower() != str(phone.device):
        raise ValidationError(_("The signature belongs to another person or another phone."), code="person")
    if not is_signed(text, signature.get("value"), key.jwk):
        raise ValidationError(_("The signature does not fit what was signed: something was changed afterwards."), code="signature")
    if phone.struck_off_at and not (vouched and moment < phone.struck_off_at):
        raise ValidationError(
            _("This phone was struck off, so its signature no longer counts. Staff can look at it and take it up."), code="struck_off"
        )
    if moment < key.enrolled_at - SLACK and not vouched:
        raise ValidationError(
            _("The key that signed this is not known here. Enrol the phone for signing again, then sign again."), code="unknown_key"
        )
    if phone.signing_keys.filter(enrolled_at__gt=key.enrolled_at, enrolled_at__lt=moment - SLACK).exists():
        raise ValidationError(_("This was signed with a key that had already been replaced. Sign again on the phone."), code="unknown_key")
    return key
