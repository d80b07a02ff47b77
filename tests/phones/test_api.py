"""The doors of ``/api/v1/``: who may come in, how, and what each refusal says."""

import base64
import io
import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from people.models import User
from phones import kinds, parts
from phones.models import Arrival, Phone, SigningKey
from phones.sealing import seal_key
from tests.factories import UserFactory
from tests.phones.phone import KIND, Device, Key, hash_of, put, queue

pytestmark = pytest.mark.django_db


def reason_of(response, status, code):
    told = response.json()
    assert (response.status_code, told["code"]) == (status, code)
    assert "no-store" in response["Cache-Control"]
    return told["reason"]


# --- records


def test_a_record_is_answered_with_its_receipt_and_again_with_the_same(here, device):
    record = device.record(made_at=now())

    first, again = put(here, record, phone_now=now()), put(here, record, phone_now=now() + timedelta(hours=3))

    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.json() | {"at": ""} == {
        "id": str(record[0]), "hash": hash_of(record[1]), "at": "", "outcome": "accepted", "code": "", "reason": "", "note": "",
    }  # fmt: skip
    assert "no-store" in first["Cache-Control"]


@pytest.mark.parametrize(("days", "words"), [(1, "1\xa0day ahead"), (365, "1\xa0year ahead"), (-365, "1\xa0year behind")])
def test_a_wrong_clock_is_corrected_and_said(here, device, days, words):
    wrong = timedelta(days=days)
    done = now() - timedelta(hours=2)
    response = put(here, device.record(made_at=done + wrong, offset=None), phone_now=now() + wrong)

    assert response.json()["outcome"] == "accepted"
    assert words in response.json()["note"]
    assert abs(Arrival.objects.get().moment - done) < timedelta(minutes=1)


def test_a_conflict_is_409_with_a_receipt(here, device):
    record_id, _first = record = device.record()
    put(here, record)
    other = device.record(record_id=record_id, body={"text": "another visit"})
    response = put(here, other)

    assert response.status_code == 409
    assert (response.json()["outcome"], response.json()["hash"]) == ("conflict", hash_of(other[1]))


def test_damaged_bytes_are_not_kept(here, device):
    record_id, raw = device.record()
    for sent in (raw[:-2], raw[:10] + b"x" + raw[11:]):
        assert "again" in reason_of(put(here, (record_id, sent), sha256=hash_of(raw)), 400, "damaged")
    assert reason_of(put(here, (record_id, raw), sha256=" "), 400, "damaged")
    assert not Arrival.objects.exists()


def test_a_line_that_breaks_in_the_middle_is_damage(here, device):
    class Broken(io.BytesIO):
        def read(self, *_size):
            raise OSError("connection reset")

    raw = device.record()[1]
    response = here.generic("PUT", f"/api/v1/records/{uuid.uuid4()}/", raw, **{"wsgi.input": Broken()})

    assert reason_of(response, 400, "damaged")
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
def test_more_than_a_megabyte_is_too_large(here, device, size):
    assert "stays on the phone" in reason_of(put(here, (uuid.uuid4(), b"x" * size)), 413, "too_large")


def test_a_megabyte_goes_through(here, device):
    record_id, raw = device.record(body={"text": "a visit", "filling": ""})
    raw = raw.replace(b'"filling": ""', b'"filling": "' + b"x" * (1024 * 1024 - len(raw)) + b'"')

    assert len(raw) == 1024 * 1024
    assert put(here, (record_id, raw)).json()["outcome"] == "accepted"


def test_the_session_is_over(client, device):
    assert "Sign in again" in reason_of(put(client, device.record()), 401, "signed_out")


def test_an_account_closed_has_no_session(here, device, trainer):
    User.objects.filter(pk=trainer.pk).update(is_active=False)

    assert reason_of(put(here, device.record()), 401, "signed_out")
    assert not Arrival.objects.exists()


def test_another_persons_session_sends_nothing_of_hers(client, device):
    client.force_login(UserFactory())

    assert reason_of(put(client, device.record()), 403, "other_person")
    assert not Arrival.objects.exists()


def test_another_site_sends_nothing(here, device, settings):
    record = device.record()
    for origin in ("https://evil.example", "null", "http://testserver.evil.example", "https://testserver"):
        assert reason_of(put(here, record, Origin=origin), 403, "foreign_origin")
    assert put(here, record, Origin="http://testserver").status_code == 200
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org"]
    assert put(here, record, Origin="https://training.example.org").status_code == 200


def test_no_csrf_token_is_asked_for(trainer, device):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(trainer)

    assert put(strict, device.record()).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(here, method):
    for path in (f"/api/v1/records/{uuid.uuid4()}/", f"/api/v1/phones/{uuid.uuid4()}/", f"/api/v1/phones/{uuid.uuid4()}/signing-key/"):
        response = here.generic(method, path)
        assert (response.status_code, response["Allow"]) == (405, "PUT")


def test_a_mistake_of_ours_is_a_500_and_leaves_nothing(here, device):
    here.raise_request_exception = False

    assert put(here, device.record(body={"text": "broken"})).status_code == 500
    assert not Arrival.objects.exists()


def test_a_role_without_its_second_step_keeps_the_work(here, device, trainer, settings):
    settings.MFA_REQUIRED_OF_MANAGERS = True
    User.objects.filter(pk=trainer.pk).update(is_staff=True)
    response = put(here, device.record())

    assert (response.status_code, response.json()["code"]) == (403, "second_factor")


