"""Where static files lie once they are collected: under names that hold a hash of their content, compressed."""

import re

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Comments that stand alone on their lines. What begins behind code stays, since it may be part of a text.
LINE = re.compile(r"^[ \t]*//[^\n]*\n", re.MULTILINE)
BLOCK = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


def without_comments(text: str) -> str:
    """JavaScript without comments that stand alone on their lines: a phone pays for every byte, and the types in them name other files."""
    return LINE.sub("", BLOCK.sub("", text))


class _Uncommented:
    """A storage that reads our own scripts without their comments."""

    def __init__(self, storage):
        self.storage = storage

    def open(self, path):
        with self.storage.open(path) as file:
            return ContentFile(without_comments(file.read().decode()).encode())


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Imports of JavaScript modules, also those made later (``import("./x.js")``), point to the hashed names."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # a pass for each step of the longest way from module to module
    _js_module_import_aggregation_patterns = ("js/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1])  # our own scripts only

    def post_process(self, paths, dry_run=False, **options):
        """As always, but our own scripts (``js/``) are read without their comments."""
        read = {
            name: (_Uncommented(storage), path) if name.startswith("js/") and name.endswith(".js") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(read, dry_run=dry_run, **options)
