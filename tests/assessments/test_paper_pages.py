"""What a sheet says on paper, and the page that keys it in."""

import re
from datetime import timedelta

import pytest
import time_machine
import zxingcpp
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageDraw

from assessments.codes import read_code
from assessments.models import Observation, PaperSheet
from assessments.papers import as_paper
from assessments.services.observations import ask_for_observation
from assessments.services.paper import CODE_LENGTH
from courses.models import Edition
from people.models import OrgUnit, Role
from tests.assessments.observing import ALL_RIGHT, observe
from tests.assessments.papering import BEGAN, LATER, form, keyed, printed
from tests.factories import NOON, EnrolmentFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(enrolment, trainer):
    return printed(enrolment, trainer)


@pytest.fixture
def colleague(facility):
    return PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility)).person


@pytest.fixture
def later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def signed_in(client, trainer, later):
    client.force_login(trainer)
    return client


def page_of(sheet):
    return reverse("assessments:paper", args=[sheet.code])


def print_of(*sheets):
    return reverse("assessments:paper_print", args=[".".join(each.code for each in sheets)])


def plain(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def boxes(response, key):
    """The values that may be ticked for an item."""
    row = re.search(rf'<th scope="row">{key}</th>.*?</tr>', response.content.decode(), re.DOTALL)[0]
    return re.findall(r'data-value="(\w+)"', row), "Critical step" in row


# --- the print -------------------------------------------------------------------------------------------------------
def test_the_sheet_has_every_item_with_its_boxes_and_its_mark(signed_in, sheet):
    response = signed_in.get(print_of(sheet))

    items = sheet.checklist.items.all()
    expected = {item.key: (["2", "1", "0"] + ["na"] * item.may_be_na, item.is_critical) for item in items}
    assert {item.key: boxes(response, item.key) for item in items} == expected
    assert any(critical for _values, critical in expected.values())
    assert any(len(values) == 4 for values, _ in expected.values())


@pytest.mark.parametrize(("activity", "mother"), [("practice-r1", False), ("practice-r2", True)])
def test_the_sheet_has_all_that_the_pages_ask(signed_in, enrolment, trainer, *, activity, mother):
    sheet = printed(enrolment, trainer, activity=activity)
    text = plain(signed_in.get(print_of(sheet)))

    always = [str(enrolment.learner), enrolment.org_unit.name, sheet.code, "Edition 1", "Prepare", "Do", "Washes hands", "Dries",
              "Harmful touch", "Ignored a no", "Ignored a danger sign", "Mother unwell", "Unsafe", "Borderline", "Strong",
              "One thing that went well", "One thing to change next time", "Day of the session", "Began at", "Ended at",
              "Observer: name", "Learner: signature", "Recording", "programme's rule"]  # fmt: skip
    assert [each for each in always if each not in text] == []
    asked = ["Somebody else asked her.", "Nothing is recorded.", "Did she ask first?", "Case number", "Real mother"]
    assert [each in text for each in asked] == [mother] * len(asked)


def test_role_plays_are_numbers_on_the_sheet_and_told_on_the_observers_page(signed_in, sheet):
    html = signed_in.get(print_of(sheet)).content.decode()
    own, _mark, observers = html.partition("paper--plays")

    assert "Drops" not in own
    assert "You are shy." not in own
    assert "1 · Drops" in observers
    assert "You are shy." in observers


def test_a_role_play_she_had_within_a_year_is_not_offered(enrolment, trainer, sheet):
    observe(enrolment, trainer, script="rp1", now=NOON - timedelta(days=30))
    sheet.checklist.settings["scripts"].append({"id": "rp2", "items": ["2"]})

    [paper] = as_paper([sheet], language="en", now=NOON)

    assert paper.plays == [2]


def test_the_square_code_opens_the_sheet(signed_in, sheet, settings):
    settings.SITE_URL = "https://training.example.org"
    html = signed_in.get(print_of(sheet)).content.decode()

    assert read_square(html) == f"https://training.example.org/paper/{sheet.code}/"
    assert sheet.code in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)


def test_it_prints_in_arabic_from_right_to_left(client, later, facility, trainer):
    call_command("load_pack", "packs/hand-expression", "--publish", verbosity=0)
    edition = Edition.objects.get(course__slug="hand-expression")
    sheet = printed(EnrolmentFactory(edition=edition, org_unit=facility), trainer, language="ar")
    client.force_login(trainer)

    response = client.get(print_of(sheet))

    html = response.content.decode()
    [paper] = response.context["papers"]
    assert '<html lang="ar" dir="rtl"' in html
    assert len(paper.sheet.lines) == 28
    assert [line.key for line in paper.sheet.lines if not re.search(r"[\u0600-\u06ff]", line.text)] == []
    assert [line.key for line in paper.sheet.lines if line.text not in html] == []
    assert read_square(html).endswith(f"/paper/{sheet.code}/")
    assert '<html lang="fr" dir="ltr"' in client.get(print_of(sheet) + "?language=fr").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_ward_round_costs_the_same_however_many(signed_in, enrolment, trainer, *, practices, facility, number, django_assert_num_queries):
    sheets = [
        printed(enrolment, trainer),
        *(printed(EnrolmentFactory(edition=practices, org_unit=facility), trainer) for _ in range(number)),
    ]
    signed_in.get(print_of(sheets[0]))

    with django_assert_num_queries(4):
        response = signed_in.get(print_of(*sheets))

    assert len(response.context["papers"]) == number + 1