# --- phones and keys


def register(client, device, **more):
    body = {"label": "My phone", "sender_key": Key().jwk} | more
    return client.put(f"/api/v1/phones/{device}/", json.dumps(body), content_type="application/json")


def test_a_phone_gets_the_same_keys_each_time(here, trainer):
    device = uuid.uuid4()
    first, again = register(here, device).json(), register(here, device, label="").json()

    assert first | {"now": ""} == again | {"now": ""}
    assert len(base64.b64decode(first["data_key"])) == 32
    assert first["person"] == {"id": str(trainer.pk), "name": trainer.full_name, "language": "en"}
    assert first["seal_key"] == seal_key()
    assert Phone.objects.get().label == "My phone"


def test_two_people_on_one_device_have_two_phones_and_two_keys(here, client):
    device = uuid.uuid4()
    first = register(here, device).json()
    client.force_login(UserFactory())
    second = register(client, device).json()

    assert first["data_key"] != second["data_key"]
    assert first["phone"] != second["phone"]


def test_a_phone_struck_off_is_told_so(here, device, trainer):
    Phone.objects.update(struck_off_at=now(), struck_off_by=trainer)

    assert reason_of(register(here, device.device), 409, "struck_off")


@pytest.mark.parametrize("key", [None, {}, "x", {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {**Key().jwk, "x": Key().jwk["x"]}])
def test_what_is_no_key_is_refused(here, key):
    assert reason_of(register(here, uuid.uuid4(), sender_key=key), 422, "sender_key")


def enrol(client, device, key, password="pass-for-tests"):
    body = json.dumps({"jwk": key, "password": password})
    return client.put(f"/api/v1/phones/{device.device}/signing-key/", body, content_type="application/json")


def test_a_signing_key_is_enrolled_after_her_password_and_twice_is_once(here, device):
    key = Key()
    refused = enrol(here, device, key.jwk, "wrong")
    first, again = enrol(here, device, key.jwk | {"ext": True, "key_ops": ["verify"]}), enrol(here, device, key.jwk)

    assert "not your password" in reason_of(refused, 422, "password")
    assert first.json() == again.json() == {"kid": SigningKey.objects.get().kid}
    assert SigningKey.objects.get().jwk == key.jwk


def test_whoever_guesses_passwords_gets_no_answer(here, device):
    answers = [enrol(here, device, Key().jwk, f"guess {n}") for n in range(12)]

    assert reason_of(answers[-1], 429, "limit")
    assert answers[-1]["Retry-After"]
    assert reason_of(enrol(here, device, Key().jwk), 429, "limit")


def test_a_key_signs_for_one_person_on_one_phone(here, device, client):
    key = Key()
    enrol(here, device, key.jwk)
    other = Device(UserFactory())
    client.force_login(other.person)

    assert reason_of(enrol(client, other, key.jwk), 409, "key_taken")
    other.device = uuid.uuid4()
    assert reason_of(enrol(client, other, Key().jwk), 409, "unknown_phone")


# --- what she may keep


def test_what_she_may_keep_is_answered_once(here, trainer, monkeypatch):
    monkeypatch.setitem(parts._builders, "test", lambda *, person, now, language: {"for": person.pk, "in": language})
    first = here.get("/api/v1/phone/")
    unchanged = here.get("/api/v1/phone/", headers={"If-None-Match": first["ETag"]})
    monkeypatch.setitem(parts._builders, "test", lambda *, person, now, language: {"for": person.pk, "new": True})
    changed = here.get("/api/v1/phone/", headers={"If-None-Match": first["ETag"]})

    assert first.json()["parts"]["test"] == {"for": trainer.pk, "in": "en"}
    assert first.json()["person"]["id"] == str(trainer.pk)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert "no-store" in first["Cache-Control"]
    assert "no-store" in unchanged["Cache-Control"]


def test_a_compressed_answer_is_recognised_too(here):
    here.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    first = here.get("/api/v1/phone/")

    assert here.get("/api/v1/phone/", headers={"If-None-Match": f"W/{first['ETag'].removeprefix('W/')}"}).status_code == 304


# --- carried


def test_a_carried_file_is_answered_with_receipts(client, device):
    client.force_login(UserFactory())
    sent = json.dumps(queue(device.entry(device.record(), seal_key())))
    first = client.post("/api/v1/carried/", sent, content_type="application/json")

    assert first.json()["receipts"][0]["outcome"] == "accepted"
    assert client.post("/api/v1/carried/", sent, content_type="application/json").content == first.content
    assert reason_of(client.post("/api/v1/carried/", sent, content_type="text/plain"), 415, "type")
    assert reason_of(client.post("/api/v1/carried/", "{", content_type="application/json"), 422, "file")
    assert reason_of(client.post("/api/v1/carried/", "{}", content_type="application/json"), 422, "file")
    assert reason_of(client.post("/api/v1/carried/", b" " * (8 * 2**20 + 1), content_type="application/json"), 413, "too_large")


# --- the registries


def test_a_kind_has_one_handler():
    kinds.register(KIND, kinds._handlers[KIND], label="Visit")

    with pytest.raises(ValueError, match="already have a handler"):
        kinds.register(KIND, lambda **told: None)
