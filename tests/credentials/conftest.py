import pytest

from tests.credentials.earning import earn


@pytest.fixture
def certificate(edition, facility, trainer):
    """Earned on the tiny course by Amina, observed by ``trainer``."""
    return earn(edition, facility, trainer, full_name="Amina Otieno")
