"""Mail in files: one a mail, whole, named so that it sorts, and read back whatever it holds."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail

from notices import mailfiles
from notices.models import Kind, Notice
from notices.services import deliver_due, queue_notice
from tests.factories import NOON, UserFactory


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "notices.mailfiles.EmailBackend"
    settings.MAIL_DIR = tmp_path / "deep" / "mail"
    return settings.MAIL_DIR


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_mail_becomes_one_readable_file_nobody_else_may_read(folder):
    assert send_mail("Your code: 123456", "Type 123456.\nGrüße", "site@example.org", ["a@example.org"]) == 1

    (name,) = names(folder)
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.eml", name)
    assert (folder / name).stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0
    mail = mailfiles.read(name)
    assert (mail.to, mail.subject, mail.text) == ("a@example.org", "Your code: 123456", "Type 123456.\nGrüße")


def test_newest_comes_first_and_no_more_than_asked():
    for number in range(5):
        message = EmailMessage("s", f"text {number}", to=["a@example.org"], headers={"Message-ID": f"<{number:08x}.x@h>"})
        message.send()

    assert [mail.text for mail in mailfiles.newest(3)] == ["text 4", "text 3", "text 2"]


@pytest.mark.django_db
def test_notice_sent_twice_is_one_file(folder):
    queue_notice(recipient=UserFactory(), kind=Kind.ACCOUNT, key="k", subject="S", body="B", now=NOON)
    deliver_due(clock=lambda: NOON)
    Notice.objects.filter(channel="email").update(state="queued", sent_at=None)
    deliver_due(clock=lambda: NOON)

    assert [name[:16] for name in names(folder)] == ["20270301T120000Z"]


def test_disk_that_is_full_leaves_no_half_mail(folder, monkeypatch):
    def full(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(mailfiles.os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        send_mail("s", "t", None, ["a@example.org"])
    assert get_connection(fail_silently=True).send_messages([EmailMessage("s", "t", to=["a@example.org"])]) == 0
    assert names(folder) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"Content-Type: multipart/mixed; boundary=x\n\n--x", b"Content-Type: text/plain; charset=nonsense\n\n\xff"],
)
def test_file_that_is_no_mail_breaks_nothing(folder, content):
    folder.mkdir(parents=True)
    (folder / "20270301T120000Z-0123456789abcdef.eml").write_bytes(content)
    (folder / "notes.txt").write_text("not ours")

    assert all(mail.name.startswith("2027") for mail in mailfiles.newest(9))


@pytest.mark.parametrize("name", ["../secret.eml", "/etc/passwd", "20270301T120000Z-0123456789abcdef.eml/../x", ".eml", ""])
def test_read_opens_only_our_own_names(name):
    assert mailfiles.read(name) is None


def test_no_folder_is_no_mail():
    assert mailfiles.newest(5) == []


def test_html_only_mail_is_shown_as_text_and_one_with_both_by_its_text():
    both = EmailMultiAlternatives("s", "plain", to=["a@example.org"])
    both.attach_alternative("<p>rich</p>", "text/html")
    both.send()

    assert [mail.text for mail in mailfiles.newest(5)] == ["plain"]


def test_mail_without_receivers_is_not_written(folder):
    EmailMessage("s", "t").send()

    assert not Path(folder).exists()