# --- choosing --------------------------------------------------------------------------------------------------------
def test_the_queue_and_a_learners_row_print_at_once(signed_in, enrolment, practices):
    practice = practices.activities.get(key="practice-r1")
    ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON)
    wanted = f'name="for" value="{enrolment.pk} practice-r1"'

    assert signed_in.get(reverse("assessments:queue")).content.decode().count(wanted) == 1
    assert signed_in.get(reverse("assessments:queue") + "?q=Amina").content.decode().count(wanted) == 2
    response = signed_in.post(reverse("assessments:papers"), {"for": f"{enrolment.pk} practice-r1"})

    sheet = PaperSheet.objects.get()
    assert response.url == print_of(sheet)
    assert (sheet.enrolment, sheet.activity, sheet.printed_at) == (enrolment, practice, LATER)


def test_a_round_prints_several_and_leaves_out_what_is_not_hers(signed_in, enrolment, practices, facility):
    other = EnrolmentFactory(edition=practices, org_unit=facility)
    far = EnrolmentFactory(edition=practices)
    wanted = [f"{each.pk} practice-r1" for each in (enrolment, other, far)] + ["", "nonsense", f"{other.pk} nothing"]

    response = signed_in.post(reverse("assessments:papers"), {"for": wanted})

    assert {each.enrolment for each in PaperSheet.objects.all()} == {enrolment, other}
    assert len(signed_in.get(response.url).context["papers"]) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_long(signed_in, practices, facility, trainer, *, number, django_assert_max_num_queries):
    for _ in range(number):
        each = EnrolmentFactory(edition=practices, org_unit=facility)
        ask_for_observation(enrolment=each, activity=practices.activities.get(key="practice-r1"), by=each.learner, now=NOON)
        printed(each, trainer)

    with django_assert_max_num_queries(14):
        response = signed_in.get(reverse("assessments:papers") + "?q=Amina")

    assert len(response.context["mine"]) == len(response.context["waiting"]) == number


def test_a_code_is_read_as_people_type_it(signed_in, sheet):
    typed = sheet.code.lower().replace("-", " ")

    assert signed_in.get(reverse("assessments:papers"), {"code": typed}).url == page_of(sheet)
    assert signed_in.get(f"/paper/{sheet.code.lower()}/").status_code == 200
    wrong = sheet.code[:-1] + ("0" if sheet.code[-1] != "0" else "1")
    assert read_code(wrong, CODE_LENGTH) is None
    assert "No sheet of your places has this code" in plain(signed_in.get(reverse("assessments:papers"), {"code": wrong}))


# --- keying in -------------------------------------------------------------------------------------------------------
def test_the_observer_keys_in_and_signs_with_her_password(signed_in, sheet, trainer, enrolment):
    response = signed_in.post(page_of(sheet), form(trainer))

    session = Observation.objects.get()
    assert response.url == reverse("assessments:observation", args=[session.pk])
    assert (session.outcome, session.started_at, session.script) == ("pass", BEGAN, "rp1")
    told = f"Transcribed from paper by {trainer} on 1 March 2027, 17:00 (sheet {sheet.code})"
    assert told in plain(signed_in.get(response.url))
    signed_in.force_login(enrolment.learner)
    assert told in plain(signed_in.get(response.url))
    assert "transcribed from paper" in plain(signed_in.get(reverse("assessments:practice", args=["tiny", "practice-r1"])))
    assert "transcribed from paper" in plain(signed_in.get(reverse("assessments:observations")))


def test_staff_see_that_it_was_transcribed(client, sheet, trainer):
    session = keyed(sheet, trainer)
    client.force_login(PostingFactory(person__is_staff=True, person__is_superuser=True).person)

    assert sheet.code in plain(client.get(reverse("admin:assessments_observation_change", args=[session.pk])))
    assert sheet.code in plain(client.get(reverse("admin:assessments_papersheet_changelist")))


def test_a_colleague_keys_in_and_the_observer_finds_it_to_sign(client, later, sheet, trainer, colleague):
    client.force_login(colleague)
    response = client.post(page_of(sheet), form(trainer, password=None), follow=True)

    session = Observation.objects.get()
    assert session.observer_signed_at is None
    assert f"It waits for the signature of {trainer}" in plain(response)
    client.force_login(trainer)
    assert "Keyed in from paper: compare and sign" in plain(client.get(reverse("assessments:queue")))
    url = reverse("assessments:sign", args=[session.pk])
    assert f"Transcribed from paper by {colleague}" in plain(client.get(url))
    client.post(url, {"do": "sign", "global_rating": "3", "strength": "Kind.", "change": "Slower.", "password": "pass-for-tests"})
    session.refresh_from_db()
    assert session.outcome == "pass"


