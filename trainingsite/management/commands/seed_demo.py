import os
import secrets
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from courses.models import Course
from people.models import User
from trainingsite.demo.accounts import SIGN_INS
from trainingsite.demo.seeding import seed_demo


class Command(BaseCommand):
    help = "Make a country, people to sign in as, and learners at every stage of the course. Twice changes nothing. Only with DEMO on."

    def add_arguments(self, parser):
        parser.add_argument("--learners", type=int, default=60, help="so many in all, the people to sign in as apart (default: 60)")
        parser.add_argument("--seed", default="1", help="another word makes other people")
        parser.add_argument("--course", default=settings.PACK_PATH.name, help="the course they take")

    def handle(self, *args, learners, seed, course, verbosity, **options):
        if not settings.DEMO:
            raise CommandError("The demo people have a password that many know. Set DEMO=1 to have them.")
        edition = self.edition(course)
        password, kept = self.password()
        say = self.stdout.write if verbosity else lambda _line: None
        before = time.monotonic()
        rows = seed_demo(edition=edition, learners=learners, now=now(), password=password, seed=seed, tell=say)
        spent = time.monotonic() - before
        people = User.objects.filter(username__startswith="demo-learner-").count()
        say(f"{people} learners; {rows} rows in {spent:.1f} s ({rows / spent:.0f} rows/s).")
        if kept:
            say(f"Sign in as {', '.join(f'{name}@demo.example' for name in SIGN_INS)} with {password} (kept in {kept}).")

    def edition(self, slug):
        course = Course.objects.filter(slug=slug).first()
        edition = course and course.editions.latest_published()
        if not edition:
            raise CommandError(f"There is no published edition of {slug}. First: manage.py load_pack packs/{slug} --publish")
        return edition

    def password(self):
        """The demo people's password, and the file it is kept in where the environment does not give it."""
        if given := os.environ.get("DEMO_PASSWORD"):
            return given, None
        file = settings.VAR_DIR / "demo_password"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(9))
        return file.read_text().strip(), file
