"""Facts travel: with the transaction that made them true, once for each handler, whatever a handler does."""

import threading
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction

from outbox import registry, waking
from outbox.models import Message, Sweep
from outbox.services import deliver, deliver_pending, publish, run_sweep
from people.models import OrgUnit
from tests.factories import NOON


@dataclass(frozen=True)
class BellRang:
    times: int


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Handlers of one test are not heard in the next."""
    for name in ("_later", "_at_once", "_events"):
        monkeypatch.setattr(registry, name, {})


@pytest.fixture
def woken(monkeypatch):
    """The tasks the broker was asked to run."""
    asked = []
    monkeypatch.setattr(waking.current_app, "send_task", lambda name, **_options: asked.append(name))
    monkeypatch.setattr(waking, "_asleep_until", 0.0)
    return asked


def hearing(heard):
    """A handler that writes what it hears into ``heard``."""

    def hear(event):
        heard.append(event)

    return hear


def remember(times):
    """A write that shows how often a handler's effect was kept."""
    OrgUnit.objects.create(name=f"rang {times}", level="country", code=uuid.uuid4().hex, depth=1, path=f"{times:04}")


@pytest.mark.django_db
def test_publish_writes_one_row_for_each_handler_and_event():
    registry.on(BellRang)(lambda event: None)

    @registry.on(BellRang)
    def open_door(event):
        pass

    for _time in range(2):
        publish(BellRang(times=1))
    publish(BellRang(times=2))

    rows = Message.objects.values_list("event", "handler", "payload").order_by("handler", "payload__times")
    assert list(rows) == [
        ("tests.BellRang", "tests.<lambda>", {"times": 1}),
        ("tests.BellRang", "tests.<lambda>", {"times": 2}),
        ("tests.BellRang", "tests.open_door", {"times": 1}),
        ("tests.BellRang", "tests.open_door", {"times": 2}),
    ]


@pytest.mark.django_db(transaction=True)
def test_publish_outside_a_transaction_raises():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        publish(BellRang(times=1))

    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_publish_rolled_back_leaves_no_row_and_wakes_nobody(woken):
    registry.on(BellRang)(lambda event: None)

    @transaction.atomic
    def ring_and_fall():
        publish(BellRang(times=1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ring_and_fall()

    assert (Message.objects.count(), woken) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_at_once_handler_that_refuses_undoes_the_fact():
    @registry.on(BellRang, at_once=True)
    def refuse(event):
        remember(event.times)
        raise ValueError("not now")

    @transaction.atomic
    def ring():
        remember(7)
        publish(BellRang(times=8))

    with pytest.raises(ValueError, match="not now"):
        ring()

    assert not OrgUnit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_publish_wakes_a_worker_once_for_a_transaction_and_after_it(woken):
    registry.on(BellRang)(lambda event: None)

    with transaction.atomic():
        publish(BellRang(times=1))
        publish(BellRang(times=2))
        assert woken == []

    assert woken == ["outbox.deliver_pending"]


@pytest.mark.django_db(transaction=True)
def test_publish_survives_a_broker_that_is_down_and_stops_asking_it(monkeypatch):
    registry.on(BellRang)(lambda event: None)
    asked = []

    def down(name, **options):
        asked.append(name)
        raise ConnectionError("nobody there")

    monkeypatch.setattr(waking.current_app, "send_task", down)
    monkeypatch.setattr(waking, "_asleep_until", 0.0)

    for times in (1, 2):
        with transaction.atomic():
            publish(BellRang(times=times))

    assert (Message.objects.pending().count(), asked) == (2, ["outbox.deliver_pending"])


@pytest.mark.django_db
def test_deliver_twice_runs_the_handler_once():
    heard = []
    registry.on(BellRang)(hearing(heard))
    publish(BellRang(times=3))
    message = Message.objects.get()

    assert [deliver(message, now=NOON), deliver(message, now=NOON)] == [True, False]
    assert heard == [BellRang(times=3)]


@pytest.mark.django_db(transaction=True)
def test_failing_handler_keeps_nothing_backs_off_and_holds_nobody_up():
    heard = []

    @registry.on(BellRang)
    def stumble(event):
        remember(event.times)
        raise ValueError("the stairs")

    registry.on(BellRang)(hearing(heard))
    with transaction.atomic():
        publish(BellRang(times=1))

    assert deliver_pending(now=NOON) == 1
    failing = Message.objects.failing().get()
    assert (failing.attempts, failing.error, failing.try_at) == (1, "ValueError: the stairs", NOON + timedelta(minutes=1))
    assert deliver_pending(now=NOON + timedelta(seconds=59)) == 0
    for _try in range(12):
        failing.refresh_from_db()
        deliver_pending(now=failing.try_at)
    last = failing.try_at
    failing.refresh_from_db()
    assert (failing.attempts, failing.try_at - last) == (13, timedelta(hours=6))
    assert (heard, OrgUnit.objects.count()) == ([BellRang(times=1)], 0)


@pytest.mark.django_db
def test_handler_dropped_by_a_release_keeps_its_message():
    registry.on(BellRang)(lambda event: None)
    publish(BellRang(times=1))
    registry._later.clear()

    deliver_pending(now=NOON)

    assert Message.objects.failing().get().error.startswith("KeyError")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_each_handler_once(tmp_path):
    heard, start = [], threading.Barrier(2)

    @registry.on(BellRang)
    def listen(event):
        heard.append(event.times)
        remember(event.times)

    with transaction.atomic():
        for times in range(1, 13):
            publish(BellRang(times=times))

    def work():
        try:
            start.wait()
            deliver_pending(now=NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    deliver_pending(now=NOON + timedelta(minutes=1))  # what lost a race for the file's lock backs off first

    assert sorted(heard) == list(range(1, 13))
    assert (OrgUnit.objects.count(), Message.objects.pending().count()) == (12, 0)


def listen(event):
    """The handler of one module …"""


class Elsewhere:
    @staticmethod
    def listen(event):
        """… and another of the same name."""


def test_two_functions_under_one_name_are_refused():
    registry.on(BellRang)(listen)
    registry.on(BellRang)(listen)  # the same module imported again
    with pytest.raises(ValueError, match="another name"):
        registry.on(BellRang)(Elsewhere.listen)


@pytest.mark.django_db
def test_run_sweep_notes_when_it_ran_and_why_it_failed():
    def fail():
        raise OSError("no disk")

    assert run_sweep(name="a.sweep", work=lambda: 5, clock=lambda: NOON) == 5
    with pytest.raises(OSError, match="no disk"):
        run_sweep(name="a.sweep", work=fail, clock=lambda: NOON + timedelta(minutes=1))

    sweep = Sweep.objects.get()
    assert (sweep.ran_at, sweep.done, sweep.failed_at, sweep.error) == (NOON, 5, NOON + timedelta(minutes=1), "OSError: no disk")
    run_sweep(name="a.sweep", work=lambda: 0, clock=lambda: NOON + timedelta(minutes=2))
    assert list(Sweep.objects.values_list("ran_at", "done", "error")) == [(NOON + timedelta(minutes=2), 0, "")]
