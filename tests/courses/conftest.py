import re
import shutil

import pytest

from courses.events import ActivityCompleted, CourseFinished, LearnerEnrolled
from courses.pack.checking import check_pack
from courses.pack.reading import Pack
from courses.services import load_edition, publish_edition
from outbox import registry
from tests.conftest import TINY_PACK
from tests.factories import NOON


@pytest.fixture
def tiny(tmp_path):
    """A copy of the tiny pack, to break."""
    path = tmp_path / "tiny"
    shutil.copytree(TINY_PACK, path)
    return path


@pytest.fixture
def change(tiny):
    """Replace one text of one file of the copy; refuses a text that is not there."""

    def replace(file, old, new):
        path = tiny / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def load(db, tiny):
    """Load the copy as it stands now."""

    def loaded(*, publish=False):
        pack, problems = check_pack(tiny)
        assert problems == []
        edition, _changed = load_edition(pack=pack, now=NOON)
        if publish:
            publish_edition(edition=edition, now=NOON)
            edition.refresh_from_db()
        return edition

    return loaded


@pytest.fixture
def publish_as(db, tiny):
    """Publish the copy as it stands now as the course ``slug``."""

    def published(slug):
        course = tiny / "course.yaml"
        course.write_text(re.sub(r"^id: .*", f"id: {slug}", course.read_text()))
        edition, _changed = load_edition(pack=Pack(tiny), now=NOON)
        publish_edition(edition=edition, now=NOON)
        edition.refresh_from_db()
        return edition

    return published


@pytest.fixture
def pack(tiny):
    return Pack(tiny)


@pytest.fixture
def told(monkeypatch):
    """Every event of learning that is published, in order. The rooms above do not hear it: they would ask for evidence."""
    heard = []
    for event in (LearnerEnrolled, ActivityCompleted, CourseFinished):
        monkeypatch.setitem(registry._at_once, event, {"tests.hear": heard.append})
    return heard
