from random import SystemRandom

from celery import shared_task
from django.utils.timezone import now

from outbox.services import run_sweep
from refreshers import services


@shared_task(name="refreshers.open_due")
def open_due():
    """Opens what has fallen due and tells people. Runs every few minutes from beat; safe to run twice, safe to have missed."""

    def work():
        opened = services.open_due(now=now(), random=SystemRandom())
        return opened + services.tell_due(now=now())

    return run_sweep(name="refreshers.open_due", work=work, clock=now)


@shared_task(name="refreshers.remind")
def remind():
    """Queues the reminders whose window is open. Runs every quarter of an hour from beat; safe to run twice, safe to have missed."""
    return run_sweep(name="refreshers.remind", work=lambda: services.remind(now=now()), clock=now)
