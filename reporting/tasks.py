from celery import shared_task

from reporting import services


@shared_task(name="reporting.rebuild_records", time_limit=6 * 3600)
def rebuild_records():
    """Runs nightly from beat. Mends what a bulk load or a change by hand left behind; safe to run twice, safe to have missed."""
    return services.rebuild_records()
