from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from courses.models import Edition, Enrolment
from courses.services import publish_edition


class Command(BaseCommand):
    help = "Freeze a draft edition and open it to learners, after showing who is affected."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("label")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, slug, label, yes, **options):
        edition = Edition.objects.light().select_related("course").filter(course__slug=slug, label=label).first()
        if edition is None:
            known = ", ".join(Edition.objects.filter(course__slug=slug).values_list("label", flat=True)) or "none"
            raise CommandError(f"There is no edition {label} of {slug}. Loaded: {known}.")
        if edition.published_at:
            self.stdout.write(f"{edition} was published on {edition.published_at:%Y-%m-%d}. Nothing to do.")
            return
        for line in self.consequences(edition):
            self.stdout.write(line)
        if not yes and input("Publish? It cannot be changed afterwards. [y/N] ").strip().lower() not in ("y", "yes"):
            raise CommandError("Not published.")
        publish_edition(edition=edition, now=now())
        self.stdout.write(self.style.SUCCESS(f"{edition} is published."))

    def consequences(self, edition):
        yield f"{edition}: {edition.activities.count()} activities, languages {', '.join(edition.languages)}."
        older = Edition.objects.published().filter(course=edition.course_id).order_by("published_at")
        for other in older.light():
            learners = Enrolment.objects.active().filter(edition=other)
            unfinished = learners.filter(finished_at=None).count()
            yield f"Edition {other.label}: {learners.count()} enrolled, {unfinished} of them not finished. They stay on {other.label}."
        yield f"Whoever enrols from now on starts on {edition.label}."
