"""The Celery application. The database is the truth; the broker only wakes workers."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingsite.settings")

app = Celery("trainingsite")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def catch_up(sender=None, **kwargs):
    """Sweep once when beat starts: what fell due while the machine was off is not kept waiting for the next round."""
    for entry in app.conf.beat_schedule.values():
        if isinstance(entry["schedule"], float):  # a sweep; what has an hour of the night waits for it
            app.send_task(entry["task"])
