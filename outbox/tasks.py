from celery import shared_task
from django.utils.timezone import now

from outbox import services


@shared_task(name="outbox.deliver_pending")
def deliver_pending():
    """Runs every few seconds from beat. Safe to run twice, safe to have missed."""
    return services.run_sweep(name="outbox.deliver_pending", work=lambda: services.deliver_pending(now=now()), clock=now)
