"""The quarantine: staff settle once, it says who and when, and nothing is rewritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from notices.models import Notice
from people.models import Posting
from phones.models import Arrival
from phones.receipts import receipt_of
from phones.services import apply_again, set_aside_for_good, strike_off
from phones.settled import settled_part
from tests.factories import NOON, TODAY, PostingFactory
from tests.phones.phone import KIND

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def aside(device, trainer):
    """Set aside because the posting was not confirmed yet."""
    Posting.objects.filter(person=trainer).update(confirmed_at=None)
    arrival = device.send(device.record())
    Posting.objects.filter(person=trainer).update(confirmed_at=NOON)
    return arrival


def test_staff_apply_it_now_as_work_of_its_moment(aside, staff, trainer):
    before = receipt_of(aside)
    apply_again(arrival=aside, by=staff, now=LATER)
    aside.refresh_from_db()

    assert (aside.settled_how, aside.settled_by, aside.settled_at) == ("applied", staff, LATER)
    assert (aside.outcome, aside.code) == ("set_aside", "not_allowed")
    assert receipt_of(aside) == before
    assert (Notice.objects.get().recipient, Notice.objects.get().due_at) == (trainer, NOON)


def test_applied_and_refused_again_it_waits_on(aside, staff, trainer):
    Posting.objects.filter(person=trainer).update(ends_on=TODAY - timedelta(days=9))

    with pytest.raises(ValidationError) as refusal:
        apply_again(arrival=aside, by=staff, now=LATER)

    assert refusal.value.code == "not_allowed"
    assert list(Arrival.objects.to_settle()) == [aside]
    assert not Notice.objects.exists()


def test_set_aside_for_good_says_why(aside, staff):
    with pytest.raises(ValidationError):
        set_aside_for_good(arrival=aside, by=staff, reason="  ", now=LATER)
    set_aside_for_good(arrival=aside, by=staff, reason=" It was a test. ", now=LATER)
    aside.refresh_from_db()

    assert (aside.settled_how, aside.settled_by, aside.settled_reason) == ("for_good", staff, "It was a test.")
    assert not Arrival.objects.to_settle().exists()


def test_it_is_settled_once(aside, staff):
    told = {"arrival": aside, "by": staff, "now": LATER}
    apply_again(**told)

    for again in (lambda: apply_again(**told), lambda: set_aside_for_good(reason="x", **told)):
        with pytest.raises(ValidationError) as refusal:
            again()
        assert refusal.value.code == "decided"
    assert Notice.objects.count() == 1


def test_nobody_but_staff_settles_and_nobody_her_own(aside, manager, trainer):
    trainer.is_staff = True
    for person in (manager, trainer):
        with pytest.raises(PermissionDenied):
            apply_again(arrival=aside, by=person, now=LATER)
        with pytest.raises(PermissionDenied):
            set_aside_for_good(arrival=aside, by=person, reason="x", now=LATER)


def test_what_was_taken_up_needs_no_settling(device, staff):
    with pytest.raises(PermissionDenied):
        apply_again(arrival=device.send(device.record()), by=staff, now=LATER)


def test_a_conflict_may_be_taken_up_too(device, staff):
    record_id, first = device.record()
    device.send((record_id, first))
    conflict = device.send(device.record(record_id=record_id, body={"text": "another visit"}))
    apply_again(arrival=conflict, by=staff, now=LATER)

    assert set(Notice.objects.values_list("subject", flat=True)) == {"a visit", "another visit"}


def test_what_was_signed_before_the_phone_was_struck_off_can_be_vouched_for(device, staff, trainer):
    kid = device.enrol(now=NOON - timedelta(days=1)).kid
    body = {"text": "a visit", "signed": "all of it", "signature": device.signature("all of it", kid=kid)}
    record = device.record(body=body)
    strike_off(phone=device.phone, by=trainer, now=NOON + timedelta(hours=1))
    arrival = device.send(record, now=NOON + timedelta(hours=2))
    assert arrival.code == "struck_off"

    apply_again(arrival=arrival, by=staff, now=LATER)

    assert Notice.objects.count() == 1


def test_an_unknown_kind_can_be_applied_once_the_site_knows_it(device, staff, monkeypatch):
    from phones import kinds

    handler = kinds._handlers.pop(KIND)
    arrival = device.send(device.record())
    assert arrival.code == "unknown_kind"
    monkeypatch.setitem(kinds._handlers, KIND, handler)

    apply_again(arrival=arrival, by=staff, now=LATER)

    assert Notice.objects.count() == 1


def test_her_phone_learns_what_became_of_it(aside, staff, trainer):
    set_aside_for_good(arrival=aside, by=staff, reason="It was a test.", now=LATER)
    PostingFactory()

    assert settled_part(person=trainer, now=LATER, language="en") == [
        {"id": str(aside.pk), "hash": aside.sha256, "how": "for_good", "at": "2027-03-02T12:00:00Z", "reason": "It was a test."}
    ]
    assert settled_part(person=staff, now=LATER, language="en") == []


@pytest.mark.parametrize(
    "change",
    [{"settled_at": NOON}, {"settled_how": "applied"}, {"outcome": "conflict"}, {"reason": ""}],
)
def test_the_database_holds_what_a_row_must_say(aside, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.filter(pk=aside.pk).update(**change)
