import pytest
from django.db.models import QuerySet

from courses.models import Edition
from tests.credentials.earning import earn


@pytest.fixture
def certificate(edition, facility, trainer):
    """Earned on the tiny course by Amina, observed by ``trainer``."""
    return earn(edition, facility, trainer, full_name="Amina Otieno")


@pytest.fixture
def replan(edition):
    """Give the published tiny edition other rules, as if its pack had said so."""

    def change(**frame):
        QuerySet(Edition).filter(pk=edition.pk).update(frame=edition.frame | frame)

    return change
