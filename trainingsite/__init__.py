"""The switchboard: settings, urls, celery. It composes the rooms and owns no facts."""

from trainingsite.celery import app as celery_app

__all__ = ["celery_app"]
