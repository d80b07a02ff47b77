import hashlib
import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.timezone import localdate

from people.models import User
from reporting import rules
from reporting.completions import completions
from reporting.exports import Words, as_csv
from reporting.forms import CompletionsFilter


class Command(BaseCommand):
    help = "Write the completions a manager may see to a CSV file, whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--for", dest="email", required=True, help="e-mail address of the manager whose places are meant")
        for name in CompletionsFilter.base_fields:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help="as on the page; days as 2027-03-01")

    def handle(self, *, file, email, **options):
        manager = User.objects.filter(email__iexact=email).first()
        if manager is None:
            raise CommandError(f"Nobody has the e-mail address {email}.")
        with translation.override(manager.language or None), timezone.override(manager.time_zone):
            self._export(manager, file, {name: options[name] for name in CompletionsFilter.base_fields})

    def _export(self, manager, file, filters):
        today = localdate()
        scope = rules.scope_of(manager, on=today)
        if not scope:
            raise CommandError(f"{manager} manages no place today.")
        form = CompletionsFilter(filters, scope=scope)
        if not form.is_valid():
            raise CommandError("\n".join(f"--{name}: {' '.join(errors)}" for name, errors in form.errors.items()))
        wish = form.wish()
        rows, digest = write_whole(file, completions(wish, on=today), Words.for_file(wish))
        self.stdout.write(f"{rows} rows, SHA-256 {digest}, {file}")


def write_whole(file: Path, records, words: Words) -> tuple[int, str]:
    """Write beside ``file`` and rename: it is whole or untouched. Returns the number of rows and the SHA-256 of the file."""
    rows, digest = 0, hashlib.sha256()

    def counted(more):
        nonlocal rows
        rows += more

    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as beside:
        try:
            for block in as_csv(records, words, counted=counted):
                beside.write(block)
                digest.update(block)
            beside.flush()
            os.fsync(beside.fileno())
        except BaseException:
            Path(beside.name).unlink()
            raise
    Path(beside.name).chmod(0o640)
    Path(beside.name).replace(file)
    return rows, digest.hexdigest()
