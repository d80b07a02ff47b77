from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from courses.pack.checking import check_pack
from courses.services import load_edition, publish_edition


class Command(BaseCommand):
    help = "Check a course pack and load it as a draft edition. The same pack twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--publish", action="store_true", help="publish the edition at once")
        parser.add_argument(
            "--keep-published",
            action="store_true",
            help="when the pack changed but its label is published already, keep what is published and say so instead of failing",
        )

    def handle(self, *args, path, publish, keep_published, **options):
        if not path.is_dir():
            raise CommandError(f"There is no folder {path}.")
        pack, problems = check_pack(path)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in {path}; nothing was loaded.")
        try:
            edition, changed = load_edition(pack=pack, now=now())
        except ValidationError as refusal:
            if not (keep_published and refusal.code == "published"):
                raise CommandError(" ".join(refusal.messages)) from refusal
            self.stderr.write(" ".join(refusal.messages))
            return
        published = publish and publish_edition(edition=edition, now=now())
        if options["verbosity"]:
            done = "loaded" if changed else "unchanged"
            state = ", published now" if published else ", published" if edition.published_at else ", a draft"
            self.stdout.write(f"{pack.key} {edition.label}: {done}{state}.")
