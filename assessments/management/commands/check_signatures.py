"""Prove every signed observation again: its seal, and the signatures that were made on phones."""

import sys

from django.core.management.base import BaseCommand

from assessments.models import Observation
from assessments.record import verify


class Command(BaseCommand):
    help = "Verify every signed observation and every signature made on a phone. Names those that were changed, and ends with 1."

    def handle(self, *args, **options):
        signed = Observation.objects.signed().for_cards().select_related("checklist__edition__course")
        count, broken = 0, 0
        for observation in signed.order_by("observer_signed_at", "pk").iterator(chunk_size=500):
            count += 1
            if not verify(observation):
                broken += 1
                self.stderr.write(
                    f"{observation.pk}: not what was signed ({observation.observer}, {observation.observer_signed_at:%Y-%m-%d})"
                )
        self.stdout.write(f"{count} observation{'' if count == 1 else 's'} verified, {broken} not as signed.")
        if broken:
            sys.exit(1)
