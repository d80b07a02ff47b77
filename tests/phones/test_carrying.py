"""A queue carried by hand: sealed to the server, signed by the phone, taken up as if its person had sent it."""

import hmac
import json
import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ValidationError

from notices.models import Notice
from people.models import User
from phones.jwk import base64url, unbase64url
from phones.models import Arrival
from phones.receipts import receipt_of, seal, unbase64
from phones.sealing import open_sealed, seal_key
from phones.services import carry, strike_off
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device, Key, altered, hash_of, queue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def brought(*entries, now=NOON):
    return carry(file=queue(*entries), by=UserFactory(), now=now)


def problems(*entries):
    found = brought(*entries)
    assert found.arrivals == []
    assert not Arrival.objects.exists()
    return [problem.code for problem in found.problems]


# --- sealing


def test_the_server_opens_what_was_sealed_for_it(device):
    record_id, raw = device.record(body={"text": "Très bien 👍"})

    assert open_sealed(device.entry((record_id, raw), seal_key())["sealed"], record_id=record_id) == raw


def test_one_bit_anywhere_and_it_does_not_open(device):
    record_id, raw = device.record()
    sealed = device.entry((record_id, raw), seal_key())["sealed"]
    for name in ("iv", "ct"):
        with pytest.raises(ValueError, match="not as it was sealed"):
            open_sealed(sealed | {name: altered(sealed[name])}, record_id=record_id)
    with pytest.raises(ValueError, match="not as it was sealed"):
        open_sealed(sealed | {"epk": Key().jwk}, record_id=record_id)
    with pytest.raises(ValueError, match="not as it was sealed"):
        open_sealed(sealed, record_id=uuid.uuid4())


def test_an_older_secret_key_still_opens_and_a_foreign_one_does_not(device, settings):
    record_id, raw = device.record()
    before, old = seal_key(), settings.SECRET_KEY
    sealed = device.entry((record_id, raw), before)["sealed"]
    settings.SECRET_KEY = "another-" + old
    with pytest.raises(LookupError):
        open_sealed(sealed, record_id=record_id)
    settings.SECRET_KEY_FALLBACKS = [old]

    assert seal_key()["kid"] != before["kid"]
    assert open_sealed(sealed, record_id=record_id) == raw


def test_the_same_secret_gives_the_same_key_on_every_machine(settings):
    settings.SECRET_KEY = "a fixed one"

    assert seal_key()["kid"] == "th0t3EDZBIJl6CN888FCtqJ0n_M91R7Ld-CTA67GCvU"


# --- carrying


def test_a_carried_record_counts_as_her_own(device):
    record = device.record(body={"text": "a visit", "note": "Thank you."})
    carried = brought(device.entry(record, seal_key()))
    arrival = Arrival.objects.get()

    assert carried.problems == []
    assert (arrival.outcome, arrival.person, arrival.phone) == ("accepted", device.person, device.phone)
    assert arrival.carried_by not in (None, device.person)
    assert Notice.objects.get().recipient == device.person


def test_carried_sent_and_carried_again_is_done_once_with_one_receipt(device):
    record = device.record()
    entry = device.entry(record, seal_key())
    first = brought(entry).receipts()
    sent = receipt_of(device.send(record, now=NOON + HOUR))
    again = brought(device.entry(record, seal_key()), now=NOON + 2 * HOUR).receipts()

    assert first == again
    assert {name: first["receipts"][0][name] for name in sent} == sent
    assert Notice.objects.count() == 1


def test_sent_before_its_phone_was_known_it_still_gets_a_receipt_to_carry(trainer):
    device = Device(trainer, registered=False)
    record = device.record()
    device.send(record)
    known = Device(trainer)
    known.device, known.sender = device.device, device.sender
    known.phone.__class__.objects.update(device=device.device, sender_key=device.sender.jwk)

    assert brought(known.entry(record, seal_key())).receipts()["receipts"][0]["outcome"] == "accepted"


