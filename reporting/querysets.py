"""Reads of records that chain."""

from django.db import models


class RecordQuerySet(models.QuerySet):
    pass
