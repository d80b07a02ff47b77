"""Compile the interface's translations without a gettext binary."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile locale/*/LC_MESSAGES/*.po to .mo. Repeating it changes nothing."

    def handle(self, *args, **options):
        for folder in settings.LOCALE_PATHS:
            for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
