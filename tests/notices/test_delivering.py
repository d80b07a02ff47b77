"""What is due is sent once, at a decent hour, and what fails is tried again and then shown."""

import smtplib
from datetime import UTC, datetime, timedelta
from email import message_from_string

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends import locmem

from notices.mail import message_id
from notices.models import Kind, Notice
from notices.services import deliver_due, queue_notice, reopen_stuck, retry_notice, stop_kind
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def queued(person=None, kind=Kind.COURSE_STALLED, key="k", now=NOON, **words):
    person = person or UserFactory()
    words = {"subject": "A subject", "body": "A text.", "url": "/courses/", **words}
    queue_notice(recipient=person, kind=kind, key=key, now=now, **words)
    return Notice.objects.get(recipient=person, channel="email", dedupe_key__endswith=f":{key}")


def deliver(now=NOON):
    return deliver_due(clock=lambda: now)


@pytest.fixture
def line(monkeypatch):
    """The mail line, which raises what stands in ``line.answers`` for the next mails."""

    class Line(locmem.EmailBackend):
        answers: list = []
        opened = 0

        def open(self):
            Line.opened += 1
            if Line.answers and Line.answers[0] == "closed":
                Line.answers.pop(0)
                raise ConnectionRefusedError("nobody there")

        def send_messages(self, messages):
            if Line.answers and (answer := Line.answers.pop(0)):
                raise answer
            return super().send_messages(messages)

    monkeypatch.setattr("notices.services.delivering.get_connection", Line)
    return Line


def test_deliver_due_sends_once():
    notice = queued()

    assert [deliver(), deliver()] == [1, 0]
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.attempts, [sent.to for sent in mail.outbox]) == ("sent", NOON, 1, [[notice.address]])


def test_mail_carries_text_link_and_a_way_to_stop(settings):
    settings.SITE_URL = "https://learn.example.org"
    notice = queued()
    deliver()

    message = message_from_string(mail.outbox[0].message().as_string())
    stop = message["List-Unsubscribe"].strip()
    assert stop.startswith("<https://learn.example.org/inbox/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == message_id(notice)
    assert message["Auto-Submitted"] == "auto-generated"
    body = mail.outbox[0].body
    assert body.startswith("A text.\n\nhttps://learn.example.org/courses/\n\n-- \n")
    assert stop.strip("<>") in body


def test_message_id_is_one_line_and_the_same_at_every_try(settings, line):
    settings.SITE_URL = "https://training.health.gov.example.org"
    notice = queued(kind=Kind.ACCOUNT)
    line.answers = [smtplib.SMTPServerDisconnected("after it was taken")]
    first = message_id(notice)

    deliver()
    deliver(NOON + timedelta(minutes=1))

    lines = mail.outbox[0].message().as_string().splitlines()
    assert f"Message-ID: {first}" in lines
    assert first.endswith("@training.health.gov.example.org>")


def test_mail_of_a_result_offers_no_way_to_stop():
    queued(kind=Kind.CERTIFICATE_ISSUED)
    deliver()

    assert "List-Unsubscribe" not in mail.outbox[0].message()
    assert "/inbox/stop/" not in mail.outbox[0].body


def test_mail_kept_back_by_an_outage_still_waits_for_a_decent_hour():
    notice = queued(now=NOON)

    deliver(now=datetime(2027, 3, 1, 23, tzinfo=UTC))

    notice.refresh_from_db()
    assert (notice.state, notice.due_at, mail.outbox) == ("queued", datetime(2027, 3, 2, 8, tzinfo=UTC), [])
    deliver(now=notice.due_at)
    assert len(mail.outbox) == 1


def test_kind_stopped_while_a_mail_waits_stops_it():
    notice = queued()
    stop_kind(person=notice.recipient, kind=notice.kind, now=NOON)

    deliver()

    notice.refresh_from_db()
    assert (notice.state, mail.outbox) == ("stopped", [])


def test_failure_is_tried_again_four_times_and_then_told(line):
    notice = queued(kind=Kind.ACCOUNT)
    line.answers = [smtplib.SMTPDataError(451, b"later")] * 5
    now, waits = NOON, []

    for _try in range(5):
        deliver(now)
        notice.refresh_from_db()
        waits.append(notice.due_at - now)
        now = notice.due_at

    assert waits == [*(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)), timedelta(0)]
    assert (notice.state, notice.attempts, notice.error) == ("failed", 5, "SMTPDataError: (451, b'later')")
    assert deliver(now + timedelta(days=1)) == 0


