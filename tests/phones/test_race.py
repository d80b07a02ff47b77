"""Two requests with the same record at the same instant, on both databases."""

from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from notices.models import Notice
from phones.models import Arrival
from tests.factories import NOON
from tests.phones.phone import Device, put

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(*actions):
    """What each action returned; they start together, each in a thread with a connection of its own."""
    barrier, outcomes = Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        try:
            barrier.wait(5)
            outcomes[place] = action()
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("_again", range(3))
def test_the_same_record_sent_at_once_is_taken_up_once(trainer, _again):
    device = Device(trainer)
    record = device.record(made_at=NOON - timedelta(days=400))

    answers = at_once(*[partial(put, signed_in(trainer), record) for _ in range(AT_ONCE)])

    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["outcome"] == "accepted"
    assert Arrival.objects.count() == Notice.objects.count() == 1


def test_other_bytes_at_once_are_one_record_and_one_conflict(trainer):
    device = Device(trainer)
    record_id, first = device.record()
    _same, second = device.record(record_id=record_id, body={"text": "another visit"})
    sent = [(record_id, raw) for raw in (first, second)] * 2

    answers = at_once(*[partial(put, signed_in(trainer), record) for record in sent])

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
    assert sorted(Arrival.objects.values_list("outcome", flat=True)) == ["accepted", "conflict"]
    assert set(Arrival.objects.values_list("content", flat=True)) == {first.decode(), second.decode()}
    assert Notice.objects.count() == 1


def test_the_same_work_mended_twice_at_once_is_done_once(trainer):
    device = Device(trainer)
    wrong = device.send(device.record(body={"text": "refused"}))
    mended = [device.record(mends=str(wrong.pk)) for _ in range(2)]

    answers = at_once(*[partial(put, signed_in(trainer), record) for record in mended])

    assert sorted(answer.json()["outcome"] for answer in answers) == ["accepted", "set_aside"]
    assert Notice.objects.count() == 1
