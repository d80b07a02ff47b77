"""From the texts people edit (.po) to what gettext reads (.mo), without a gettext binary."""

import os
from pathlib import Path

import polib
from django.conf import settings


def compile_words() -> list[Path]:
    """Write every .mo that is older than its .po, and name them. Several processes at once are harmless: each file is replaced whole."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
                fresh = mo.with_suffix(f".{os.getpid()}.mo")
                polib.pofile(str(po)).save_as_mofile(str(fresh))
                fresh.replace(mo)
                written.append(mo)
    return written