def test_failed_mail_does_not_hold_up_the_next_and_the_line_is_opened_again(line):
    first, second = queued(key="1"), queued(key="2")
    line.answers = [smtplib.SMTPServerDisconnected("gone")]

    deliver()

    states = set(Notice.objects.filter(channel="email").values_list("state", flat=True))
    assert (states, len(mail.outbox)) == ({"queued", "sent"}, 1)
    assert {first.address, second.address} > set(mail.outbox[0].to)


def test_refused_address_is_not_tried_again(line):
    notice = queued()
    line.answers = [smtplib.SMTPRecipientsRefused({notice.address: (550, b"no such person")})]

    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("failed", 1)
    assert "no such person" in notice.error


def test_greylisted_address_is_tried_again(line):
    notice = queued()
    line.answers = [smtplib.SMTPRecipientsRefused({notice.address: (450, b"greylisted")})]

    deliver()

    notice.refresh_from_db()
    assert notice.state == "queued"


def test_outage_costs_no_notice_its_tries(line):
    notice = queued()
    line.answers = ["closed"]

    with pytest.raises(ConnectionRefusedError):
        deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.claimed_at) == ("queued", 0, None)


def test_one_line_serves_the_whole_batch(settings, monkeypatch):
    made = []

    class Line(locmem.EmailBackend):
        def __init__(self, *args, **kwargs):
            made.append(self)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr("notices.services.delivering.get_connection", Line)
    for number in range(5):
        queued(key=str(number))

    assert (deliver(), len(made), len(mail.outbox)) == (5, 1, 5)


def test_claimed_mail_is_left_to_its_worker_and_reopened_when_that_is_dead():
    notice = queued()
    Notice.objects.filter(pk=notice.pk).update(state="sending", claimed_at=NOON, attempts=1)

    assert deliver(NOON + timedelta(minutes=15)) == 0
    assert deliver(NOON + timedelta(minutes=15, seconds=1)) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 2)


def test_mail_that_kills_its_worker_each_time_fails_in_the_end():
    notice = queued()
    Notice.objects.filter(pk=notice.pk).update(state="sending", claimed_at=NOON, attempts=5)

    reopen_stuck(now=NOON + timedelta(hours=1))

    notice.refresh_from_db()
    assert (notice.state, notice.error) == ("failed", "The worker ended while it held this mail; it may have been sent.")


def test_two_sweeps_with_the_same_list_send_it_once(monkeypatch):
    """The second sweep runs while the first holds its list: the claim, not the list, decides."""
    for number in range(3):
        queued(key=str(number))
    plain = locmem.EmailBackend.send_messages

    def nested(self, messages):
        monkeypatch.setattr(locmem.EmailBackend, "send_messages", plain)
        deliver()
        return plain(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", nested)
    deliver()

    assert len({tuple(sent.to) for sent in mail.outbox}) == len(mail.outbox) == 3
    assert set(Notice.objects.filter(channel="email").values_list("state", "attempts")) == {("sent", 1)}


def test_retry_gives_a_failed_mail_its_tries_again():
    notice, staff = queued(), UserFactory(is_staff=True)
    Notice.objects.filter(pk=notice.pk).update(state="failed", attempts=5, error="no")

    retry_notice(notice=notice, by=staff, now=NOON)
    deliver()

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 1)
    with pytest.raises(ValidationError, match="no longer among"):
        retry_notice(notice=notice, by=staff, now=NOON)


def test_retry_is_refused_to_others():
    with pytest.raises(PermissionDenied):
        retry_notice(notice=queued(), by=UserFactory(), now=NOON)


def test_sweep_reads_the_same_however_many_wait(django_assert_num_queries):
    for number in range(3):
        queued(key=str(number))

    with django_assert_num_queries(4 + 3 * 2):  # reopen twice, due, stopped; claim and tick off each
        deliver()


def test_the_log_names_no_address(line, caplog):
    notice = queued()
    line.answers = [smtplib.SMTPRecipientsRefused({notice.address: (550, b"No such person")})]

    deliver()

    assert str(notice.pk) in caplog.text
    assert notice.address not in caplog.text
