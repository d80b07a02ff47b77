from celery import shared_task
from django.utils.timezone import now

from notices import services
from outbox.services import run_sweep
from outbox.waking import wake

ROUNDS, FULL = 50, 200  # well inside the task's time limit; what is left, the next turn of beat sends


@shared_task(name="notices.deliver_due")
def deliver_due():
    """Runs from beat, and is woken when something due is queued. Safe to run twice, killed at any instant, or missed."""
    return run_sweep(name="notices.deliver_due", work=_rounds, clock=now)


def _rounds():
    total = 0
    for number in range(ROUNDS):
        done = services.deliver_due(clock=now, limit=FULL)
        total += done
        if not done:
            break
        if number == 0 and done == FULL:
            wake("notices.deliver_due")  # many wait: a free process may help, over a line of its own
    return total
