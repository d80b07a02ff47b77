"""What the worker does later: mails against a bare smtplib loop, events and the sweep against tasks that do nothing."""

import os
import smtplib
import time
from collections.abc import Callable
from email.message import EmailMessage, Message
from itertools import count

import redis
from celery import current_app
from django.conf import settings
from django.utils.timezone import now

from benchmarks import heard
from benchmarks.learners import facilities, person
from benchmarks.options import Options
from benchmarks.place import Place, wait_for
from benchmarks.rounds import Measured, alternate
from notices.mail import as_mail
from notices.models import Channel, Kind, Notice
from notices.services import Letter, queue_notices
from outbox.models import Message as Waiting
from people.models import Role, User

REACH = 0.50
MAILS = 1000
EVENTS = 1000
TASKS = 500
PEOPLE = 200

occasions = count()


def measure(place: Place, options: Options) -> list[Measured]:
    people = [person(f"mail{number}", Role.LEARNER, facilities(30)[0]) for number in range(PEOPLE)]
    place.sink()
    worker = place.work()
    wait_for(lambda: current_app.control.ping(timeout=1), "the worker", worker)
    for _process in range(2):
        nothing(TASKS)  # each of the worker's processes has loaded its code
    queue_mails(people, 20)
    send_mails(20)
    line = smtplib.SMTP("127.0.0.1", sink_port())
    ours = as_mail(Notice.objects.filter(channel=Channel.EMAIL).select_related("recipient").first(), now=now()).message()

    def mails() -> float:
        queue_mails(people, MAILS)
        return send_mails(MAILS)

    rounds = options.rounds
    found = [
        Measured(
            part="delivery",
            what="mails sent by the worker",
            limit="bare smtplib loop that makes and sends mails",
            unit="mails/s",
            rounds=alternate(mails, lambda: bare_loop(line, ours, MAILS), rounds),
            reach=REACH,
            notes=[
                f"{MAILS:,} due notices a round, each claimed and ticked off by itself; the mail server counted every one of them, once",
                "Moodle 4.5: 8 reminders/s",
            ],
        ),
        Measured(
            part="delivery",
            what="mails sent by the worker",
            limit="smtplib loop of ready-made bytes",
            unit="mails/s",
            rounds=alternate(mails, lambda: ready_made(line, ours, MAILS), rounds),
        ),
        Measured(
            part="delivery",
            what="notices queued (inbox and mail)",
            limit="tasks that do nothing",
            unit="/s",
            rounds=alternate(lambda: queue_mails(people, MAILS), lambda: nothing(TASKS), rounds),
        ),
        Measured(
            part="delivery",
            what="events delivered by the worker",
            limit="tasks that do nothing",
            unit="/s",
            rounds=alternate(lambda: send_events(EVENTS), lambda: nothing(TASKS), rounds),
            notes=["each in a transaction of its own; one wake-up serves all that wait, so a task is not paid for each"],
        ),
    ]
    line.quit()
    return found


def sink_port() -> int:
    return int(os.environ["SINK_PORT"])


def accepted(line: smtplib.SMTP) -> int:
    """How many mails the sink has taken so far, from all."""
    return int(line.noop()[1].split()[0])


def queue_mails(people: list[User], wanted: int) -> float:
    """Queue notices that may be sent at any hour; returns how many a second. They fall due, but nobody is woken."""
    letters = [
        Letter(people[number % len(people)], Kind.ACCOUNT, f"bench-{next(occasions)}", url="/", subject="Benchmark", body=BODY)
        for number in range(wanted)
    ]
    began = time.perf_counter()
    queue_notices(letters, now=now())
    return wanted / (time.perf_counter() - began)


BODY = "Dear Amina,\n\nthis is a reminder of about the length that reminders have.\nYour course waits for you where you left it.\n" * 3


def send_mails(wanted: int) -> float:
    """Wake the worker; mails a second until the last is ticked off. Raises RuntimeError unless the sink took each once."""
    line = smtplib.SMTP("127.0.0.1", sink_port())
    before, waiting = accepted(line), Notice.objects.filter(channel=Channel.EMAIL).exclude(state=Notice.State.SENT)
    took = until("notices.deliver_due", lambda: not waiting.exists())
    if (taken := accepted(line) - before) != wanted:
        raise RuntimeError(f"{taken} mails arrived; {wanted} were due")
    line.quit()
    return wanted / took


def bare_loop(line: smtplib.SMTP, ours: Message, wanted: int) -> float:
    """Mails with the headers and the text of ``ours``, each made with the standard library and sent over one line."""
    headers, text = ours.items(), ours.get_payload(decode=True).decode()
    began = time.perf_counter()
    for number in range(wanted):
        mail = EmailMessage()
        mail.set_content(text)
        for name, value in headers:
            if name not in mail:
                mail[name] = value
        mail.replace_header("To", f"amina{number}@bench.example")
        line.send_message(mail)
    return wanted / (time.perf_counter() - began)


def ready_made(line: smtplib.SMTP, ours: Message, wanted: int) -> float:
    """The same bytes over and over: what the protocol alone costs."""
    ready = ours.as_bytes()
    began = time.perf_counter()
    for number in range(wanted):
        line.sendmail(settings.DEFAULT_FROM_EMAIL, [f"amina{number}@bench.example"], ready)
    return wanted / (time.perf_counter() - began)


def send_events(wanted: int) -> float:
    """Events delivered a second, each to one handler that does nothing."""
    heard.publish_many(wanted)
    pending = Waiting.objects.pending().filter(event=heard.NAME)
    return wanted / until("outbox.deliver_pending", lambda: not pending.exists())


def nothing(wanted: int) -> float:
    """Tasks a second that a worker takes, runs and ticks off when they do nothing."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    began = time.perf_counter()
    for _number in range(wanted):
        current_app.send_task("benchmarks.nothing", ignore_result=True)
    wait_until(lambda: not broker.llen("celery") and not broker.hlen("unacked"))
    return wanted / (time.perf_counter() - began)


def until(task: str, done: Callable[[], bool]) -> float:
    """Seconds from asking for ``task`` until ``done``."""
    began = time.perf_counter()
    current_app.send_task(task, ignore_result=True)
    wait_until(done, again=lambda: current_app.send_task(task, ignore_result=True))
    return time.perf_counter() - began


def wait_until(done: Callable[[], bool], again: Callable[[], object] = lambda: None, patience: float = 120) -> None:
    """Look often. Every two seconds ``again`` is called, as beat would."""
    limit, next_turn = time.monotonic() + patience, time.monotonic() + 2
    while not done():
        if time.monotonic() > limit:
            raise RuntimeError("the worker did not finish in time")
        if time.monotonic() > next_turn:
            again()
            next_turn += 2
        time.sleep(0.01)
