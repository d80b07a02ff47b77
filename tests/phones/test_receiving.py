"""A record comes once, is kept whatever becomes of it, and is answered with the same receipt ever after."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from notices.models import Notice
from people.models import Posting
from phones.models import Arrival
from phones.receipts import receipt_of
from phones.services import receive
from tests.factories import NOON, TODAY, UserFactory
from tests.phones.phone import Device, hash_of

pytestmark = pytest.mark.django_db


def test_an_accepted_record_does_its_work_once(device):
    record = device.record(body={"text": "a visit", "note": "Thank you."})

    first = device.send(record)
    again = device.send(record, now=NOON + timedelta(hours=1))

    assert receipt_of(first) == receipt_of(again) == {
        "id": str(record[0]), "hash": hash_of(record[1]), "at": "2027-03-01T12:00:00.000Z", "outcome": "accepted", "code": "",
        "reason": "", "note": "Thank you.",
    }  # fmt: skip
    assert Notice.objects.count() == Arrival.objects.count() == 1
    assert first.phone == device.phone
    assert first.content == record[1].decode()


def test_what_the_rules_refuse_is_set_aside_whole_and_leaves_no_trace(device):
    record = device.record(body={"text": "refused"})

    arrival = device.send(record)

    assert (arrival.outcome, arrival.code, arrival.reason) == ("set_aside", "item", "Item 4 is not rated.")
    assert receipt_of(device.send(record)) == receipt_of(arrival)
    assert Arrival.objects.get().content == record[1].decode()
    assert not Notice.objects.exists()


def test_a_posting_that_ended_since_still_counts_for_work_of_its_time(device, trainer):
    Posting.objects.filter(person=trainer).update(ends_on=TODAY)
    later = NOON + timedelta(days=3)

    within = device.send(device.record(made_at=NOON), now=later)
    after = device.send(device.record(made_at=NOON + timedelta(days=2)), now=later)

    assert within.outcome == "accepted"
    assert (after.outcome, after.code) == ("set_aside", "not_allowed")
    assert "posting" in after.reason


def test_a_mistake_of_ours_leaves_nothing_so_that_the_phone_tries_again(device):
    with pytest.raises(RuntimeError):
        device.send(device.record(body={"text": "broken"}))

    assert not Arrival.objects.exists()
    assert not Notice.objects.exists()


def test_a_kind_nobody_knows_is_kept(device):
    arrival = device.send(device.record(kind="from-the-future"))

    assert (arrival.outcome, arrival.code, arrival.kind) == ("set_aside", "unknown_kind", "from-the-future")


def test_other_bytes_under_the_same_id_are_kept_beside_the_first(device):
    record_id, first = device.record()
    _same, second = device.record(record_id=record_id, body={"text": "another visit"})

    accepted = device.send((record_id, first))
    conflict = device.send((record_id, second), now=NOON + timedelta(minutes=1))
    again = device.send((record_id, second), now=NOON + timedelta(minutes=2))

    assert receipt_of(conflict) == receipt_of(again)
    assert receipt_of(conflict) | {"reason": ""} == {
        "id": str(record_id), "hash": hash_of(second), "at": "2027-03-01T12:01:00.000Z", "outcome": "conflict", "code": "conflict",
        "reason": "", "note": "",
    }  # fmt: skip
    assert receipt_of(device.send((record_id, first))) == receipt_of(accepted)
    assert {arrival.content for arrival in Arrival.objects.all()} == {first.decode(), second.decode()}
    assert list(Arrival.objects.to_settle()) == [conflict]
    assert conflict.conflicts_with == accepted
    assert Notice.objects.get().subject == "a visit"


def test_bytes_that_are_not_those_of_the_hash_are_refused(device):
    record_id, raw = device.record()

    for sent in (raw[:-1], raw.replace(b"visit", b"Visit"), b""):
        with pytest.raises(ValidationError) as refusal:
            receive(record_id=record_id, raw=sent, sha256=hash_of(raw), person=device.person, phone_now=NOON, now=NOON)
        assert refusal.value.code == "damaged"
    assert not Arrival.objects.exists()


def test_a_record_at_another_ones_address_is_refused(device):
    with pytest.raises(ValidationError) as refusal:
        device.send((uuid.uuid4(), device.record()[1]))

    assert refusal.value.code == "damaged"


def test_nobody_sends_what_another_made(device):
    stranger = Device(UserFactory())

    with pytest.raises(PermissionDenied):
        stranger.send(device.record())

    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: b"not json at all",
        lambda told: b"\xff\xfe\x00 no text",
        lambda told: b"[" * 100_000,
        lambda told: json.dumps([told]).encode(),
        lambda told: json.dumps(told | {"body": "no object"}).encode(),
        lambda told: json.dumps(told | {"made_at": "yesterday"}).encode(),
        lambda told: json.dumps(told | {"made_at": "9999-12-31T23:59:59Z"}).encode(),
        lambda told: json.dumps(told | {"device": 7}).encode(),
        lambda told: json.dumps(told | {"offset": 1e300}).encode(),
        lambda told: json.dumps(told | {"mends": "x"}).encode(),
        lambda told: json.dumps(told | {"body": {"text": "a\0b"}}).encode(),
        lambda told: json.dumps(told | {"body": {"text": ["\ud800"]}}).encode(),
        lambda told: json.dumps(told | {"body": {"text": float("nan")}}).encode(),
        lambda told: json.dumps(told | {"kind": "a\0b"}).encode(),
    ],
)
def test_what_cannot_be_read_is_kept_for_a_person_to_look_at(device, spoil):
    record_id, raw = device.record()
    arrival = device.send((record_id, spoil(json.loads(raw))))

    assert (arrival.outcome, arrival.code) == ("set_aside", "unreadable")
    assert Arrival.objects.get().content


def test_a_device_never_registered_may_still_send(trainer):
    arrival = Device(trainer, registered=False)
    sent = arrival.send(arrival.record())

    assert (sent.outcome, sent.phone) == ("accepted", None)


def test_the_phone_was_seen(device):
    device.send(device.record(), now=NOON + timedelta(days=2))
    device.phone.refresh_from_db()

    assert device.phone.last_seen_at == NOON + timedelta(days=2)


# --- mending


def test_mended_work_takes_the_place_of_what_was_set_aside(device, trainer):
    wrong = device.send(device.record(body={"text": "refused"}))
    right = device.send(device.record(mends=str(wrong.pk)), now=NOON + timedelta(hours=1))
    wrong.refresh_from_db()

    assert (right.outcome, right.mends) == ("accepted", wrong.pk)
    assert (wrong.settled_how, wrong.settled_by, wrong.settled_at) == ("mended", trainer, NOON + timedelta(hours=1))
    assert wrong.outcome == "set_aside"
    assert not Arrival.objects.to_settle().exists()


def test_mended_and_refused_again_only_the_newer_waits(device):
    wrong = device.send(device.record(body={"text": "refused"}))
    still = device.send(device.record(body={"text": "refused"}, mends=str(wrong.pk)))

    assert list(Arrival.objects.to_settle()) == [still]


def test_the_same_work_mended_twice_is_done_once(device):
    wrong = device.send(device.record(body={"text": "refused"}))
    device.send(device.record(mends=str(wrong.pk)))
    second = device.send(device.record(mends=str(wrong.pk)))

    assert (second.outcome, second.code) == ("set_aside", "settled")
    assert Notice.objects.count() == 1


def test_nobody_mends_another_persons_work(device):
    wrong = device.send(device.record(body={"text": "refused"}))
    other = Device(UserFactory())
    other.send(other.record(mends=str(wrong.pk)))
    wrong.refresh_from_db()

    assert wrong.settled_at is None
