"""The phone's own code and the server's agree: what one seals, signs and names, the other opens, verifies and names."""

import json
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from django.conf import settings

from phones.jwk import thumbprint
from phones.models import Phone
from phones.sealing import seal_key
from phones.services import carry, enrol_signing_key
from phones.signatures import verify
from tests.factories import NOON
from tests.phones.phone import queue

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(shutil.which("node") is None, reason="the phone's side needs node")]
CODEC = (Path(settings.BASE_DIR) / "static" / "js" / "offline" / "codec.js").as_uri()
MAKE = """
const { createCodec } = await import(process.argv[1]);
const codec = createCodec(globalThis.crypto);
const { id, text, sealKey } = JSON.parse(process.argv[2]);
const key = await codec.makeSenderKey();
const jwk = await codec.publicJwk(key.publicKey);
const hash = await codec.hashOf(text);
const sealed = await codec.seal(sealKey, id, text);
const signature = await codec.sign(key.privateKey, `${id}.${hash}.${sealed.ct}`);
const value = await codec.sign(key.privateKey, text);
console.log(JSON.stringify({ jwk, hash, sealed, signature, value, kid: await codec.thumbprint(jwk) }));
"""
CHECK = """
const { createCodec } = await import(process.argv[1]);
const codec = createCodec(globalThis.crypto);
const { dataKey, receipt } = JSON.parse(process.argv[2]);
const { receiptKey } = await codec.importDataKey(dataKey);
const forged = { ...receipt, outcome: "set_aside" };
console.log(JSON.stringify([await codec.isSealedReceipt(receiptKey, receipt), await codec.isSealedReceipt(receiptKey, forged)]));
"""


def in_node(script, told):
    """What the script prints, as the phone would make it."""
    command = ["node", "--input-type=module", "-e", script, "--", CODEC, json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_file_made_by_the_phones_own_code_is_taken_up_and_its_receipt_is_believed(device, staff):
    record_id, raw = device.record(body={"text": "Très bien 👍"})
    made = in_node(MAKE, {"id": str(record_id), "text": raw.decode(), "sealKey": seal_key()})
    Phone.objects.filter(pk=device.phone.pk).update(sender_key=made["jwk"])
    entry = {"person": str(device.person.pk), "device": str(device.device), "id": str(record_id)}
    entry |= {name: made[name] for name in ("hash", "sealed", "signature")}

    [receipt] = carry(file=queue(entry), by=staff, now=NOON).receipts()["receipts"]

    assert receipt["outcome"] == "accepted"
    assert in_node(CHECK, {"dataKey": device.phone.data_key, "receipt": receipt}) == [True, False]


def test_a_signature_made_by_the_phones_own_code_holds(device):
    text = '{"ratings":{"1":"2"},"strength":"Très bien 👍"}'
    made = in_node(MAKE, {"id": str(uuid.uuid4()), "text": text, "sealKey": seal_key()})
    kid = enrol_signing_key(person=device.person, device=device.device, jwk=made["jwk"], now=NOON).kid
    signature = {"person": str(device.person.pk), "device": str(device.device), "kid": made["kid"], "value": made["value"]}

    assert kid == made["kid"] == thumbprint(made["jwk"])
    assert verify(text=text, signature=signature, moment=NOON).phone == device.phone
