import pytest

from tests.assessments.observing import practice_edition
from tests.factories import EnrolmentFactory


@pytest.fixture
def practices(db):
    """An edition with the tiny pack's two observed practices and nothing before them."""
    return practice_edition()


@pytest.fixture
def enrolment(practices, facility):
    return EnrolmentFactory(edition=practices, org_unit=facility)
