"""Waking a worker after a commit. Only a kindness: what the wake-up loses, the next sweep of beat finds."""

import logging
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
USELESS_AFTER = 60  # seconds: beat has swept by then, so wake-ups never pile up while the workers are down
REST = 30  # seconds without asking a broker that did not answer

_asleep_until = 0.0


def wake_after_commit(task: str) -> None:
    """Ask the broker, once the running transaction has committed, to run ``task`` now. Never fails and never waits long."""
    if not settings.WAKE_WORKERS:
        return
    waiting = transaction.get_connection().run_on_commit  # a rolled-back savepoint takes its wake-up along
    if not any(getattr(hook[1], "func", None) is wake and hook[1].args == (task,) for hook in waiting):
        transaction.on_commit(partial(wake, task), robust=True)


def wake(task: str) -> None:
    """Ask the broker to run ``task`` now. Never fails and never waits long."""
    global _asleep_until  # noqa: PLW0603  one process, one broker
    if time.monotonic() < _asleep_until:
        return
    try:
        current_app.send_task(task, expires=USELESS_AFTER, retry=False, ignore_result=True)
    except Exception as error:
        _asleep_until = time.monotonic() + REST
        log.warning("The broker does not answer (%s); the next sweep will do the work.", error)
