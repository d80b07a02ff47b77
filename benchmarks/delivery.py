"""What the worker does later: mails against a bare smtplib loop, events and sweeps against tasks that do nothing."""

import os
import smtplib
import time

import redis
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.timezone import now

from benchmarks.learners import facilities, person
from benchmarks.options import Options
from benchmarks.place import Place, wait_for
from benchmarks.rounds import Measured, alternate
from notices.mail import as_mail
from notices.models import Channel, Kind, Notice
from notices.services import Letter, queue_notices
from outbox.models import Message
from people.models import Role, User

REACH = 0.50
MAILS = 1000
TASKS = 500
PEOPLE = 200


def measure(place: Place, options: Options) -> list[Measured]:
    people = [person(f"mail{number}", Role.LEARNER, facilities(30)[0]) for number in range(PEOPLE)]
    sink = place.sink()
    worker = place.work()
    mailbox = smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"]))
    queue = Queue()
    wait_for(lambda: queue.ready(), "the worker", worker)
    occasion = iter(range(10**6))
    queue.nothing(50)  # warm
    mails(people, mailbox, f"warm{next(occasion)}", 20)
    found = [
        Measured(
            part="delivery",
            what="mails by the worker",
            limit="bare smtplib loop, one line, ready-made bytes",
            unit="mails/s",
            rounds=alternate(lambda: mails(people, mailbox, f"{next(occasion)}"), lambda: bare_loop(people), options.rounds),
            reach=REACH,
            notes=["each mail claimed and ticked off by itself, so that a killed worker doubles one at most; Moodle 4.5: 8 reminders/s"],
        ),
    ]
    mailbox.quit()
    return found
