"""Whether a pack would work, part by part."""

from pathlib import Path

from courses.pack import registry
from courses.pack.frame import check_frame
from courses.pack.lessons import check_lessons
from courses.pack.pictures import check_pictures
from courses.pack.reading import Pack, Problem
from courses.pack.sources import check_sources
from courses.pack.storage import check_storage
from courses.pack.translations import check_translations
from courses.pack.words import check_words

OURS = (check_words, check_sources, check_pictures, check_storage, check_lessons, check_translations)


def check_pack(path: Path) -> tuple[Pack, list[Problem]]:
    """The pack at ``path`` and every reason why it would not work, by file and line.

    The frame comes first: while it has problems, the parts of higher rooms (which lean on it) are not asked.
    """
    pack = Pack(path)
    found = list(check_frame(pack))
    if not found:
        for check in (*OURS, *(part.check for part in registry.parts())):
            found.extend(check(pack))
    problems = dict.fromkeys([*pack.problems, *found])
    return pack, sorted(problems, key=lambda problem: (problem.file, problem.line))
