"""Pages of the switchboard, and what it does for every page."""

import pytest
from django.urls import reverse

from people.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_welcome_leads_a_visitor_to_what_she_may_open(client):
    page = client.get(reverse("home")).content.decode()

    assert f'href="{reverse("credentials:verify")}"' in page
    assert f'href="{reverse("credentials:list")}"' not in page


def test_a_time_zone_this_machine_does_not_know_locks_nobody_out(client):
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(time_zone="Mars/Olympus")
    client.force_login(person)

    assert client.get(reverse("home")).status_code == 200


def test_far_too_much_text_is_told_from_a_broken_line(client):
    client.force_login(UserFactory())

    answer = client.post(reverse("people:profile"), {"full_name": "x" * 10_000_000})

    assert answer.status_code == 413
    assert "too long" in answer.content.decode()


@pytest.mark.parametrize("address", ["/profile/place/?q=%00", "/profile/place/?at=%00", "/courses/tiny/pictures/%00/dot.svg"])
def test_a_sign_that_no_text_may_hold_is_refused_politely(client, address):
    client.force_login(UserFactory())

    assert client.get(address).status_code == 400
