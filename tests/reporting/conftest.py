import pytest

from tests.credentials.earning import earn
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def certificate(edition, facility, trainer):
    return earn(edition, facility, trainer, full_name="Amina Otieno")