def test_a_wrong_password_signs_nothing_and_loses_nothing(signed_in, sheet, trainer):
    response = signed_in.post(page_of(sheet), form(trainer, password="guess", strength="Warm and slow."))

    html = response.content.decode()
    assert not Observation.objects.exists()
    assert "This is not your password" in html
    assert "Warm and slow." in html
    assert 'value="2027-03-01"' in html
    checked = re.findall(r'name="item_(\d)" value="2"[^>]*checked', html)
    assert checked == list(ALL_RIGHT)


def test_guessing_passwords_is_limited(signed_in, sheet, trainer):
    for _ in range(10):
        signed_in.post(page_of(sheet), form(trainer, password="guess"))

    assert "Too many tries" in plain(signed_in.post(page_of(sheet), form(trainer)))
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ("This field is required", {"held_on": ""}),
        ("Enter a valid time", {"began": "25:99"}),
        ("future", {"held_on": "2027-03-02"}),
        ("No session on it can begin before", {"held_on": "2027-02-28"}),
        ("One step is not rated yet", {"item_4": None}),
        ("The checklist has no item 99", {"item_99": "2"}),
        ("cannot be rated so", {"item_1": "na"}),
        ("Give a global rating", {"global_rating": ""}),
        ("Write one thing that went well", {"strength": ""}),
        ("Write one thing to change", {"change": ""}),
        ("Type your password to sign", {"password": ""}),
        ("Write the case number", {"situation": "R2"}),
        ("Select a valid choice", {"situation": "R9"}),
        ("Select a valid choice", {"observer": "0"}),
        ("Select a valid choice", {"reason": "bored"}),
    ],
)
def test_the_page_refuses_what_the_pages_online_refuse(signed_in, sheet, trainer, told, changes):
    response = signed_in.post(page_of(sheet), form(trainer, **changes))

    assert told in plain(response)
    assert not Observation.objects.exists()
    assert "error-summary" in response.content.decode()


def test_a_session_over_midnight_ends_the_next_day(client, enrolment, trainer):
    sheet = printed(enrolment, trainer)
    client.force_login(trainer)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        client.post(page_of(sheet), form(trainer, began="23:50", ended="00:10"))

    assert Observation.objects.get().ended_at - Observation.objects.get().started_at == timedelta(minutes=20)


def test_the_page_says_what_was_signed_here_meanwhile(signed_in, sheet, enrolment, colleague, trainer):
    assert 'name="another"' not in signed_in.get(page_of(sheet)).content.decode()
    observe(enrolment, colleague, now=NOON + timedelta(hours=3))

    assert "Signed here since this sheet was printed" in plain(signed_in.get(page_of(sheet)))
    assert "Say whether this is another session" in plain(signed_in.post(page_of(sheet), form(trainer)))
    signed_in.post(page_of(sheet), form(trainer, another="on"))
    assert Observation.objects.count() == 2


def test_a_sheet_that_is_keyed_in_says_so_and_takes_no_more(signed_in, sheet, trainer):
    keyed(sheet, trainer)

    assert "This sheet is keyed in already" in plain(signed_in.get(page_of(sheet)))
    assert "This sheet is keyed in already" in plain(signed_in.post(page_of(sheet), form(trainer)))
    assert Observation.objects.count() == 1


def test_her_own_clock_counts(client, later, sheet, trainer):
    trainer.time_zone = "Africa/Nairobi"
    trainer.save(update_fields=["time_zone"])
    client.force_login(trainer)
    client.post(page_of(sheet), form(trainer, began="17:00", ended="17:15"))

    assert Observation.objects.get().started_at == BEGAN


def read_square(html):
    """What a camera reads: the drawing's dark rows, painted."""
    drawing = re.search(r'<svg[^>]*viewBox="0 0 (\d+) \1"[^>]*class="segno".*?class="qrline"[^>]* d="([^"]+)"', html, re.DOTALL)
    size, scale, x, y = int(drawing[1]), 6, 0.0, 0.0
    picture = Image.new("L", (size * scale, size * scale), 255)
    for move, numbers in re.findall(r"([Mmh])([-\d. ]+)", drawing[2]):
        values = [float(each) for each in numbers.split()]
        if move == "h":
            ImageDraw.Draw(picture).rectangle([x * scale, (y - 0.5) * scale, (x + values[0]) * scale - 1, (y + 0.5) * scale - 1], fill=0)
            x += values[0]
        else:
            x, y = values if move == "M" else (x + values[0], y + values[1])
    [found] = zxingcpp.read_barcodes(picture)
    return found.text
