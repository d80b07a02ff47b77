"""The admin has no door of its own: one sign-in, with its limits on guessing and its second step, guards every page."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_admin_sends_people_to_the_one_sign_in(client):
    for address in (reverse("admin:login"), reverse("admin:index")):
        assert client.get(address, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_password_sent_to_the_admin_signs_nobody_in(client):
    staff = UserFactory(is_staff=True, is_superuser=True)

    client.post(reverse("admin:login"), {"username": staff.username, "password": "pass-for-tests"})

    assert "_auth_user_id" not in client.session


def test_admin_is_not_open_to_people_without_its_right(client):
    client.force_login(UserFactory())

    assert client.get(reverse("admin:login")).status_code == 403
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
