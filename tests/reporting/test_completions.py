import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import OrgUnit, Role
from reporting import exports, rules
from reporting.completions import Row, Wish, as_rows, completions, totals
from reporting.models import Record
from reporting.services import refresh_records
from tests.credentials.earning import earn
from tests.factories import NOON, TODAY, EnrolmentFactory, OrgUnitFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/reports/completions/"


def enrolled(edition, unit, *, days=0, **kwargs):
    """An enrolment with its record, ``days`` before noon."""
    enrolment = EnrolmentFactory(edition=edition, org_unit=unit, enrolled_at=NOON - timedelta(days=days), **kwargs)
    refresh_records(enrolment_ids=[enrolment.pk])
    return enrolment


def file_of(client, **query):
    response = client.get(reverse("reporting:completions_csv"), query)
    return response, b"".join(response.streaming_content)


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def people_on(response):
    return [each["row"].person for each in response.context["rows"]]


@pytest.fixture
def nation(facility):
    return PostingFactory(role=Role.MANAGER, org_unit=OrgUnit.objects.get_root(facility)).person


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["same", "above", "beside"])
def test_records_are_for_managers_over_the_place(edition, facility, role, place):
    record = Record.objects.select_related("org_unit").get(pk=enrolled(edition, facility).pk)
    where = {"same": facility, "above": OrgUnit.objects.get_root(facility), "beside": OrgUnitFactory()}[place]
    person = PostingFactory(role=role, org_unit=where).person

    judged = rules.can_read_record(person, record, on=TODAY)
    listed = rules.records_readable_by(person, on=TODAY).filter(pk=record.pk).exists()

    assert judged == listed == (role == Role.MANAGER and place != "beside")
    assert bool(rules.scope_of(person, on=TODAY)) == rules.places_of(person, on=TODAY).exists() == (role == Role.MANAGER)


def test_scope_is_only_of_the_day(edition, facility):
    past = PostingFactory(role=Role.MANAGER, org_unit=facility, ends_on=date(2027, 2, 28)).person

    assert rules.scope_of(past, on=date(2027, 2, 28)) == [facility.path]
    assert rules.scope_of(past, on=TODAY) == []


def test_scope_leaves_out_places_inside_another(facility):
    district = OrgUnit.objects.get_parent(facility)
    person = PostingFactory(role=Role.MANAGER, org_unit=facility).person
    PostingFactory(role=Role.MANAGER, org_unit=district, person=person)

    assert rules.scope_of(person, on=TODAY) == [district.path]


@pytest.mark.parametrize("name", ["completions", "completions_csv"])
def test_page_and_file_turn_others_away(client, facility, trainer, learner, name):
    for person in [trainer, learner, UserFactory()]:
        client.force_login(person)
        assert client.get(reverse(f"reporting:{name}")).status_code == 403
    client.logout()
    assert client.get(reverse(f"reporting:{name}")).status_code == 302


def test_person_with_two_postings_is_counted_once_and_trainers_not_at_all(edition, facility, manager, trainer):
    enrolment = enrolled(edition, facility)
    PostingFactory(person=enrolment.learner, org_unit=OrgUnitFactory(parent=OrgUnit.objects.get_parent(facility)))
    PostingFactory(person=enrolment.learner, org_unit=facility, role=Role.TRAINER)

    counts = totals(completions(Wish(tuple(rules.scope_of(manager, on=TODAY))), on=TODAY))

    assert (counts.enrolments, counts.people) == (1, 1)


def test_totals_say_what_their_definitions_say(edition, facility, trainer):
    earn(edition, facility, trainer)
    enrolled(edition, facility)
    wish = Wish((facility.path,))

    assert totals(completions(wish, on=TODAY))._asdict() == {
        "enrolments": 2, "people": 2, "competent": 1, "waiting": 0, "expiring": 0, "expired": 0,
    }  # fmt: skip
    assert totals(completions(wish, on=date(2029, 3, 1))).expiring == 1
    assert totals(completions(wish, on=date(2029, 3, 5)))._asdict() == {
        "enrolments": 2, "people": 2, "competent": 0, "waiting": 0, "expiring": 0, "expired": 1,
    }  # fmt: skip


@pytest.fixture
def many(edition, facility, trainer):
    """People at two facilities of one district and one elsewhere, in many states, with names that could do harm."""
    beside = OrgUnitFactory(parent=OrgUnit.objects.get_parent(facility), name='Ward "B", east')
    earn(edition, facility, trainer, full_name="Amina Otieno")
    enrolled(edition, facility, days=3, learner__full_name='=HYPERLINK("http://x")', cadre="nurse")
    enrolled(edition, beside, days=2, learner__full_name="+1 Ada, “the quick”", left_at=NOON)
    enrolled(edition, beside, days=2, learner__full_name="@b\r\nsecond line")
    enrolled(edition, beside, days=1, learner__full_name="", learner__first_name="فاطمة", learner__last_name="-")
    enrolled(edition, beside, days=400, learner__full_name="", learner__username="-only-a-username")
    enrolled(edition, OrgUnitFactory(), learner__full_name="Somebody Elsewhere")
    return facility


