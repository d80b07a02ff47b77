from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError

from courses.pack.reading import Pack
from courses.pack.translations import drift, hash_of, notes, parts_of

HEAD = """\
# Who has read this translation as a native clinical reviewer, or null: {by: Name, role: what she is, on: 2027-01-31}.
# Until then every page says "draft". translated_from: the hash of each source text, written by manage.py stamp_translation.
"""


class Command(BaseCommand):
    help = "Say that a language of a pack now says what the source says: all of it, or the parts named."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("language")
        parser.add_argument("parts", nargs="*", help="such as lessons/m5-placement or strings/questions/Q01; without any: every part")

    def handle(self, *args, path, language, parts, verbosity, **options):
        pack = Pack(path)
        source, theirs, found = parts_of(pack, pack.source_language), parts_of(pack, language), notes(pack, language)
        if language == pack.source_language or not theirs:
            raise CommandError(f"{path} has no translation into {language}.")
        if unknown := [name for name in parts if name not in source]:
            raise CommandError(f"The source has no {', '.join(unknown)}.")
        stamped = dict(found.get("translated_from") or {})
        kept = {name: stamped[name] for name in source if name in stamped and name in theirs}
        kept |= {name: hash_of(source[name]) for name in (parts or source) if name in theirs}
        words = {"reviewer": dict(found["reviewer"]) if found.get("reviewer") else None}
        in_order = {name: kept[name] for name in source if name in kept}
        text = HEAD + yaml.safe_dump({**words, "translated_from": in_order}, sort_keys=False, allow_unicode=True, width=1000)
        (path / language / "translation.yaml").write_text(text, encoding="utf-8")
        if verbosity:
            left = len(drift(Pack(path), language))
            self.stdout.write(f"{language}: {len(in_order)} parts stamped, {left} still differ from their source.")
