"""A signature made on a phone holds, or says why not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from phones.services import enrol_signing_key, strike_off
from phones.signatures import verify
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device, Key, altered

pytestmark = pytest.mark.django_db
TEXT = '{"checklist":"hand-expression","ratings":{"1":"2"},"comment":"Très bien 👍"}'


@pytest.fixture
def kid(device):
    return device.enrol(now=NOON - timedelta(days=1)).kid


def refused(code, **told):
    with pytest.raises(ValidationError) as refusal:
        verify(**{"text": TEXT, "moment": NOON} | told)
    assert refusal.value.code == code


def test_what_her_key_signed_holds(device, kid):
    key = verify(text=TEXT, signature=device.signature(TEXT, kid=kid), moment=NOON)

    assert (key.kid, key.phone.person) == (kid, device.person)


def test_any_change_of_a_byte_shows(device, kid):
    signature = device.signature(TEXT, kid=kid)

    refused("signature", text=TEXT.replace("2", "1"), signature=signature)
    refused("signature", text=TEXT + " ", signature=signature)
    refused("signature", signature=signature | {"value": altered(signature["value"])})
    refused("signature", signature=signature | {"value": ""})
    refused("signature", signature=None)


def test_another_key_is_not_hers(device, kid):
    device.signing = Key()

    refused("signature", signature=device.signature(TEXT, kid=kid))
    refused("unknown_key", signature=device.signature(TEXT, kid="never enrolled"))


def test_nobody_signs_in_anothers_name(device, kid):
    other = Device(UserFactory())

    refused("person", signature=device.signature(TEXT, kid=kid) | {"person": str(other.person.pk)})
    refused("person", signature=device.signature(TEXT, kid=kid) | {"device": str(other.device)})


def test_what_arrives_after_the_phone_was_struck_off_is_refused_though_it_claims_to_be_older(device, kid):
    strike_off(phone=device.phone, by=device.person, now=NOON)
    signature = device.signature(TEXT, kid=kid)

    refused("struck_off", signature=signature, moment=NOON - timedelta(hours=5))
    refused("struck_off", signature=signature, moment=NOON + timedelta(hours=5))


def test_staff_may_vouch_for_what_was_signed_before_it_was_struck_off(device, kid):
    strike_off(phone=device.phone, by=device.person, now=NOON)
    signature = device.signature(TEXT, kid=kid)

    assert verify(text=TEXT, signature=signature, moment=NOON - timedelta(hours=1), vouched=True)
    refused("struck_off", signature=signature, moment=NOON, vouched=True)


def test_an_older_key_verifies_what_it_signed_and_nothing_newer(device, kid):
    enrol_signing_key(person=device.person, device=device.device, jwk=Key().jwk, now=NOON)
    signature = device.signature(TEXT, kid=kid)

    assert verify(text=TEXT, signature=signature, moment=NOON - timedelta(hours=1))
    assert verify(text=TEXT, signature=signature, moment=NOON + timedelta(minutes=5))
    refused("unknown_key", signature=signature, moment=NOON + timedelta(hours=1))


def test_a_record_signed_before_and_arriving_after_is_kept_for_staff(device, kid, staff):
    signed = {"text": "a visit", "signed": TEXT, "signature": device.signature(TEXT, kid=kid)}
    before = device.send(device.record(body=signed))
    strike_off(phone=device.phone, by=device.person, now=NOON + timedelta(hours=1))
    later = device.send(device.record(body=signed), now=NOON + timedelta(hours=2))
    plain = device.send(device.record(), now=NOON + timedelta(hours=2))

    assert (before.outcome, later.outcome, later.code) == ("accepted", "set_aside", "struck_off")
    assert plain.outcome == "accepted"  # no signature: it rests on her session
