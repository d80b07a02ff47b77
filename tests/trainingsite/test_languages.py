"""Her own language: the switch remembers, the account wins, and each language says how far it can be relied on."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from people.models import User
from tests.factories import UserFactory
from trainingsite.words import standing
from trainingsite.words.catalogues import translated_languages

pytestmark = pytest.mark.django_db


def switch(client, language, **more):
    return client.post(reverse("set_language"), {"language": language, "next": "/certificates/verify/", **more}, follow=True)


def test_the_switch_remembers_on_a_phone_nobody_has_signed_in_to(client):
    page = switch(client, "ar").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="ar" dir="rtl">' in client.get("/").content.decode()
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME]["max-age"] == 60 * 60 * 24 * 365


def test_the_switch_changes_the_account_because_the_account_wins(client):
    person = UserFactory(language="fr")
    client.force_login(person)

    page = switch(client, "sw").content.decode()

    assert '<html lang="sw" dir="ltr">' in page
    person.refresh_from_db()
    assert person.language == "sw"


def test_the_switch_takes_no_language_the_site_does_not_speak(client):
    person = UserFactory(language="fr")
    client.force_login(person)

    switch(client, "de")

    person.refresh_from_db()
    assert person.language == "fr"


@pytest.mark.parametrize("language", translated_languages())
def test_a_language_says_how_far_it_is_translated(client, language):
    page = client.get(reverse("language", args=[language])).content.decode()

    found = standing.standing(language)
    assert found.total > 1000
    assert f'value="{found.done}" max="{found.total}"' in page
    assert ("by machine" in page) == (not found.reviewer)


def test_a_draft_says_so_at_the_foot_of_every_page(client, monkeypatch):
    switch(client, "sw")
    link = f'href="{reverse("language", args=["sw"])}"'
    assert (link in client.get("/").content.decode()) == standing.is_draft("sw")

    monkeypatch.setattr("trainingsite.words.tags.is_draft", lambda language: False)
    assert link not in client.get("/").content.decode()


def test_the_source_is_no_draft(client):
    assert not standing.is_draft("en")
    assert reverse("language", args=["en"]) not in client.get("/").content.decode()
    assert client.get(reverse("language", args=["en"])).status_code == 200
    assert client.get(reverse("language", args=["xx"])).status_code == 404


def sign_up(client, **changes):
    data = {"full_name": "Amina Yusuf", "email": "amina@example.org", "password1": "waterfall-lantern-58", "language": "fr"}
    return client.post(reverse("account_signup"), {**data, **changes}, HTTP_ACCEPT_LANGUAGE="sw")


def test_signing_up_asks_for_her_language_and_offers_the_browsers(client):
    page = client.get(reverse("account_signup"), HTTP_ACCEPT_LANGUAGE="sw").content.decode()

    assert '<option value="sw" selected>Kiswahili</option>' in page


def test_who_signs_up_reads_her_language_at_once_and_for_good(client, mailoutbox):
    sign_up(client)

    assert User.objects.get(email="amina@example.org").language == "fr"
    with translation.override("fr"):
        assert translation.gettext("Please Confirm Your Email Address") in mailoutbox[0].subject
    page = client.get("/", HTTP_ACCEPT_LANGUAGE="sw").content.decode()
    assert '<html lang="fr"' in page


def test_signing_up_refuses_a_language_the_site_does_not_speak(client):
    sign_up(client, language="de")

    assert not User.objects.exists()


def test_account_mail_is_in_the_readers_language_whoever_asked(client, mailoutbox):
    UserFactory(email="amina@example.org", language="fr")

    client.post(reverse("account_reset_password"), {"email": "amina@example.org"}, HTTP_ACCEPT_LANGUAGE="en")

    with translation.override("fr"):
        assert translation.gettext("Password Reset Code") in mailoutbox[0].subject


def test_the_profile_offers_each_language_by_its_own_name(client):
    client.force_login(UserFactory(language=""))

    page = client.get(reverse("people:profile"), HTTP_ACCEPT_LANGUAGE="ar").content.decode()

    assert '<option value="fr">Français</option>' in page
    assert '<option value="ar" selected>' in page
