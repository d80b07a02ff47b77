"""The inbox, what may be stopped, and the staff's view of outgoing mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.timezone import now as real_now

from notices.models import STOPPABLE, Kind, Notice, Preference
from notices.services import deliver_due, queue_notice
from notices.stopping import signer, stop_url
from outbox.models import Sweep
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def mail_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "notices.mailfiles.EmailBackend"
    settings.MAIL_DIR = tmp_path


def told(person, key="k", kind=Kind.COURSE_STALLED, url="/inbox/preferences/", now=NOON):
    queue_notice(recipient=person, kind=kind, key=key, subject=f"Subject {key}", body=f"Text {key}.", url=url, now=now)
    return Notice.objects.get(recipient=person, channel="inbox", dedupe_key__endswith=f":{key}")


# --- inbox ---------------------------------------------------------------------------------------------------------
def test_inbox_lists_mine_newest_first(client, person):
    older, newer = told(person, "1"), told(person, "2", now=NOON + timedelta(hours=1))
    told(UserFactory(), "3")

    assert list(client.get(reverse("notices:inbox")).context["page"]) == [newer, older]


def test_inbox_empty_says_so(client, person):
    assert "Nothing here yet" in client.get(reverse("notices:inbox")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_costs_the_same_however_long(client, person, count, django_assert_num_queries):
    for key in range(count):
        told(person, str(key))
    client.get(reverse("notices:inbox"))

    with django_assert_num_queries(5):  # person, count, rows; unread and roles for the navigation
        client.get(reverse("notices:inbox"))


def test_opening_a_notice_marks_it_read_once_and_goes_to_its_link(client, person):
    notice = told(person)

    for _time in range(2):
        answer = client.get(reverse("notices:notice", args=[notice.pk]))
        assert (answer.status_code, answer.url) == (302, "/inbox/preferences/")
    read_at = Notice.objects.get(pk=notice.pk).read_at
    assert read_at is not None
    assert Notice.objects.unread_for(person).count() == 0


def test_notice_without_a_link_is_shown(client, person):
    assert "Text k." in client.get(reverse("notices:notice", args=[told(person, url="").pk])).content.decode()


@pytest.mark.parametrize("url", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_notice_never_leads_off_the_site(client, person, url):
    assert client.get(reverse("notices:notice", args=[told(person, url=url).pk])).status_code == 200


def test_notice_of_another_person_is_not_found(client, person):
    other = told(UserFactory())

    assert client.get(reverse("notices:notice", args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_read_all_touches_only_mine(client, person):
    mine, other = told(person), told(UserFactory())

    client.post(reverse("notices:read_all"))

    assert [Notice.objects.get(pk=notice.pk).read_at is not None for notice in (mine, other)] == [True, False]


def test_unread_for_is_one_query(person, django_assert_num_queries):
    told(person)

    with django_assert_num_queries(1):
        assert Notice.objects.unread_for(person).count() == 1


# --- stopping ------------------------------------------------------------------------------------------------------
def test_preferences_stop_and_start_kinds(client, person):
    url = reverse("notices:preferences")
    keep = sorted(STOPPABLE - {Kind.COURSE_STALLED})

    client.post(url, {"wanted": keep})
    assert list(Preference.objects.values_list("person", "kind")) == [(person.pk, "course_stalled")]
    client.post(url, {"wanted": keep})
    client.post(url, {"wanted": sorted(STOPPABLE)})
    assert not Preference.objects.exists()


def test_preferences_refuse_what_may_not_be_stopped(client, person):
    client.post(reverse("notices:preferences"), {"wanted": [*STOPPABLE, Kind.ACCOUNT]})

    assert not Preference.objects.exists()


def stop_address(person, kind=Kind.COURSE_STALLED):
    told(person, kind=kind)
    return stop_url(Notice.objects.get(recipient=person, channel="email")).removeprefix("http://127.0.0.1:8000")


def test_one_click_stops_without_sign_in_cookie_or_csrf_token(settings):
    from django.test import Client

    settings.SITE_URL = "http://127.0.0.1:8000"
    person = UserFactory()
    url = stop_address(person)

    answers = [Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"}).status_code for _time in range(2)]

    assert answers == [200, 200]
    assert list(Preference.objects.values_list("person", "kind")) == [(person.pk, "course_stalled")]


def test_opening_the_stop_link_only_asks(client, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    answer = client.get(stop_address(UserFactory()))

    assert "Stop them" in answer.content.decode()
    assert not Preference.objects.exists()


def test_stop_link_in_the_mail_works(client, settings):
    settings.SITE_URL = "http://testserver"
    person = UserFactory()
    told(person)
    deliver_due(clock=lambda: NOON)
    url = re.search(r"http://testserver(/inbox/stop/\S+)", mail.outbox[0].body)[1]

    client.post(url)

    assert Preference.objects.filter(person=person, kind="course_stalled").exists()


def test_forged_or_unstoppable_token_is_not_found(client):
    person = UserFactory()
    result = told(person, kind=Kind.CERTIFICATE_ISSUED)
    good = signer.sign(told(person, "2").pk.hex)
    tokens = [
        signer.sign(result.pk.hex),
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "x",
        signer.sign("not-a-uuid"),
        good.replace(":", ""),
    ]

    assert [client.post(reverse("notices:stop", args=[token])).status_code for token in tokens] == [404] * 5


# --- outgoing mail -------------------------------------------------------------------------------------------------
def outgoing(client, person=None):
    if person:
        client.force_login(person)
    return client.get(reverse("notices:outgoing"))


def test_outgoing_shows_staff_what_was_sent_is_due_failed_and_stopped(client):
    for key, state, facts in [
        ("sent", "sent", {"sent_at": NOON}),
        ("due", "queued", {}),
        ("sending", "sending", {"claimed_at": NOON}),
        ("failed", "failed", {"error": "SMTPDataError: (554, b'spam')"}),
        ("stopped", "stopped", {}),
    ]:
        told(UserFactory(), key)
        Notice.objects.filter(channel="email", subject=f"Subject {key}").update(state=state, **facts)

    context = outgoing(client, UserFactory(is_staff=True)).context

    listed = {name: sorted(notice.subject for notice in context[name]) for name in ("sent", "due", "failed", "stopped")}
    assert listed == {
        "sent": ["Subject sent"],
        "due": ["Subject due", "Subject sending"],
        "failed": ["Subject failed"],
        "stopped": ["Subject stopped"],
    }


@pytest.mark.parametrize(("demo", "files", "expected"), [(True, True, 200), (True, False, 302), (False, True, 302), (False, False, 302)])
def test_outgoing_is_open_to_visitors_only_on_a_demo_that_writes_files(client, settings, demo, files, expected):
    settings.DEMO = demo
    if files:
        settings.EMAIL_BACKEND, settings.MAIL_DIR = "notices.mailfiles.EmailBackend", "no-such-folder"

    assert outgoing(client).status_code == expected


def test_outgoing_is_forbidden_to_learners_when_demo_is_off(client, settings, mail_files):
    settings.DEMO = False

    assert outgoing(client, UserFactory()).status_code == 403


@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_staff": True, "is_superuser": True}])
def test_staff_who_run_no_site_do_not_read_the_codes_of_others(client, settings, mail_files, rights):
    settings.DEMO = False
    send_mail("Your code", "It is 482913.", None, ["chief@example.org"])

    assert ("482913" in outgoing(client, UserFactory(**rights)).content.decode()) == ("is_superuser" in rights)


def test_visitor_sees_her_code_and_nothing_of_the_log(client, settings, mail_files):
    settings.DEMO = True
    told(UserFactory(), "secret")
    send_mail("Your code", "It is <b>482913</b>.", None, ["new@example.org"])

    page = outgoing(client).content.decode()

    assert "It is &lt;b&gt;482913&lt;/b&gt;." in page
    assert "Subject secret" not in page


def test_outgoing_warns_when_a_sweep_stands_still(client, settings):
    late, fresh = "notices.deliver_due", "outbox.deliver_pending"
    Sweep.objects.create(name=late, ran_at=real_now() - timedelta(minutes=11))
    Sweep.objects.create(name=fresh, ran_at=real_now() - timedelta(minutes=9), error="OSError: x")

    context = outgoing(client, UserFactory(is_staff=True)).context

    assert [sweep.name for sweep in context["late"]] == [late, "refreshers.open_due", "refreshers.remind"]
    assert [sweep.name for sweep in context["broken"]] == [fresh]


def test_retry_button_queues_a_failed_mail(client):
    told(UserFactory())
    notice = Notice.objects.get(channel="email")
    Notice.objects.filter(pk=notice.pk).update(state="failed")
    url = reverse("notices:retry", args=[notice.pk])

    client.force_login(UserFactory())
    assert client.post(url).status_code == 403
    client.force_login(UserFactory(is_staff=True))
    assert [client.post(url).status_code for _time in range(2)] == [302, 302]
    notice.refresh_from_db()
    assert notice.state == "queued"


@pytest.mark.parametrize("count", [1, 3])
def test_outgoing_costs_the_same_however_long(client, count, django_assert_num_queries):
    for key in range(count):
        told(UserFactory(), str(key))
    staff = UserFactory(is_staff=True)
    outgoing(client, staff)

    with django_assert_num_queries(10):  # person, five lists, sweeps; unread, roles and what is set aside for the navigation
        outgoing(client)


@pytest.mark.parametrize("demo", [True, False])
def test_page_that_asks_for_a_mailed_code_shows_the_way_to_it_on_a_demo(client, settings, mail_files, demo):
    settings.DEMO = demo
    person = UserFactory()
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)

    page = client.post(reverse("account_request_login_code"), {"email": person.email}, follow=True).content.decode()

    assert "code" in page
    assert (reverse("notices:outgoing") in page) == demo
    if demo:
        assert re.search(r"\b\d{6}\b", outgoing(client).context["files"][0].text)
