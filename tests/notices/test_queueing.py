"""A notice is queued once for each channel, with its words, its moment and its first state."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from notices.models import AT_ONCE, STOPPABLE, Kind, Notice
from notices.services import Letter, choose_kinds, queue_notice, queue_notices, stop_kind
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 3, 1, 22, tzinfo=UTC)
STALLED = {"kind": Kind.COURSE_STALLED, "key": "e1:7", "context": {"course": "Hand expression", "days": 7}, "url": "/courses/x/"}


def rows(*fields):
    return list(Notice.objects.order_by("channel", "pk").values_list(*fields))


def test_queue_notice_writes_one_row_a_channel_once():
    person = UserFactory()

    assert [queue_notice(recipient=person, now=NOON, **STALLED), queue_notice(recipient=person, now=NIGHT, **STALLED)] == [True, False]
    assert rows("channel", "state", "address", "due_at", "subject", "url") == [
        ("email", "queued", person.email, NOON, "Hand expression waits for you", "/courses/x/"),
        ("inbox", "sent", "", NOON, "Hand expression waits for you", "/courses/x/"),
    ]


def test_once_is_a_fact_of_the_database():
    person = UserFactory()
    queue_notice(recipient=person, now=NOON, **STALLED)
    twin = Notice.objects.filter(channel="email").get()
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_same_occasion_reaches_each_person():
    people = [UserFactory(), UserFactory()]

    assert [queue_notice(recipient=person, now=NOON, **STALLED) for person in people] == [True, True]


def test_mail_waits_for_the_morning_of_the_persons_own_clocks_and_the_inbox_does_not():
    person = UserFactory(time_zone="Asia/Kathmandu")

    queue_notice(recipient=person, now=NIGHT, **STALLED)

    assert rows("channel", "due_at") == [("email", datetime(2027, 3, 2, 2, 15, tzinfo=UTC)), ("inbox", NIGHT)]


@pytest.mark.parametrize("kind", sorted(AT_ONCE))
def test_codes_and_results_go_at_any_hour(kind):
    queue_notice(recipient=UserFactory(), kind=kind, key="k", subject="S", body="B", now=NIGHT)

    assert rows("channel", "due_at") == [("email", NIGHT), ("inbox", NIGHT)]


def test_person_without_an_address_has_it_in_the_inbox_only():
    queue_notice(recipient=UserFactory(email=""), now=NOON, **STALLED)

    assert rows("channel") == [("inbox",)]


def test_inactive_person_is_told_nothing():
    assert not queue_notice(recipient=UserFactory(is_active=False), now=NOON, **STALLED)
    assert rows("channel") == []


@pytest.mark.parametrize("kind", sorted(STOPPABLE))
def test_stopped_kind_is_recorded_and_not_sent(kind):
    person = UserFactory()
    stop_kind(person=person, kind=kind, now=NOON)

    queue_notice(recipient=person, kind=kind, key="k", subject="S", body="B", now=NOON)

    assert rows("channel", "state") == [("email", "stopped"), ("inbox", "sent")]


def test_kind_started_again_is_sent_again():
    person = UserFactory()
    stop_kind(person=person, kind=Kind.COURSE_STALLED, now=NOON)
    choose_kinds(person=person, wanted=STOPPABLE, now=NOON)

    queue_notice(recipient=person, now=NOON, **STALLED)

    assert rows("channel", "state") == [("email", "queued"), ("inbox", "sent")]


def test_subject_never_becomes_a_second_header():
    queue_notice(recipient=UserFactory(), kind=Kind.ACCOUNT, key="k", subject="One\nBcc: all@example.org " + "x" * 300, body="B", now=NOON)

    subject = Notice.objects.first().subject
    assert (subject[:24], len(subject), "\n" in subject) == ("One Bcc: all@example.org", 200, False)


def test_words_are_not_escaped_and_names_stay_as_they_are():
    context = {"course": "Mother & <Child>", "days": 7}
    queue_notice(recipient=UserFactory(), kind=Kind.COURSE_STALLED, key="k", context=context, now=NOON)

    notice = Notice.objects.first()
    assert notice.subject == "Mother & <Child> waits for you"
    assert notice.body.startswith("You were last in Mother & <Child> a week ago.")


def test_words_are_in_the_recipients_language(settings, monkeypatch):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    spoken = []
    monkeypatch.setattr("notices.wording.override", lambda language: spoken.append(language) or __import__("contextlib").nullcontext())

    for language in ("fr", "", "xx"):
        queue_notice(recipient=UserFactory(language=language), now=NOON, **STALLED)

    assert spoken == ["fr", "en", "en"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words(kind):
    folder = Path(settings.BASE_DIR) / "templates" / "notices" / "mail"

    assert [(folder / f"{kind}.{part}.txt").exists() for part in ("subject", "body")] == [True, True]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_queueing_many_costs_the_same_number_of_reads(count, django_assert_max_num_queries):
    letters = [Letter(person, STALLED["kind"], "k", "", STALLED["context"]) for person in UserFactory.create_batch(count)]

    with django_assert_max_num_queries(8):  # known, stopped, savepoint, rows (a few statements on SQLite), release
        assert queue_notices(letters, now=NOON) == count
    with django_assert_max_num_queries(2):
        assert queue_notices(letters, now=NOON + timedelta(days=1)) == 0
