"""Fixtures every room shares."""

import uuid
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.models import Edition
from people.models import OrgUnit, Role
from tests.factories import OrgUnitFactory, PostingFactory
from trainingsite.words.compiling import compile_words

TINY_PACK = Path(__file__).parent / "packs" / "tiny"


def pytest_configure():
    """A fresh clone has no compiled words."""
    compile_words()


@pytest.fixture(autouse=True)
def _cache_of_its_own(request):
    """Rate limits and cached pages of one test do not reach the next; another program's keys are never touched."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        settings = request.getfixturevalue("settings")
        settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4().hex}"}}


@pytest.fixture
def edition(db):
    """The tiny pack, published."""
    call_command("load_pack", str(TINY_PACK), "--publish", verbosity=0)
    return Edition.objects.get(course__slug="tiny")


@pytest.fixture
def facility(db):
    return OrgUnitFactory()


@pytest.fixture
def trainer(facility):
    return PostingFactory(role=Role.TRAINER, org_unit=facility).person


@pytest.fixture
def manager(facility):
    return PostingFactory(role=Role.MANAGER, org_unit=OrgUnit.objects.get_parent(facility)).person


@pytest.fixture
def learner(facility):
    return PostingFactory(role=Role.LEARNER, org_unit=facility).person