def test_the_file_of_receipts_is_one_that_her_phone_can_check(device):
    record = device.record()
    file = brought(device.entry(record, seal_key())).receipts()
    [receipt] = file["receipts"]
    key = HKDF(algorithm=SHA256(), length=32, salt=b"", info=b"skilled-hands receipt 1").derive(unbase64(device.phone.data_key))
    text = f"{record[0]}.{hash_of(record[1])}.accepted.{receipt['at']}"

    assert (file["format"], file["version"]) == ("skilled-hands-receipts", 1)
    assert receipt["person"] == str(device.person.pk)
    assert unbase64url(receipt["seal"]) == hmac.new(key, text.encode(), sha256).digest()
    assert seal(receipt | {"outcome": "conflict"}, device.phone) != receipt["seal"]
    assert seal(receipt, Device(device.person).phone) != receipt["seal"]


def test_whatever_is_changed_in_the_file_is_refused(device):
    entry = device.entry(device.record(), seal_key())
    sealed, stranger = entry["sealed"], Device(UserFactory())
    changed = [
        entry | {"hash": "0" * 64},
        entry | {"id": str(uuid.uuid4())},
        entry | {"signature": altered(entry["signature"])},
        entry | {"signature": ""},
        entry | {"sealed": sealed | {"ct": altered(sealed["ct"])}},
        entry | {"sealed": sealed | {"iv": altered(sealed["iv"])}},
        entry | {"sealed": sealed | {"epk": Key().jwk}},
        entry | {"sealed": None},
        {**entry, "sealed": sealed, "signature": stranger.sender.sign(f"{entry['id']}.{entry['hash']}.{sealed['ct']}")},
        {},
        "an entry",
    ]

    assert problems(*changed) == ["damaged"] * len(changed)


def test_nobody_signs_a_file_for_another(device):
    """A phone of her own does not let somebody send a record that says another person made it."""
    other = Device(UserFactory())
    forged = other.entry(device.record(), seal_key())

    assert problems(forged) == ["damaged"]
    assert problems(forged | {"device": str(device.device)}) == ["unknown_phone"]
    assert problems(forged | {"device": str(device.device), "person": str(device.person.pk)}) == ["damaged"]


def test_what_was_sealed_for_another_site_is_said(device):
    assert problems(device.entry(device.record(), {"kid": "elsewhere", "jwk": Key().jwk})) == ["unknown_key"]


def test_one_bad_entry_does_not_hold_up_the_others(device):
    good, bad = (device.entry(device.record(), seal_key()) for _ in range(2))
    carried = brought(bad | {"hash": "0" * 64}, good)

    assert [problem.id for problem in carried.problems] == [bad["id"]]
    assert [str(arrival.pk) for arrival, _phone in carried.arrivals] == [good["id"]]


@pytest.mark.parametrize("file", [None, [], {}, queue() | {"format": "x"}, queue() | {"version": 2}, queue() | {"entries": {}}])
def test_another_file_is_refused(file):
    with pytest.raises(ValidationError) as refusal:
        carry(file=file, by=UserFactory(), now=NOON)

    assert refusal.value.code == "file"


def test_a_closed_accounts_work_is_kept_for_staff(device, trainer):
    entry = device.entry(device.record(), seal_key())
    User.objects.filter(pk=trainer.pk).update(is_active=False)
    brought(entry)
    arrival = Arrival.objects.get()

    assert (arrival.outcome, arrival.code) == ("set_aside", "account_closed")
    assert json.loads(arrival.content)["body"] == {"text": "a visit"}
    assert not Notice.objects.exists()


def test_a_phone_struck_off_no_longer_speaks_for_her(device, trainer):
    before, after = (device.entry(device.record(), seal_key()) for _ in range(2))
    brought(before)
    strike_off(phone=device.phone, by=trainer, now=NOON)
    brought(after)

    assert Arrival.objects.get(pk=before["id"]).outcome == "accepted"
    assert Arrival.objects.get(pk=after["id"]).code == "struck_off"


def test_a_carried_record_has_the_offset_alone(trainer):
    device = Device(trainer, now=NOON - 2 * HOUR)
    record = device.record(made_at=NOON + timedelta(days=1) - HOUR, offset=-86_400_000)
    brought(device.entry(record, seal_key()))

    assert Arrival.objects.get().moment == NOON - HOUR


def test_base64_of_either_alphabet():
    assert unbase64("-_-_") == unbase64("+/+/")
    assert base64url(b"\xfb\xff") == "-_8"
