"""Name what each language of the interface lacks, and fail on what is broken."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from trainingsite.words.catalogues import REVIEWER, catalogue, translated_languages, wanted
from trainingsite.words.checking import faults_of

SHOWN = 20


class Command(BaseCommand):
    help = "Check the interface's catalogues: what is missing, stale or broken. Without --whole, what is merely missing is a report."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("languages", nargs="*", help="by default all")
        parser.add_argument("--whole", action="store_true", help="missing and stale words fail too")
        parser.add_argument("--all", action="store_true", help=f"list every fault, not the first {SHOWN} of a language")

    def handle(self, *args, languages, whole, **options):
        fatal = {"broken", "missing", "stale"} if whole else {"broken"}
        failed = 0
        for language in languages or translated_languages():
            faults = sorted(faults_of(language), key=lambda each: (each.kind not in fatal, each.kind))
            kinds = Counter(each.kind for each in faults)
            failed += sum(kinds[kind] for kind in fatal)
            counted = ", ".join(f"{kinds[kind]} {kind}" for kind in ("missing", "stale", "broken"))
            reader = catalogue(language).metadata.get(REVIEWER) or "nobody yet: a draft"
            self.stdout.write(f"{language}: {len(wanted(language))} words, {counted}; read by {reader}")
            for each in faults if options["all"] else faults[:SHOWN]:
                self.stdout.write(f"  {each}")
            if len(faults) > SHOWN and not options["all"]:
                self.stdout.write(f"  … and {len(faults) - SHOWN} more (--all)")
        if failed:
            raise CommandError(f"{failed} faults in the words of the interface")