WISHES = [
    ({}, 6),
    ({"cadre": "nurse"}, 1),
    ({"status": "certified"}, 1),
    ({"status": "not_started"}, 4),
    ({"course": "tiny"}, 6),
    ({"enrolled_from": "2027-02-27", "enrolled_until": "2027-02-28"}, 3),
    ({"certified_from": "2027-03-04", "certified_until": "2027-03-04"}, 1),
    ({"certified_from": "2027-03-05"}, 0),
]


@pytest.mark.parametrize(("query", "count"), WISHES)
def test_screen_and_file_are_the_same_rows_in_the_same_order(client, many, manager, query, count):
    client.force_login(manager)

    page = client.get(PAGE, query)
    _response, content = file_of(client, **query)

    words = exports.Words.for_file(Wish(tuple(rules.scope_of(manager, on=TODAY))))
    shown = [["" if cell is None else str(cell) for cell in exports.cells(each["row"], words)] for each in page.context["rows"]]
    assert read(content)[1:] == shown
    assert len(shown) == page.context["counts"].enrolments == count


def test_whole_tree_and_one_country_of_two_are_told_apart(client, many, nation):
    client.force_login(nation)
    elsewhere = OrgUnit.objects.get_root(Record.objects.get(learner__full_name="Somebody Elsewhere").org_unit)
    one = client.get(PAGE).context["counts"].enrolments
    PostingFactory(role=Role.MANAGER, org_unit=elsewhere, person=nation)

    assert (one, client.get(PAGE).context["counts"].enrolments) == (6, 7)


def test_place_filter_goes_down_the_tree(client, many, nation):
    client.force_login(nation)
    counts = [client.get(PAGE, {"place": code}).context["counts"].enrolments for code in ("", many.code)]

    assert counts == [6, 2]


@pytest.mark.parametrize("place", ["elsewhere", "NOWHERE", "x" * 5000])
def test_place_filter_refuses_what_she_does_not_manage(client, many, manager, place):
    client.force_login(manager)
    code = Record.objects.get(learner__full_name="Somebody Elsewhere").org_unit.code if place == "elsewhere" else place

    response = client.get(PAGE, {"place": code})

    assert "You manage no place with this code." in response.content.decode()
    assert response.context["rows"] == []
    assert client.get(reverse("reporting:completions_csv"), {"place": code}).status_code == 302


def test_filters_say_what_is_wrong_next_to_the_field(client, many, manager):
    client.force_login(manager)

    response = client.get(PAGE, {"enrolled_from": "2027-02-30", "certified_from": "2027-03-02", "certified_until": "2027-03-01"})

    assert set(response.context["form"].errors) == {"enrolled_from", "certified_until"}


def test_file_is_for_spreadsheets_and_safe(client, many, manager):
    client.force_login(manager)
    response, content = file_of(client)
    rows = read(content)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert content.startswith(b"\xef\xbb\xbfPerson,Facility,")
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") == len(rows) == 7
    assert [row[0] for row in rows[1:]] == [
        "Amina Otieno", "فاطمة -", *sorted(["'@b  second line", "'+1 Ada, “the quick”"], key=[row[0] for row in rows].index),
        "'=HYPERLINK(\"http://x\")", "'-only-a-username",
    ]  # fmt: skip
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_file_of_a_certified_person_row_for_row(client, many, manager):
    client.force_login(manager)
    heads, amina, *_others = read(file_of(client, status="certified")[1])
    record = Record.objects.get(learner__full_name="Amina Otieno")
    district, region = (OrgUnit.objects.get(path=many.path[: 4 * depth]).name for depth in (3, 2))

    assert dict(zip(heads, amina, strict=True)) == {
        "Person": "Amina Otieno", "Facility": many.name, "Facility code": many.code, "District": district, "Region": region,
        "Cadre": "Midwife", "Course": "A tiny course", "Edition": "1", "Enrolled on": "2027-03-01", "Lessons done": "2",
        "Lessons in all": "2", "Quiz passed on": "2027-03-01", "Quiz score (%)": "87.50", "Observed in role-play (R1) on": "2027-03-02",
        "Observed with a mother (R2) on": "2027-03-03", "Observed with a second mother (R2) on": "2027-03-04", "Certificate": "Valid",
        "Certificate code": record.code, "Issued on": "2027-03-04", "Valid until": "2029-03-04", "Status": "Certified",
    }  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
