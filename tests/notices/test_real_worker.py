"""Real parts: a Celery worker process, a broker, a mail server. A worker killed at any instant loses nothing, and doubles at most the
one mail whose acceptance it did not live to write down, under the same Message-ID (docs/adr/0004-delivery.md)."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
import redis
from aiosmtpd.controller import Controller
from celery import Celery

ROOT = Path(__file__).resolve().parents[2]
BROKER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379").rstrip("/0") + "/9"
MAILS = 40
SEED = f"""
from django.utils.timezone import now
from notices.services import Letter, queue_notices
from people.models import User
people = [User(username=f"p{{n}}", email=f"p{{n}}@example.org") for n in range({MAILS})]
User.objects.bulk_create(people)
queue_notices((Letter(each, "account", "k", subject="S", body="B") for each in User.objects.all()), now=now())
"""


class Sink:
    """A mail server that remembers what it took, and may call ``at[n]`` while it takes its n-th mail (before or after taking it)."""

    def __init__(self):
        self.taken, self.before, self.after, self.lines = [], {}, {}, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server, session, envelope):
        number = len(self.taken) + 1
        if number in self.before:
            self.before.pop(number)()
            return "451 never mind"
        self.taken.append(next(line for line in envelope.content.decode().splitlines() if line.startswith("Message-ID")))
        self.after.pop(number, lambda: None)()
        return "250 taken"


class Site:
    """A site of its own in a folder: database, environment, and workers to start and kill."""

    def __init__(self, folder, port):
        self.database = folder / "site.sqlite3"
        self.workers = []
        self.env = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "REDIS_URL": BROKER,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": "trainingsite.settings",
            "WAKE_WORKERS": "0",
        }
        self.celery = Celery(broker=BROKER)

    def prepare(self):
        """The tables, and the mails that wait. Slow, so done once for all tests of this module."""
        self.manage("migrate", "-v0")
        self.manage("shell", "-v0", "-c", SEED)
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def manage(self, *words):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, check=True, capture_output=True)

    def start_worker(self, processes=1):
        words = [
            "-A",
            "trainingsite",
            "worker",
            "--concurrency",
            str(processes),
            "--loglevel",
            "ERROR",
            "--without-mingle",
            "--without-gossip",
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self.workers.append(subprocess.Popen([sys.executable, "-m", "celery", *words], cwd=ROOT, env=self.env, **quiet))

    def kill_worker(self):
        """As power cuts do: no signal that could be caught, the whole process group at once."""
        worker = self.workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def sweep(self, times=1):
        for _time in range(times):
            self.celery.send_task("notices.deliver_due")

    def sql(self, statement):
        with sqlite3.connect(self.database, timeout=30) as line:
            return line.execute(statement).fetchall()

    def states(self):
        return Counter(state for (state,) in self.sql("SELECT state FROM notices_notice WHERE channel = 'email'"))


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def sink():
    handler = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("site"), 0)
    made.prepare()
    return made.database


@pytest.fixture
def site(tmp_path, sink, prepared):
    broker = redis.Redis.from_url(BROKER)
    try:
        broker.flushdb()
    except redis.ConnectionError:
        pytest.skip(f"no Redis at {BROKER}")
    shutil.copy(prepared, tmp_path / "site.sqlite3")
    made = Site(tmp_path, sink.port)
    yield made
    while made.workers:
        made.kill_worker()
    broker.flushdb()
    broker.close()
    made.celery.close()


@pytest.mark.parametrize(("instant", "doubles"), [("before", 0), ("after", 1)])
def test_worker_killed_while_a_mail_is_taken_loses_none_and_doubles_at_most_that_one(site, sink, instant, doubles):
    killed = threading.Event()

    def kill():
        site.kill_worker()
        killed.set()

    getattr(sink, instant)[10] = kill
    site.start_worker()
    site.sweep()
    wait_for(killed.is_set)
    time.sleep(0.2)
    assert site.states() == {"sent": 9, "sending": 1, "queued": MAILS - 10}
    last_taken = sink.taken[-1]

    site.start_worker()
    site.sweep()
    wait_for(lambda: site.states() == {"sent": MAILS - 1, "sending": 1})  # nobody takes what a living worker may still hold
    site.sql("UPDATE notices_notice SET claimed_at = '2020-01-01 00:00:00' WHERE state = 'sending'")  # a quarter of an hour later
    site.sweep()
    wait_for(lambda: site.states() == {"sent": MAILS})

    seen = Counter(sink.taken)
    assert len(seen) == MAILS
    assert sum(seen.values()) - MAILS == doubles
    if instant == "after":
        assert seen[last_taken] == 2, "the double is the very mail it was killed on, under the same Message-ID"


def test_two_workers_with_two_processes_send_each_once_over_few_lines(site, sink):
    site.start_worker(processes=2)
    site.start_worker(processes=2)
    site.sweep(times=6)

    wait_for(lambda: site.states() == {"sent": MAILS})
    time.sleep(0.3)

    assert set(Counter(sink.taken).values()) == {1}
    assert len(sink.taken) == MAILS
    assert sink.lines <= 6


def test_lost_wake_up_is_found_by_the_next_sweep(site, sink):
    site.sweep()
    redis.Redis.from_url(BROKER).flushdb()  # the broker forgot everything
    site.start_worker()
    time.sleep(1)
    assert sink.taken == []

    site.sweep()  # beat's next turn

    wait_for(lambda: site.states() == {"sent": MAILS})
    assert len(sink.taken) == MAILS
