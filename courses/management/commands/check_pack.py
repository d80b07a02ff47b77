from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.pack.checking import check_pack
from courses.pack.translations import drift


class Command(BaseCommand):
    help = "Name every reason why a course pack would not work: file, line, remedy."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--strict", action="store_true", help="fail too when a source has changed since it was translated")

    def handle(self, *args, path, strict, **options):
        if not path.is_dir():
            raise CommandError(f"There is no folder {path}.")
        pack, problems = check_pack(path)
        for problem in problems:
            self.stdout.write(str(problem))
        translated = [each for each in pack.languages if each != pack.source_language]
        changed = [(language, name) for language in translated for name in drift(pack, language)]
        for language, name in changed:
            self.stdout.write(f"{language}: the source of {name} has changed → translate it anew, then manage.py stamp_translation")
        if problems or (strict and changed):
            raise CommandError(f"{len(problems)} problem(s), {len(changed)} part(s) to translate anew in {path}.")
        if options["verbosity"]:
            self.stdout.write(f"{pack.key} {pack.course['edition']}: {len(pack.activity_ids('lesson'))} lessons, no problems.")
