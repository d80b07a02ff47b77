"""A kind of record that only these tests know: a trainer's visit, which leaves one notice."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate

from notices.models import Notice
from people.models import Posting, Role
from phones import kinds, signatures
from tests.factories import UserFactory
from tests.phones.phone import KIND, Device


def take_visit(*, person, body, record, now):
    """Leaves a notice each time it is asked, so that done twice would show; refuses what the tests ask it to."""
    Notice.objects.create(
        recipient=person, kind="account", channel="inbox", dedupe_key=str(uuid.uuid4()), subject=body["text"], queued_at=now,
        due_at=record.moment,
    )  # fmt: skip
    if body.get("signature"):
        signatures.verify(text=body["signed"], signature=body["signature"], moment=record.moment, vouched=record.vouched)
    if not Posting.objects.as_role(Role.TRAINER, on=localdate(record.moment)).held_by(person).exists():
        raise PermissionDenied
    if body["text"] == "refused":
        raise ValidationError("Item 4 is not rated.", code="item")
    if body["text"] == "broken":
        raise RuntimeError("a mistake of ours")
    return body.get("note")


@pytest.fixture(autouse=True)
def visits(monkeypatch):
    """Each test knows the kind ``test-visit``; what it was willing to do stands in Notice."""
    monkeypatch.setitem(kinds._handlers, KIND, take_visit)
    monkeypatch.setitem(kinds._labels, KIND, "Visit")


@pytest.fixture
def device(trainer):
    return Device(trainer)


@pytest.fixture
def staff(db):
    return UserFactory(is_staff=True)


@pytest.fixture
def here(client, trainer):
    """A browser in which the trainer is signed in."""
    client.force_login(trainer)
    return client
