"""What a forger, a curious neighbour or bad luck may send: never a 500, never a page that does not open, never a date out of thin air."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from phones.models import Arrival
from phones.moments import judge
from phones.readable import lines_of
from phones.reading import parse_storable
from phones.services import carry
from phones.signatures import verify
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device, Key, hash_of, put, queue

pytestmark = pytest.mark.django_db
DAY, YEAR = timedelta(days=1), timedelta(days=365)
AGES_AGO = NOON - 40 * YEAR


def test_a_clock_that_a_dead_battery_set_back_does_not_date_work_before_its_phone(device):
    arrival = device.send(device.record(made_at=AGES_AGO), now=NOON + DAY)

    assert (arrival.outcome, arrival.moment) == ("accepted", NOON + DAY)
    assert "was changed" in arrival.note


def test_a_clock_a_year_behind_that_was_set_right_before_sending_keeps_the_day_of_the_work(device):
    record = device.record(made_at=NOON + DAY - YEAR, offset=round(YEAR / timedelta(milliseconds=1)))

    assert device.send(record, now=NOON + 2 * DAY).moment == NOON + DAY


def test_a_phone_that_nobody_registered_dates_nothing(trainer):
    device = Device(trainer, registered=False)

    assert device.send(device.record(made_at=NOON - 3 * DAY)).moment == NOON


@pytest.mark.parametrize("offset", [-9e13, 9e13, -1.7e13, 1.69e13])
@pytest.mark.parametrize("made_at", ["1970-01-01T00:00:00Z", "2499-12-31T23:59:59Z"])
def test_no_clock_is_too_far_off_to_be_answered(here, device, offset, made_at):
    record_id = uuid.uuid4()
    told = {"id": str(record_id), "person": str(device.person.pk), "device": str(device.device), "kind": "nobody-knows", "made_at": made_at}
    answer = put(here, (record_id, json.dumps(told | {"offset": offset, "body": {}}).encode()))

    assert (answer.status_code, answer.json()["outcome"]) == (200, "set_aside")


def test_judging_needs_no_registration_where_none_is_told():
    assert judge(made_at=AGES_AGO, offset=None, phone_now=None, now=NOON).moment == AGES_AGO


def test_a_key_signs_nothing_that_was_done_before_it_was_enrolled(device):
    kid = device.enrol(now=NOON).kid
    signature = device.signature("text", kid=kid, signed_at=NOON - DAY)

    with pytest.raises(ValidationError) as refusal:
        verify(text="text", signature=signature, moment=NOON - DAY)
    assert refusal.value.code == "unknown_key"
    assert verify(text="text", signature=signature, moment=NOON - timedelta(minutes=5))
    assert verify(text="text", signature=signature, moment=NOON - DAY, vouched=True)


def test_a_signature_is_not_padded_beyond_what_can_be_kept(device):
    kid = device.enrol().kid
    signature = device.signature("text", kid=kid)

    with pytest.raises(ValidationError):
        verify(text="text", signature=signature | {"value": signature["value"] + "=" * 200}, moment=NOON)


@pytest.mark.parametrize("text", ['"\\u0000"', '{"\\ud800": 1}', "[1e999]", "[NaN]", "[" * 100_000])
def test_json_that_no_database_holds_is_no_json(text):
    with pytest.raises((ValueError, RecursionError)):
        parse_storable(text)


def test_a_number_beyond_all_numbers_makes_a_record_unreadable(device):
    record_id, raw = device.record(body={"text": "a visit"})

    assert device.send((record_id, raw.replace(b'"a visit"', b"1e999"))).code == "unreadable"


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "\\ud800 half"}',
        '{"\\ud800": "half"}',
        '{"text": "{\\"inner\\": \\"\\\\ud800\\"}"}',
        '{"deep": ' + '{"a":' * 900 + "1" + "}" * 900 + "}",
        '{"deep": ' + "[" * 3000 + "]" * 3000 + "}",
    ],
    ids=["half", "half-key", "half-inside", "deep", "deeper"],
)
def test_staff_can_open_and_settle_whatever_was_sent(client, device, staff, body):
    record_id, raw = device.record(body="HERE", kind="nobody-knows")
    raw = raw.replace(b'"HERE"', body.encode())
    arrival = device.send((record_id, raw))
    client.force_login(staff)
    page = reverse("phones:arrival", args=[arrival.pk])

    assert arrival.outcome == "set_aside"
    assert client.get(page).status_code == 200
    assert client.post(page, {"do": "apply"}).status_code == 302
    assert client.post(page, {"do": "for_good", "reason": "Nobody can read it."}).status_code == 302
    assert Arrival.objects.get().settled_how == "for_good"


def test_what_is_deep_is_shown_as_far_as_anybody_reads():
    assert lines_of('{"body": ' + "[" * 50 + "7" + "]" * 50 + "}")[0].text == "…"


@pytest.mark.parametrize("label", ['"\\ud800"', '"a\\u0000b"', '"' + "[" * 9000 + '"'])
@pytest.mark.parametrize("sender_key", ["{}", '"\\ud800"'])
def test_a_phone_that_says_nonsense_of_itself_is_told_so(here, label, sender_key):
    raw = f'{{"label": {label}, "sender_key": {sender_key}}}'

    assert here.put(f"/api/v1/phones/{uuid.uuid4()}/", raw, content_type="application/json").status_code == 422


def test_a_password_of_half_a_sign_is_a_wrong_one(here, device):
    raw = json.dumps({"jwk": Key().jwk, "password": "\ud800"})

    assert here.put(f"/api/v1/phones/{device.device}/signing-key/", raw, content_type="application/json").status_code == 422


def test_the_page_shows_what_became_of_an_entry_with_a_broken_name(client, device):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(UserFactory())
    file = SimpleUploadedFile("x.json", json.dumps(queue({"id": "\ud800"})).encode())

    assert client.post(reverse("phones:carry"), {"file": file}, follow=True).status_code == 200


def test_one_record_with_a_wild_clock_does_not_hold_up_a_file(device):
    from phones.sealing import seal_key

    wild = device.entry(device.record(offset=-9e13), seal_key())
    good = device.entry(device.record(), seal_key())

    assert len(carry(file=queue(wild, good), by=UserFactory(), now=NOON).arrivals) == 2
    assert Arrival.objects.filter(code="unreadable").count() == 1


def test_nobody_gets_a_receipt_for_anothers_record(client, device):
    record = device.record()
    device.send(record)
    client.force_login(UserFactory())

    assert put(client, record).json()["code"] == "other_person"
    nameless = (record[0], b"no json at all")
    answer = put(client, nameless, sha256=hash_of(nameless[1]))
    assert (answer.status_code, answer.json()["outcome"], answer.json()["hash"]) == (409, "conflict", hash_of(nameless[1]))
