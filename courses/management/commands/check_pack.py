from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.pack.checking import check_pack


class Command(BaseCommand):
    help = "Name every reason why a course pack would not work: file, line, remedy."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)

    def handle(self, *args, path, **options):
        if not path.is_dir():
            raise CommandError(f"There is no folder {path}.")
        pack, problems = check_pack(path)
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in {path}.")
        if options["verbosity"]:
            self.stdout.write(f"{pack.key} {pack.course['edition']}: {len(pack.activity_ids('lesson'))} lessons, no problems.")
