"""The pages: my phones, a file brought by hand, and what staff settle."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notices.models import Notice
from people.models import Posting
from phones.models import Arrival, Phone
from phones.sealing import seal_key
from tests.factories import NOON, UserFactory
from tests.phones.phone import Device, altered, queue

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- my phones


def test_my_phones_say_what_they_may(here, device):
    device.enrol(now=NOON - timedelta(days=3))
    device.send(device.record(body={"text": "refused"}))
    page = text_of(here.get("/phones/"))

    for said in ("Old one", "since 26 February 2027", "Item 4 is not rated.", "Set aside", "Visit"):
        assert said in page


def test_nobody_sees_anothers_phone(client, device):
    client.force_login(UserFactory())

    assert "No phone keeps work of yours" in text_of(client.get("/phones/"))
    assert client.post(f"/phones/{device.phone.pk}/strike-off/").status_code == 404
    assert Phone.objects.in_use().exists()


def test_striking_off_asks_first(here, device, trainer):
    url = f"/phones/{device.phone.pk}/strike-off/"
    asked = text_of(here.get(url))
    assert "stays valid" in asked
    assert Phone.objects.in_use().exists()

    assert here.post(url).status_code == 302
    device.phone.refresh_from_db()

    assert device.phone.struck_off_by == trainer
    assert "Struck off on" in text_of(here.get("/phones/"))
    assert here.post(url).status_code == 404


def test_staff_strike_off_anybodys(client, device, staff):
    client.force_login(staff)

    assert client.post(f"/phones/{device.phone.pk}/strike-off/").url == "/phones/arrivals/"
    device.phone.refresh_from_db()
    assert device.phone.struck_off_by == staff


@pytest.mark.parametrize("count", [1, 3])
def test_my_phones_cost_the_same_however_many(here, trainer, count, django_assert_num_queries):
    for _ in range(count):
        device = Device(trainer)
        device.enrol()
        device.send(device.record())
    here.get("/phones/")
    with django_assert_num_queries(5):  # user, phones, arrivals, roles, unread
        text_of(here.get("/phones/"))


# --- by hand


def bring(client, content):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/phones/carry/", {"file": SimpleUploadedFile("queue.json", raw, "application/json")}, follow=True)


def test_a_file_is_brought_and_its_receipts_are_taken_back(client, device):
    client.force_login(UserFactory())
    good, bad = (device.entry(device.record(body={"text": text}), seal_key()) for text in ("a visit", "refused"))
    page = text_of(bring(client, queue(good, bad, good | {"hash": "0" * 64})))
    file = client.get("/phones/carry/receipts/")

    assert page.count("Work of ") == 2
    assert "something was changed on the way" in page
    assert "Item 4" not in page  # whoever carries it reads no reason
    assert "attachment" in file["Content-Disposition"]
    assert [receipt["outcome"] for receipt in file.json()["receipts"]] == ["accepted", "set_aside"]
    assert Notice.objects.count() == 1
    bring(client, queue(good, bad))
    assert client.get("/phones/carry/receipts/").json()["receipts"] == file.json()["receipts"]


def test_a_file_with_one_byte_altered_is_refused(here, device):
    entry = device.entry(device.record(), seal_key())
    changed = entry | {"sealed": entry["sealed"] | {"ct": altered(entry["sealed"]["ct"])}}

    assert "Not taken" in text_of(bring(here, queue(changed)))
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("content", [b"no json", b"[]", b"\xff", b"[" * 100_000, queue() | {"version": 9}])
def test_another_file_is_refused_beside_the_field(here, content):
    response = bring(here, content)

    assert response.status_code == 422
    assert "Choose the file as the phone made it" in response.content.decode()


def test_receipts_are_only_hers_who_brought_the_file(client, here, device):
    bring(here, queue(device.entry(device.record(), seal_key())))
    client.force_login(UserFactory())

    assert client.get("/phones/carry/receipts/").status_code == 404


# --- the quarantine


@pytest.fixture
def aside(device, trainer):
    Posting.objects.filter(person=trainer).update(confirmed_at=None)
    arrival = device.send(device.record(body={"text": "a visit", "signed": json.dumps({"ratings": {"item_1": "2"}, "agreed": True})}))
    Posting.objects.filter(person=trainer).update(confirmed_at=NOON)
    return arrival


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def test_staff_see_what_waits_and_its_number(office, aside, trainer):
    page = text_of(office.get("/phones/arrivals/"))
    detail = text_of(office.get(f"/phones/arrivals/{aside.pk}/"))

    assert f"Visit · {trainer}" in page
    assert '<span class="count' in text_of(office.get("/")) or "1" in text_of(office.get("/"))
    for said in (aside.reason.replace("'", "&#x27;"), "signed · ratings · item 1", "agreed", "Take it up now", "a visit", "Old one"):
        assert said in detail


def test_an_empty_quarantine_says_so(office):
    assert "Nothing waits to be settled" in text_of(office.get("/phones/arrivals/"))
    assert "Nothing fits" in text_of(office.get("/phones/arrivals/?state=settled"))


def test_staff_filter_by_state_and_name(office, aside, staff, trainer):
    other = Device(UserFactory(full_name="Grace Elsewhere"))
    refused = other.send(other.record())

    def shown(query):
        return {arrival.pk for arrival, _kind in office.get(f"/phones/arrivals/{query}").context["rows"]}

    assert shown("") == {aside.pk, refused.pk}
    assert shown("?who=elsewhere") == {refused.pk}
    office.post(f"/phones/arrivals/{aside.pk}/", {"do": "apply"})
    assert shown("") == {refused.pk}
    assert shown("?state=settled") == {aside.pk}
    assert shown("?state=all") == {aside.pk, refused.pk}


def test_staff_take_it_up(office, aside, staff):
    response = office.post(f"/phones/arrivals/{aside.pk}/", {"do": "apply"}, follow=True)
    aside.refresh_from_db()

    assert "taken up" in text_of(response)
    assert (aside.settled_how, aside.settled_by) == ("applied", staff)
    assert f"Taken up by staff · {staff}" in text_of(office.get(f"/phones/arrivals/{aside.pk}/"))
    assert Notice.objects.count() == 1
    assert "settled already" in text_of(office.post(f"/phones/arrivals/{aside.pk}/", {"do": "apply"}, follow=True))


def test_what_is_still_refused_says_why_and_waits_on(office, aside):
    Posting.objects.update(confirmed_at=None)

    assert "posting did not allow" in text_of(office.post(f"/phones/arrivals/{aside.pk}/", {"do": "apply"}, follow=True))
    assert Arrival.objects.to_settle().exists()


def test_setting_aside_for_good_wants_a_reason(office, aside):
    asked = office.post(f"/phones/arrivals/{aside.pk}/", {"do": "for_good", "reason": ""})
    assert asked.context["form"].errors
    assert Arrival.objects.to_settle().exists()

    office.post(f"/phones/arrivals/{aside.pk}/", {"do": "for_good", "reason": "It was a test."})

    assert "It was a test." in text_of(office.get(f"/phones/arrivals/{aside.pk}/"))


def test_a_conflict_shows_both(office, device):
    record_id, first = device.record()
    device.send((record_id, first))
    conflict = device.send(device.record(record_id=record_id, body={"text": "another visit"}))
    page = text_of(office.get(f"/phones/arrivals/{conflict.pk}/"))

    assert "What came first" in page
    assert "another visit" in page
    assert "a visit" in page.replace("another visit", "")


def test_what_cannot_be_read_is_shown_as_it_came(office, device):
    arrival = device.send((device.record()[0], b"<script>alert(1)</script>"))

    assert "&lt;script&gt;" in text_of(office.get(f"/phones/arrivals/{arrival.pk}/"))


def test_nobody_settles_her_own(client, device, trainer, aside):
    type(trainer).objects.filter(pk=trainer.pk).update(is_staff=True)
    client.force_login(trainer)

    assert "your own work" in text_of(client.get(f"/phones/arrivals/{aside.pk}/"))
    assert client.post(f"/phones/arrivals/{aside.pk}/", {"do": "apply"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_quarantine_costs_the_same_however_long(office, count, django_assert_num_queries):
    for _ in range(count):
        device = Device(UserFactory())
        device.send(device.record())
    office.get("/phones/arrivals/")
    with django_assert_num_queries(6):  # user, count, arrivals, roles, unread, to settle
        assert len(office.get("/phones/arrivals/").context["rows"]) == count


def test_the_admin_only_reads_and_hides_the_key_of_what_waits(client, device, staff, aside):
    type(staff).objects.filter(pk=staff.pk).update(is_superuser=True)
    client.force_login(staff)
    page = text_of(client.get(reverse("admin:phones_phone_change", args=[device.phone.pk])))

    assert device.phone.data_key not in page
    assert 'name="_save"' not in page
    assert str(aside.pk) in text_of(client.get(reverse("admin:phones_arrival_changelist")))
    text_of(client.get(reverse("admin:phones_signingkey_changelist")))
