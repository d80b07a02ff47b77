"""A phone asks for the parts it wants; nothing else is built or sent."""

import pytest

from phones import parts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _two_parts(monkeypatch):
    monkeypatch.setattr(parts, "_builders", {"one": lambda **_: [1], "two": lambda **_: pytest.fail("nobody asked for it")})


@pytest.mark.usefixtures("_two_parts")
@pytest.mark.parametrize(("asked", "given"), [("one", {"one": [1]}), ("one,unknown", {"one": [1]}), ("", {}), ("unknown", {})])
def test_a_phone_gets_the_parts_it_names_and_no_other(client, asked, given):
    client.force_login(UserFactory())

    assert client.get("/api/v1/phone/", {"parts": asked}).json()["parts"] == given


def test_without_names_it_gets_all_and_other_names_are_another_answer(client):
    client.force_login(UserFactory())
    whole = client.get("/api/v1/phone/")

    assert set(whole.json()["parts"]) == set(parts._builders)
    some = client.get("/api/v1/phone/", {"parts": "settled"}, headers={"If-None-Match": whole.headers["ETag"]})
    assert some.status_code == 200
    again = client.get("/api/v1/phone/", {"parts": "settled"}, headers={"If-None-Match": some.headers["ETag"]})
    assert again.status_code == 304
