"""Where words are asked for: in our own files, and in the parts of libraries that people see here."""

from collections.abc import Iterator
from pathlib import Path

import allauth
import crispy_bootstrap5
import crispy_forms
import django
from django.apps import apps
from django.conf import settings

DEVELOPERS_ONLY = {"components/gallery.html"}  # /ui/ is shown while DEBUG is on
SEEN = {  # the parts of a library that draw a page, a form or a mail of ours
    django: [
        "forms", "core/validators.py", "utils/dates.py", "utils/timesince.py", "utils/text.py",
        "utils/dateformat.py", "template/defaultfilters.py", "contrib/auth/password_validation.py", "contrib/auth/validators.py",
    ],
    allauth: [
        "account", "mfa", "usersessions", "core",
        *(f"templates/{each}" for each in ("account", "mfa", "usersessions", "allauth")),
    ],
    crispy_forms: ["templates", "layout.py", "helper.py"],
    crispy_bootstrap5: ["templates", "bootstrap5.py"],
}  # fmt: skip
UNSEEN = {"admin.py", "checks.py", "apps.py", "models.py", "management", "migrations", "tests", "socialaccount", "jinja2"}


def our_files() -> Iterator[Path]:
    """Python of every room, and every template."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from (each for each in sorted(Path(config.path).rglob("*.py")) if "migrations" not in each.parts)
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for each in sorted(Path(folder).rglob("*")):
            if each.suffix in {".html", ".txt"} and str(each.relative_to(folder)) not in DEVELOPERS_ONLY:
                yield each


def library_files() -> Iterator[Path]:
    """What ``SEEN`` names, without the templates that ours replace."""
    for library, parts in SEEN.items():
        home = Path(library.__file__).parent
        for part in parts:
            found = [home / part] if (home / part).is_file() else sorted((home / part).rglob("*"))
            for each in found:
                if each.suffix in {".py", ".html", ".txt"} and not UNSEEN & set(each.relative_to(home).parts) and not _replaced(each, home):
                    yield each


def library_catalogues(locale: str) -> Iterator[Path]:
    """The translations that these libraries bring for a locale (``pt_BR``)."""
    for library in SEEN:
        yield from sorted(Path(library.__file__).parent.rglob(f"locale/{locale}/LC_MESSAGES/django.po"))


def _replaced(file: Path, home: Path) -> bool:
    folder = home / "templates"
    return file.is_relative_to(folder) and any((Path(each) / file.relative_to(folder)).exists() for each in settings.TEMPLATES[0]["DIRS"])
