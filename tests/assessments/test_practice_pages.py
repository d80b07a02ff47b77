"""The pages of an observed practice, as a learner, a trainer and everybody else meet them."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Observation, Rating
from assessments.services.observations import ask_for_observation, start_unasked
from assessments.services.rating import self_rate, set_details
from assessments.services.signing import sign_as_observer
from assessments.views import observing
from people.models import OrgUnit, Role
from tests.assessments.observing import ALL_RIGHT, observe
from tests.factories import NOON, EnrolmentFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
R1 = ["tiny", "practice-r1"]
R2 = ["tiny", "practice-r2"]
SIGNING = {"do": "sign", "global_rating": "3", "strength": "Kind.", "change": "Slower.", "password": "pass-for-tests"}
BIG = "x" * 10_000_000


@pytest.fixture
def as_trainer(client, trainer):
    client.force_login(trainer)
    return client


@pytest.fixture
def as_learner(client, enrolment):
    client.force_login(enrolment.learner)
    return client


@pytest.fixture
def wish(enrolment):
    practice = enrolment.edition.activities.get(key="practice-r1")
    return ask_for_observation(enrolment=enrolment, activity=practice, by=enrolment.learner, now=NOON)


@pytest.fixture
def begun(enrolment, trainer):
    return observe(enrolment, trainer, sign=False, ratings={})


def page(name, *args):
    return reverse(f"assessments:{name}", args=args)


# --- the learner -----------------------------------------------------------------------------------------------------
def test_practice_offers_to_ask_and_says_who_will_see_it(as_learner, trainer):
    body = as_learner.get(page("practice", *R1)).content.decode()

    assert "Ask to be observed" in body
    assert trainer.get_full_name() in body
    assert all(text in body for text in ("Washes hands", "Greets", "Rinses", "Explains", "Dries"))
    assert "You are shy" not in body  # a role-play's brief is for the observer


def test_practice_is_locked_until_what_comes_before_is_done(as_learner):
    response = as_learner.get(page("practice", *R2))
    assert "comes first" in response.content.decode()
    assert as_learner.post(page("ask", *R2), {"situation": "R2"}).status_code == 302
    assert not Observation.objects.exists()


def test_practice_sends_a_stranger_to_the_course(client, practices):
    client.force_login(UserFactory())
    assert client.get(page("practice", *R1)).url == reverse("courses:course", args=["tiny"])
    assert client.post(page("ask", *R1), {"situation": "R1"}).status_code == 404


def test_ask_then_take_back(as_learner):
    as_learner.post(page("ask", *R1), {"situation": "R3"})
    observation = Observation.objects.get()
    assert observation.situation == "R3"
    assert "You have asked" in as_learner.get(page("practice", *R1)).content.decode()

    as_learner.post(page("take_back", observation.pk))
    assert not Observation.objects.open().exists()


def test_ask_with_a_situation_that_is_not_offered_says_so(as_learner):
    response = as_learner.post(page("ask", *R1), {"situation": "R2"})
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert not Observation.objects.exists()


def test_self_rating_goes_stage_by_stage_and_keeps_what_is_there(as_learner, wish):
    url = page("self_rating", wish.pk)
    assert as_learner.post(f"{url}?stage=A", {"item_1": "2"}).url == f"{url}?stage=A"
    assert as_learner.post(f"{url}?stage=A", {"item_1": "2", "item_2": "1"}).url == f"{url}?stage=B"
    assert as_learner.get(url).context["stage"].key == "B"
    last = as_learner.post(f"{url}?stage=B", {"item_3": "na", "item_4": "0", "item_5": "2"})

    assert last.url == page("practice", *R1)
    wish.refresh_from_db()
    assert wish.self_rated_at is not None
    assert dict(wish.self_ratings.values_list("item__key", "value")) == {"1": "2", "2": "1", "3": "na", "4": "0", "5": "2"}


def test_self_rating_is_closed_to_others_and_after_the_signature(client, trainer, enrolment):
    observation = observe(enrolment, trainer)
    client.force_login(enrolment.learner)
    assert client.get(page("self_rating", observation.pk)).status_code == 404
    second = observe(enrolment, trainer, sign=False)
    client.force_login(trainer)
    assert client.get(page("self_rating", second.pk)).status_code == 404


def test_the_learner_never_sees_ratings_before_the_signature(as_learner, enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False, ratings={**ALL_RIGHT, "1": "0"})

    assert as_learner.get(page("observation", observation.pk)).url == page("practice", *R1)
    assert as_learner.get(page("observe", observation.pk)).status_code == 404
    assert as_learner.get(page("sign", observation.pk)).status_code == 404


def test_result_says_why_not_item_by_item_and_takes_her_answer(as_learner, enrolment, trainer):
    observation = observe(enrolment, trainer, ratings={**ALL_RIGHT, "1": "1", "2": "0", "4": "0"}, global_rating=2)
    url = page("observation", observation.pk)
    body = as_learner.get(url).content.decode()

    assert "Step 1, “Washes hands”, is critical" in body
    assert "earned 2 of 6 marks. At least 5 (80 %) are needed" in body
    assert "2 Greets: Not done" in body
    assert "rated the session “Borderline”. It must be “Competent” or better" in body

    refused = as_learner.post(url, {"agrees": "no", "comment": ""})
    assert "Write what you see differently" in refused.content.decode()
    as_learner.post(url, {"agrees": "no", "comment": "I did <b>ask</b>."})
    observation.refresh_from_db()
    assert (observation.learner_agrees, observation.learner_comment) == (False, "I did <b>ask</b>.")
    assert "I did &lt;b&gt;ask" in as_learner.get(url).content.decode()


# --- the trainer -----------------------------------------------------------------------------------------------------
def test_queue_lists_the_learners_of_her_places_oldest_first(as_trainer, enrolment, practices, facility):
    practice = practices.activities.get(key="practice-r1")
    here = [enrolment, EnrolmentFactory(edition=practices, org_unit=facility)]
    far = EnrolmentFactory(edition=practices)
    for hours, each in enumerate([here[1], far, here[0]]):
        ask_for_observation(enrolment=each, activity=practice, by=each.learner, now=NOON + timedelta(hours=hours))

    listed = [each.enrolment for each in as_trainer.get(page("queue")).context["page"]]
    assert listed == [here[1], here[0]]


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MANAGER, None])
def test_queue_is_for_trainers(client, role):
    person = PostingFactory(role=role).person if role else UserFactory()
    client.force_login(person)
    assert client.get(page("queue")).status_code == 403


def queries(client, url, **data):
    client.get(url, data)  # the first visit fills caches
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url, data)
    return len(seen), response.context


def test_queue_costs_the_same_however_long(as_trainer, practices, trainer, facility):
    practice = practices.activities.get(key="practice-r1")
    costs = []
    for rows in (1, 2, 3):
        each = EnrolmentFactory(edition=practices, org_unit=facility, learner__full_name=f"Zuri {rows}")
        ask_for_observation(enrolment=each, activity=practice, by=each.learner, now=NOON)
        other = EnrolmentFactory(edition=practices, org_unit=facility, learner__full_name=f"Zola {rows}")
        start_unasked(enrolment=other, activity=practice, by=trainer, now=NOON)
        cost, context = queries(as_trainer, page("queue"), q="zuri")
        costs.append(cost)
        assert (len(context["page"]), len(context["mine"]), len(context["found"])) == (rows, rows, rows)
    assert costs[0] == costs[1] == costs[2] <= 14


def test_observations_cost_the_same_however_many(as_trainer, trainer, practices, facility):
    costs = []
    for rows in (1, 2, 3):
        observe(EnrolmentFactory(edition=practices, org_unit=facility), trainer)
        cost, context = queries(as_trainer, page("observations"))
        costs.append(cost)
        assert len(context["page"]) == rows
    assert costs[0] == costs[1] == costs[2] <= 7


def test_practice_costs_the_same_however_often_observed(as_learner, enrolment, trainer):
    costs = []
    for rows in (1, 2, 3):
        observe(enrolment, trainer, now=NOON + timedelta(days=rows))
        cost, context = queries(as_learner, page("practice", *R1))
        costs.append(cost)
        assert len(context["results"]) == rows
    assert costs[0] == costs[1] == costs[2] <= 16


def test_begin_prepares_and_then_rates(as_trainer, wish, trainer):
    assert as_trainer.post(page("begin", wish.pk)).url == page("prepare", wish.pk)
    assert "You are shy" in as_trainer.get(page("prepare", wish.pk)).content.decode()
    assert as_trainer.post(page("prepare", wish.pk), {"situation": "R1", "script": "rp1"}).url == page("observe", wish.pk)
    assert "You are shy" in as_trainer.get(page("observe", wish.pk)).content.decode()


def test_begin_unasked_finds_a_learner_by_name(as_trainer, enrolment):
    found = as_trainer.get(page("queue"), {"q": enrolment.learner.full_name[-4:]}).context["found"]
    assert [(each["enrolment"], [title for _practice, title in each["practices"]]) for each in found] == [(enrolment, ["Role-play"])]

    response = as_trainer.post(page("begin_unasked", enrolment.pk, "practice-r1"))
    assert response.url == page("prepare", Observation.objects.get().pk)


def test_a_trainer_of_another_place_meets_nothing(client, enrolment, begun):
    client.force_login(PostingFactory(role=Role.TRAINER).person)
    assert client.post(page("begin_unasked", enrolment.pk, "practice-r1")).status_code == 404
    for name in ("prepare", "observe", "stop", "uncounted", "sign", "observation", "correct"):
        assert (name, client.get(page(name, begun.pk)).status_code) == (name, 404)
    assert client.post(page("rate", begun.pk), {"item": "1", "value": "2"}).status_code == 404
    assert not Rating.objects.exists()


def test_prepare_refuses_a_name_and_keeps_what_was_typed(as_trainer, enrolment, trainer):
    observe(enrolment, trainer)
    second = start_unasked(enrolment=enrolment, activity=enrolment.edition.activities.get(key="practice-r2"), by=trainer, now=NOON)
    typed = {"situation": "R2", "case_number": "Amina", "consent": ["asked-by-other"], "asked_by": "ward nurse", "asked_at": "10:15"}
    body = as_trainer.post(page("prepare", second.pk), typed).content.decode()

    assert "Never a name or initials" in body
    assert 'value="Amina"' in body
    assert 'value="ward nurse"' in body
    assert 'value="10:15"' in body

    body = as_trainer.post(page("prepare", second.pk), {**typed, "case_number": "27-12"}).content.decode()
    assert "Without a yes to every question" in body
    assert as_trainer.get(page("observe", second.pk)).url == page("prepare", second.pk)

    as_trainer.post(page("prepare", second.pk), {**typed, "case_number": "27-12", "consent": ["asked-by-other", "no-recording"]})
    second.refresh_from_db()
    assert (second.case_number, second.consent["by"], second.consent["at"]) == ("27-12", "ward nurse", "10:15")


def test_rate_answers_each_tap(as_trainer, begun):
    for _tap in range(2):
        response = as_trainer.post(page("rate", begun.pk), {"item": "1", "value": "2"})
        assert (response.status_code, response.json()) == (200, {"item": "1", "value": "2"})
    assert list(Rating.objects.values_list("item__key", "value")) == [("1", "2")]

    refused = as_trainer.post(page("rate", begun.pk), {"item": "1", "value": "na"})
    assert (refused.status_code, refused.json()) == (422, {"error": "Item 1 cannot be rated so."})


def test_rate_tells_a_signed_out_phone_and_a_closed_session(client, trainer, enrolment):
    observation = observe(enrolment, trainer)
    assert client.post(page("rate", observation.pk), {"item": "1", "value": "2"}).status_code == 401
    client.force_login(trainer)
    assert client.post(page("rate", observation.pk), {"item": "1", "value": "2"}).status_code == 404


def test_observe_works_without_javascript(as_trainer, begun):
    response = as_trainer.post(page("observe", begun.pk), {"stage": "A", "item_1": "2", "item_2": "1"})
    assert response.url == f"{page('observe', begun.pk)}#stage-A"
    assert dict(Rating.objects.values_list("item__key", "value")) == {"1": "2", "2": "1"}

    refused = as_trainer.post(page("observe", begun.pk), {"stage": "B", "item_4": "2", "item_5": "9"})
    assert "cannot be rated so" in refused.content.decode()
    assert 'id="item-4-2" checked' in refused.content.decode()


def test_sign_keeps_what_was_written_when_the_password_is_wrong(as_trainer, begun):
    response = as_trainer.post(page("sign", begun.pk), {**SIGNING, "password": "wrong"})
    body = response.content.decode()
    begun.refresh_from_db()

    assert "This is not your password" in body
    assert "wrong" not in body.replace("Change what was wrong", "")
    assert (begun.strength, begun.change, begun.global_rating, begun.observer_signed_at) == ("Kind.", "Slower.", 3, None)


def test_sign_names_the_open_items_with_links(as_trainer, begun):
    as_trainer.post(page("rate", begun.pk), {"item": "2", "value": "2"})
    body = as_trainer.post(page("sign", begun.pk), {**SIGNING, "strength": ""}).content.decode()

    for key in ("1", "3", "4", "5"):
        assert f'href="{page("observe", begun.pk)}#item-{key}"' in body
    assert f'href="{page("observe", begun.pk)}#item-2"' not in body
    assert "Write one thing that went well." in body


def test_sign_then_a_second_tap_shows_the_record(as_trainer, begun):
    as_trainer.post(page("observe", begun.pk), {f"item_{key}": "2" for key in ALL_RIGHT})
    assert as_trainer.post(page("sign", begun.pk), SIGNING).url == page("observation", begun.pk)
    assert as_trainer.post(page("sign", begun.pk), SIGNING).url == page("observation", begun.pk)
    assert Observation.objects.get(pk=begun.pk).outcome == "pass"


def test_sign_slows_down_who_guesses_passwords(as_trainer, begun):
    for _try in range(10):
        as_trainer.post(page("sign", begun.pk), {**SIGNING, "password": "guess"})
    body = as_trainer.post(page("sign", begun.pk), SIGNING).content.decode()
    assert "Too many tries" in body


def test_sign_does_not_judge_the_password_of_who_guesses_too_often(as_trainer, begun):
    for _try in range(10):
        as_trainer.post(page("sign", begun.pk), {**SIGNING, "password": "guess"})
    pages = [as_trainer.post(page("sign", begun.pk), {**SIGNING, "password": each}) for each in ("guess", SIGNING["password"])]

    wrong, right = (each.context["form"].errors["password"] for each in pages)
    assert wrong == right


def test_sign_tapped_twice_at_once_shows_the_record_both_times(as_trainer, begun, trainer, monkeypatch):
    as_trainer.post(page("observe", begun.pk), {f"item_{key}": "2" for key in ALL_RIGHT})

    def overtaken(**facts):
        """The other tap's request, which signs between this one's look at the row and its own write."""
        set_details(**facts)
        sign_as_observer(observation=begun, by=trainer, now=facts["now"])
        set_details(**facts)

    monkeypatch.setattr(observing, "set_details", overtaken)

    assert as_trainer.post(page("sign", begun.pk), SIGNING).url == page("observation", begun.pk)
    assert Observation.objects.get(pk=begun.pk).outcome == "pass"


def test_save_for_later_needs_no_password(as_trainer, begun):
    assert as_trainer.post(page("sign", begun.pk), {"do": "save", "strength": "Kind."}).url == page("sign", begun.pk)
    begun.refresh_from_db()
    assert begun.strength == "Kind."


def test_stop_asks_first_and_ends_the_session(as_trainer, begun):
    assert "Harmful touch" in as_trainer.get(page("stop", begun.pk)).content.decode()
    assert Observation.objects.get(pk=begun.pk).stop_reason == ""
    assert as_trainer.post(page("stop", begun.pk), {"reason": "touch", "note": "Rough."}).url == page("sign", begun.pk)
    assert as_trainer.post(page("sign", begun.pk), {"do": "sign", "password": "pass-for-tests"}).url == page("observation", begun.pk)
    assert Observation.objects.get(pk=begun.pk).outcome == "stopped"


def test_uncounted_closes_the_session(as_trainer, begun):
    assert as_trainer.post(page("uncounted", begun.pk), {"reason": "unwell"}).url == page("queue")
    begun.refresh_from_db()
    assert begun.not_counted == "unwell"
    assert as_trainer.get(page("observe", begun.pk)).status_code == 404


def test_put_back_returns_a_wish_to_the_queue(as_trainer, wish):
    as_trainer.post(page("begin", wish.pk))
    as_trainer.post(page("put_back", wish.pk))
    assert list(Observation.objects.waiting()) == [wish]


def test_correct_asks_first_then_opens_a_copy(as_trainer, enrolment, trainer):
    signed = observe(enrolment, trainer)
    assert "Open a correction" in as_trainer.get(page("correct", signed.pk)).content.decode()
    assert Observation.objects.count() == 1
    response = as_trainer.post(page("correct", signed.pk))
    correction = Observation.objects.get(supersedes=signed)

    assert response.url == page("observe", correction.pk)
    assert as_trainer.get(page("correct", signed.pk)).url == page("observe", correction.pk)
    sign_as_observer(observation=correction, by=trainer, now=NOON)
    assert "Corrected since" in as_trainer.get(page("observation", signed.pk)).content.decode()


@pytest.mark.parametrize(("role", "where"), [(role, where) for role in Role for where in ("above", "beside")])
def test_the_record_is_for_those_over_the_place(client, enrolment, trainer, role, where):
    observation = observe(enrolment, trainer)
    place = {"org_unit": OrgUnit.objects.get_parent(enrolment.org_unit)} if where == "above" else {}
    client.force_login(PostingFactory(role=role, **place).person)
    expected = 200 if where == "above" and role in {Role.TRAINER, Role.MANAGER} else 404
    assert client.get(page("observation", observation.pk)).status_code == expected


def test_the_record_shows_both_ratings_and_the_seal(as_trainer, enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False)
    self_rate(observation=observation, values={"1": "1"}, by=enrolment.learner, now=NOON)
    sign_as_observer(observation=observation, by=trainer, now=NOON)
    observation.refresh_from_db()
    response = as_trainer.get(page("observation", observation.pk))

    assert response.context["has_own"]
    assert observation.digest in response.content.decode()


@pytest.mark.parametrize("name", ["sign", "stop", "prepare", "observe", "uncounted", "rate"])
def test_ten_megabytes_are_refused_clearly(as_trainer, begun, name):
    response = as_trainer.post(page(name, begun.pk), {"strength": BIG, "note": BIG, "item": "1", "value": "2", "do": "save"})
    assert response.status_code == 413
    begun.refresh_from_db()
    assert begun.strength == "Kind."


def test_every_page_needs_a_signed_in_person(client, begun):
    for name in ("self_rating", "prepare", "observe", "stop", "uncounted", "sign", "observation", "correct"):
        assert client.get(page(name, begun.pk)).url.startswith(reverse("account_login"))
    for url in (page("queue"), page("observations"), page("practice", *R1)):
        assert client.get(url).url.startswith(reverse("account_login"))


def test_the_grading_page_weighs_at_most_70_kb(as_trainer, begun):
    html = as_trainer.get(page("observe", begun.pk)).content
    files = [
        "vendor/bootstrap.min.css",
        "css/tokens.css",
        "css/site.css",
        "css/forms.css",
        "css/components.css",
        "css/observe.css",
        "js/observe.js",
    ]
    weight = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files) + len(gzip.compress(html))
    assert weight <= 70_000
