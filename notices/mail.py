"""A notice as an e-mail."""

from base64 import urlsafe_b64encode
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from notices.models import Notice
from notices.stopping import stop_url
from notices.wording import language_of


def message_id(notice: Notice) -> str:
    """The same for every try at sending this notice, so that a receiver can drop a double.

    The second it was queued (mail files sort by it) and its uuid, short enough for one line: some servers misread a folded id.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    short = urlsafe_b64encode(notice.pk.bytes).decode().rstrip("=")
    return f"<{int(notice.queued_at.timestamp()):08x}.{short}@{host}>"


def as_mail(notice: Notice, *, now: datetime) -> EmailMessage:
    """``notice`` (its recipient at hand) ready to send: text, link, how to stop it, and the headers that say so to machines."""
    stop = stop_url(notice)
    headers = {
        "Message-ID": message_id(notice),
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    link = settings.SITE_URL + notice.url if notice.url.startswith("/") else notice.url
    with override(language_of(notice.recipient)):
        text = render_to_string("notices/mail/message.txt", {"notice": notice, "link": link, "stop": stop, "site": settings.SITE_NAME})
    return EmailMessage(notice.subject, text.strip() + "\n", to=[notice.address], headers=headers)
