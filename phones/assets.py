"""What a phone needs to show a page without signal: the site's own files, the shells, and one name for all of them together."""

from functools import cache
from gzip import compress
from hashlib import sha256

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.templatetags.static import static

from phones.shell import draw_shell

FOLDERS = ("css/", "js/")
SINGLE = {"vendor/bootstrap.min.css", "vendor/idb.js", "icons/favicon.svg", "icons/icon-192.png"}


def _files():
    """Each file by its name, with the storage that it lies in."""
    found = {name: storage for name, storage in FileSystemFinder().list([]) if name.startswith(FOLDERS) or name in SINGLE}
    return sorted(found.items())


def _assets() -> list[str]:
    return [static(name) for name, _storage in _files()]


def _version() -> str:
    """Changes whenever a byte of an asset or of a shell changes."""
    seal = sha256()
    for name, storage in _files():
        with storage.open(name) as file:
            seal.update(name.encode() + b"\0" + sha256(file.read()).digest())
    for part in [*_assets(), *(draw_shell(language) for language, _name in settings.LANGUAGES)]:
        seal.update(part.encode() + b"\0")
    return seal.hexdigest()[:20]


def _weight() -> int:
    total = 0
    for name, storage in _files():
        with storage.open(name) as file:
            total += len(compress(file.read(), mtime=0))
    return total


_kept_assets, _kept_version, _kept_weight = cache(_assets), cache(_version), cache(_weight)


def assets() -> list[str]:
    """The addresses of all that a kept page may need."""
    return _assets() if settings.DEBUG else _kept_assets()


def weight() -> int:
    """About how many bytes a phone fetches, compressed: without the shell, which prints this, but with the comments of scripts."""
    return _weight() if settings.DEBUG else _kept_weight()


def version() -> str:
    """The name of these assets and shells together. Worked out once a process, each time while DEBUG is on."""
    return _version() if settings.DEBUG else _kept_version()
