"""Mail written to files, for a machine without SMTP: one file a mail, whole or not there at all, and read back for a page."""

import contextlib
import heapq
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.timezone import now

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.eml")
QUEUED = re.compile(r"<([0-9a-f]{8})\.")  # how our own notices begin their Message-ID
LARGEST = 256 * 1024  # bytes of a file that are read for a page


def in_use() -> bool:
    return f"{__name__}.EmailBackend" == settings.EMAIL_BACKEND


class EmailBackend(BaseEmailBackend):
    """Writes each mail as ``<moment>-<digest of Message-ID>.eml`` under ``settings.MAIL_DIR``; a mail sent twice is one file."""

    def send_messages(self, email_messages):
        written = 0
        for email in email_messages or []:
            if not email.recipients():
                continue
            try:
                write(email.message())
            except (OSError, ValueError):
                if not self.fail_silently:
                    raise
            else:
                written += 1
        return written


def write(message) -> Path:
    """Put one mail into its file: written aside, synced, then renamed, so that a reader or a power cut never meets half of it."""
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name_of(message)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as file:  # readable by us alone
        try:
            file.write(message.as_bytes(linesep="\r\n"))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(file.name).unlink()
            raise
    return path


def name_of(message) -> str:
    """Sorts by time; the same for the same Message-ID, when that tells its moment as ours do."""
    told = QUEUED.match(message["Message-ID"] or "")
    moment = datetime.fromtimestamp(int(told[1], 16), UTC) if told else now()
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sha256((message['Message-ID'] or message.as_string()).encode()).hexdigest()[:16]}.eml"


@dataclass(frozen=True)
class Mail:
    """A mail file as a page shows it."""

    name: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str


def newest(count: int) -> list[Mail]:
    """The last ``count`` mails, newest first. A file that is no mail is passed over."""
    return [mail for name in heapq.nlargest(count, _names()) if (mail := read(name))]


def read(name: str) -> Mail | None:
    """The mail in the file ``name``, or None when there is no such file or the name is not one of ours."""
    if not NAME.fullmatch(name):
        return None
    try:
        with (Path(settings.MAIL_DIR) / name).open("rb") as file:
            message = message_from_bytes(file.read(LARGEST), policy=policy.default)
        return Mail(name, str(message["To"] or ""), str(message["Subject"] or ""), _moment(message), _text(message))
    except (OSError, ValueError, LookupError, AttributeError, TypeError):  # email's parser raises all of these on bad input
        return None


def _names() -> Iterator[str]:
    try:
        with os.scandir(settings.MAIL_DIR) as entries:
            yield from (entry.name for entry in entries if NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return


def _moment(message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return None


def _text(message) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return body.get_content().replace("\r\n", "\n") if body is not None else ""
