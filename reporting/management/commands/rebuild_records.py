from django.core.management.base import BaseCommand

from reporting.services import rebuild_records


class Command(BaseCommand):
    help = "Make every record of the completions page again from the facts. Needed after a bulk load; harmless at any time."

    def handle(self, **options):
        self.stdout.write(f"{rebuild_records()} records")
