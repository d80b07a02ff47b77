"""Bring the interface's catalogues up to date with the code, without a gettext binary."""

from django.core.management.base import BaseCommand

from trainingsite.words.catalogues import path_of, translated_languages
from trainingsite.words.gathering import gather


class Command(BaseCommand):
    help = "Gather every word of the interface into locale/*/LC_MESSAGES/django.po. Repeating it changes nothing."
    requires_system_checks = []

    def handle(self, *args, **options):
        for language in translated_languages():
            new, gone = gather(language)
            self.stdout.write(f"{language}: {new} new, {gone} gone ({path_of(language)})")
