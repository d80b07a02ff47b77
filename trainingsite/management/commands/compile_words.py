"""Compile the interface's translations without a gettext binary."""

from django.core.management.base import BaseCommand

from trainingsite.words.compiling import compile_words


class Command(BaseCommand):
    help = "Compile locale/*/LC_MESSAGES/*.po to .mo. Repeating it changes nothing."

    def handle(self, *args, **options):
        compile_words()
