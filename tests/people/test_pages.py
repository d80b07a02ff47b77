import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate

from people.models import OrgUnit, Posting, Role, User
from tests.factories import OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client, **changes):
    data = {
        "full_name": "  Amina   Otieno ",
        "email": "amina@example.org",
        "phone": "",
        "language": "en",
        "password1": "a-long-quiet-river",
        "time_zone": "Africa/Nairobi",
    }
    return client.post(reverse("account_signup"), {**data, **changes})


def test_sign_up_by_e_mail_code_leads_to_where_do_you_work(client):
    assert sign_up(client).status_code == 302
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)[0]

    done = client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)

    user = User.objects.get(email="amina@example.org")
    assert (user.full_name, user.time_zone) == ("Amina Otieno", "Africa/Nairobi")
    assert done.wsgi_request.user == user
    assert reverse("people:place") in done.content.decode()


def test_sign_up_with_a_bad_phone_keeps_what_she_typed(client):
    page = sign_up(client, phone="12").content.decode()

    assert "country code" in page
    assert "amina@example.org" in page
    assert not User.objects.exists()


def test_sign_up_reads_a_phone_as_people_write_it(client):
    sign_up(client, phone="+254 (0)712-345 678")

    assert User.objects.get().phone == "+254712345678"


def test_sign_up_with_an_unknown_time_zone_takes_the_sites_own(client, settings):
    sign_up(client, time_zone="Mars/Olympus")

    assert User.objects.get().time_zone == settings.TIME_ZONE


@pytest.mark.parametrize("login", ["amina@example.org", "+254712345678", "amina"])
def test_people_sign_in_by_e_mail_phone_or_username(client, login):
    user = UserFactory(username="amina", email="amina@example.org", phone="+254712345678", phone_verified=True)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    client.post(reverse("account_login"), {"login": login, "password": "pass-for-tests"})

    assert client.session.get("_auth_user_id") == str(user.pk)


def test_place_is_found_by_walking_down_the_tree(client, learner, facility):
    client.force_login(learner)
    district = OrgUnit.objects.get_parent(facility)

    page = client.get(reverse("people:place"), {"at": district.code})

    assert list(page.context["units"]) == [facility]


def test_place_is_found_by_part_of_its_name(client, learner):
    wanted = OrgUnitFactory(name="Kisumba District Hospital")
    client.force_login(learner)

    page = client.get(reverse("people:place"), {"q": "kisumba"})

    assert list(page.context["units"]) == [wanted]


def test_asking_for_a_place_waits_for_a_manager(client, facility):
    person = UserFactory()
    client.force_login(person)

    client.post(reverse("people:place") + f"?at={facility.code}", {"role": "learner", "cadre": "midwife"})

    posting = Posting.objects.get(person=person)
    assert (posting.org_unit, posting.role, posting.confirmed_at) == (facility, Role.LEARNER, None)


def test_nobody_asks_to_be_a_manager(client, facility):
    person = UserFactory()
    client.force_login(person)

    page = client.post(reverse("people:place") + f"?at={facility.code}", {"role": "manager", "cadre": "midwife"})

    assert page.status_code == 200
    assert not Posting.objects.filter(person=person).exists()


def test_postings_are_for_managers(client, trainer):
    client.force_login(trainer)

    assert client.get(reverse("people:postings")).status_code == 403


def test_a_manager_confirms_from_the_list(client, manager, facility):
    waiting = PostingFactory(org_unit=facility, confirmed_at=None)
    client.force_login(manager)

    client.post(reverse("people:confirm", args=[waiting.pk]))

    waiting.refresh_from_db()
    assert waiting.confirmed_by == manager


def test_declining_asks_for_a_reason(client, manager, facility):
    waiting = PostingFactory(org_unit=facility, confirmed_at=None)
    client.force_login(manager)

    page = client.post(reverse("people:decline", args=[waiting.pk]), {"reason": ""})

    assert "reason" in page.context["form"].errors
    waiting.refresh_from_db()
    assert waiting.declined_at is None


@pytest.mark.parametrize("waiting", [1, 3])
def test_postings_cost_the_same_however_long(client, manager, facility, waiting, django_assert_num_queries):
    for _ in range(waiting):
        PostingFactory(org_unit=facility, confirmed_at=None)
    client.force_login(manager)
    client.get(reverse("people:postings"))

    with django_assert_num_queries(5):  # user, role, list, unread, navigation
        page = client.get(reverse("people:postings"))

    assert len(page.context["waiting"]) == waiting


def test_a_manager_without_a_second_factor_is_sent_to_set_it_up(client, manager, settings):
    settings.MFA_REQUIRED_OF_MANAGERS = True
    client.force_login(manager)

    assert client.get("/profile/").url == reverse("mfa_index")


def test_a_learner_needs_no_second_factor(client, learner, settings):
    settings.MFA_REQUIRED_OF_MANAGERS = True
    client.force_login(learner)

    assert client.get("/profile/").status_code == 200


def test_a_posting_that_has_ended_lets_nobody_in(client, manager):
    Posting.objects.filter(person=manager).update(starts_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))
    client.force_login(manager)

    assert client.get(reverse("people:postings")).status_code == 403
