from celery import shared_task


@shared_task(name="benchmarks.nothing")
def nothing():
    """The raw limit of a worker: it takes a message and does nothing."""
