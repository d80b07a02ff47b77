import hashlib
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reporting import exports
from tests.reporting.test_completions import enrolled

pytestmark = pytest.mark.django_db


def test_export_completions_writes_what_the_page_downloads(client, certificate, manager, tmp_path, capsys):
    file = tmp_path / "out.csv"
    call_command("export_completions", str(file), "--for", manager.email.upper(), "--status", "certified")
    client.force_login(manager)
    downloaded = b"".join(client.get(reverse("reporting:completions_csv"), {"status": "certified"}).streaming_content)

    assert file.read_bytes() == downloaded
    assert capsys.readouterr().out == f"1 rows, SHA-256 {hashlib.sha256(downloaded).hexdigest()}, {file}\n"


def test_export_completions_leaves_the_old_file_when_it_fails(edition, facility, manager, tmp_path, monkeypatch):
    enrolled(edition, facility)
    file = tmp_path / "out.csv"
    file.write_text("yesterday")
    monkeypatch.setattr(exports, "_copied", exports._fetched)
    monkeypatch.setattr(exports, "cells", lambda row, words: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("export_completions", str(file), "--for", manager.email)

    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("out.csv", "yesterday")]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("who", "options", "words"),
    [
        ("nobody@example.org", [], "Nobody has the e-mail address"),
        ("learner", [], "manages no place today"),
        ("manager", ["--place", "NOWHERE"], "--place: You manage no place"),
        ("manager", ["--enrolled-from", "yesterday"], "--enrolled_from: Enter a valid date"),
    ],
)
def test_export_completions_says_what_is_wrong(request, tmp_path, who, options, words):
    email = who if "@" in who else request.getfixturevalue(who).email

    with pytest.raises(CommandError, match=re.escape(words)):
        call_command("export_completions", str(tmp_path / "out.csv"), "--for", email, *options)

    assert list(tmp_path.iterdir()) == []
