from celery import current_app, shared_task
from celery.signals import worker_ready
from django.utils.timezone import now

from outbox import services, waking


@shared_task(name="outbox.deliver_pending")
def deliver_pending():
    """Runs every few seconds from beat. Safe to run twice, safe to have missed."""
    return services.run_sweep(name="outbox.deliver_pending", work=lambda: services.deliver_pending(now=now()), clock=now)


@worker_ready.connect
def catch_up(**_):
    """A worker that comes up does every sweep once, so that what fell due while all were down does not wait for beat."""
    for entry in current_app.conf.beat_schedule.values():
        waking.wake(entry["task"])
