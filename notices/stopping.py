"""The one-click way to stop a kind of notice (RFC 8058): a signed address that needs no sign-in."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from notices.models import STOPPABLE, Notice

signer = signing.Signer(salt="notices.stopping")


def stop_url(notice: Notice) -> str:
    """The whole address that stops this kind for this person, or "" for what may not be stopped."""
    if notice.kind not in STOPPABLE:
        return ""
    return settings.SITE_URL + reverse("notices:stop", args=[signer.sign(notice.pk.hex)])


def notice_of(token: str) -> Notice | None:
    """The notice behind a stop address, or None when it is forged, cut short or not stoppable. It does not expire."""
    try:
        notice_id = UUID(hex=signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Notice.objects.select_related("recipient").filter(pk=notice_id, kind__in=STOPPABLE).first()