@pytest.mark.parametrize(("query", "count"), WISHES)
def test_copy_writes_what_python_writes(many, manager, query, count):
    kinds = {name: date.fromisoformat(value) if value[:2] == "20" else value for name, value in query.items()}
    wish = Wish(tuple(rules.scope_of(manager, on=TODAY)), **kinds)
    records, words = completions(wish, on=TODAY), exports.Words.for_file(wish)

    copied = b"".join(exports._copied(records.newest_first(), words, lambda rows: None))
    written = exports._written(exports.cells(row, words) for row in as_rows(records.newest_first()))

    assert copied == written
    assert copied.count(b"\r\n") == count


def test_file_breaks_off_when_the_database_does(client, many, manager, monkeypatch):
    client.force_login(manager)
    monkeypatch.setattr(exports, "BATCH", 2)
    calls = []

    def failing(row, words):
        calls.append(row)
        if len(calls) > 3:
            raise ConnectionError("the database went away")
        return real(row, words)

    real = exports.cells
    monkeypatch.setattr(exports, "cells", failing)
    monkeypatch.setattr(exports, "_copied", exports._fetched)
    response = client.get(reverse("reporting:completions_csv"))
    got = []

    with pytest.raises(ConnectionError):
        got.extend(response.streaming_content)

    assert "Content-Length" not in response.headers
    assert len(read(b"".join(got))) == 3  # the heading and the first batch, then the connection breaks


def test_file_over_http_1_0_is_whole_before_it_is_sent(client, many, manager):
    client.force_login(manager)
    response = client.get(reverse("reporting:completions_csv"), SERVER_PROTOCOL="HTTP/1.0")
    content = b"".join(response.streaming_content)

    assert int(response["Content-Length"]) == len(content)
    assert len(read(content)) == 7


def test_page_costs_the_same_for_one_row_and_three_and_on_any_page(client, edition, facility, manager, monkeypatch):
    monkeypatch.setattr("reporting.paging.SIZE", 2)
    client.force_login(manager)
    costs = []
    for more in (1, 2, 4):
        for _ in range(more):
            enrolled(edition, facility, days=more)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(PAGE)
        costs.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        client.get(response.context["older_url"])

    assert {*costs, len(queries)} == {costs[0]}
    assert costs[0] <= 14


def test_pages_go_through_every_row_once_and_back(client, edition, facility, manager, monkeypatch):
    monkeypatch.setattr("reporting.paging.SIZE", 3)
    everybody = {enrolled(edition, facility, days=each // 4, learner__full_name=f"P{each}").learner.full_name for each in range(10)}
    client.force_login(manager)

    pages, url = [], PAGE
    while url:
        response = client.get(url)
        pages.append(people_on(response))
        url = response.context["older_url"]
    back, url = [], response.context["newer_url"]
    while url:
        response = client.get(url)
        back.insert(0, people_on(response))
        url = response.context["newer_url"]

    seen = [name for page in pages for name in page]
    assert (len(pages), len(seen), set(seen)) == (4, 10, everybody)
    assert back == pages[:-1]


def test_pages_keep_the_filters(client, edition, facility, manager, monkeypatch):
    monkeypatch.setattr("reporting.paging.SIZE", 1)
    for _ in range(2):
        enrolled(edition, facility)
    client.force_login(manager)

    context = client.get(PAGE, {"cadre": "midwife", "course": "tiny", "nonsense": "1"}).context

    assert "cadre=midwife&course=tiny" in context["older_url"]
    assert context["csv_url"] == "/reports/completions.csv?cadre=midwife&course=tiny"


@pytest.mark.parametrize("key", ["x", "2027-03-01_x", "_", "2027-99-01_" + "0" * 32])
def test_page_with_a_forged_key_is_the_first_page(client, edition, facility, manager, key):
    enrolled(edition, facility)
    client.force_login(manager)

    assert len(client.get(PAGE, {"after": key, "before": key}).context["rows"]) == 1


def test_page_says_when_there_is_nobody(client, manager):
    client.force_login(manager)

    assert "Nobody at your places has enrolled yet." in client.get(PAGE).content.decode()
    assert "Nobody matches what you chose." in client.get(PAGE, {"cadre": "nurse"}).content.decode()


def test_rows_have_the_fields_they_say(edition, facility):
    enrolled(edition, facility)
    [row] = as_rows(completions(Wish((facility.path,)), on=TODAY))

    assert re.match(r"Amina Person \d+$", Row(*row).person)
    assert Row(*row).status == "not_started"
