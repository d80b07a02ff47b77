"""My refreshers: a list, one page each, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now as real_now

from notices.models import Notice
from refreshers.models import Refresher
from tests.factories import UserFactory
from tests.refreshers.conftest import quiz

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
RIGHT = {"Q01": "b", "Q02": "false", "Q03": "a", "Q04": "20"}


@pytest.fixture
def open_for(client, certify, sweep):
    """``open_for(days)``: the refreshers of a certificate so many days old, its holder signed in."""

    def make(days):
        certificate = certify(issued_at=real_now() - days * DAY)
        sweep(real_now())
        client.force_login(certificate.enrolment.learner)
        return list(Refresher.objects.order_by("due_on"))

    return make


def page(refresher):
    return reverse("refreshers:refresher", args=[refresher.pk])


def fields(refresher, right=True):
    """The fields a browser sends: places in the drawn order, never ids."""
    sent = {}
    for number, entry in enumerate(refresher.form, start=1):
        value = RIGHT[entry["question"]]
        if entry["order"]:
            place = entry["order"].index(value)
            value = str(place if right else (place + 1) % len(entry["order"]))
        elif not right:
            value = {"false": "true", "20": "99"}[value]
        sent[f"q{number}"] = value
    return sent


def test_list_shows_what_waits_and_what_is_done(client, open_for):
    first, second = open_for(20)
    client.post(page(first), fields(first))

    context = client.get(reverse("refreshers:list")).context

    assert [each["refresher"] for each in context["first"]] == [second]
    assert [each["refresher"] for each in context["answered"]] == [first]


def test_list_with_nothing_due_says_so(client):
    client.force_login(UserFactory())

    assert "Nothing is due" in client.get(reverse("refreshers:list")).content.decode()


def test_quiz_page_gives_no_answer_away(client, open_for):
    (due,) = open_for(3)

    text = client.get(page(due)).content.decode()

    assert text.count("<fieldset") + text.count('inputmode="decimal"') == 2
    for secret in ("rationale", "feedback", "Right answer"):
        assert secret not in text.lower()


def test_answering_shows_result_reason_and_tip(client, open_for):
    (due,) = open_for(3)

    assert client.post(page(due), fields(due)).url == page(due)
    answer = client.get(page(due))

    assert answer.context["is_passed"]
    assert "Short and often." in answer.content.decode()
    assert all(question.rationale for question in answer.context["questions"])
    assert answer.context["lessons"] == {}


def test_missed_questions_lead_to_their_lessons(client, open_for):
    (due,) = open_for(3)
    client.post(page(due), fields(due, right=False))

    answer = client.get(page(due))

    assert not answer.context["is_passed"]
    assert "Read again." in answer.content.decode()
    assert set(answer.context["lessons"]) <= {"m1-first", "m1-second"}
    assert answer.context["lessons"]


def test_question_left_open_is_asked_for_and_nothing_is_lost(client, open_for):
    (due,) = open_for(3)
    sent = fields(due)
    kept = sent.pop("q1")

    answer = client.post(page(due), sent)

    assert (answer.status_code, answer.context["missing"]) == (422, 1)
    assert [bool(question.error) for question in answer.context["questions"]] == [True, False]
    assert answer.context["questions"][1].is_answered
    assert kept
    assert Refresher.objects.get().percent is None


def test_sending_twice_keeps_the_first(client, open_for):
    (due,) = open_for(3)
    for right in (True, False):
        assert client.post(page(due), fields(due, right=right)).status_code == 302

    assert Refresher.objects.get().percent == 100


@pytest.mark.parametrize("method", ["get", "post"])
def test_refresher_of_another_person_is_not_found(client, open_for, method):
    (due,) = open_for(3)
    client.force_login(UserFactory())

    assert getattr(client, method)(page(due), {}).status_code == 404


def test_visitor_is_sent_to_sign_in(client, open_for):
    (due,) = open_for(3)
    client.logout()

    assert [client.get(url).status_code for url in (page(due), reverse("refreshers:list"))] == [302, 302]


def test_self_check_lists_the_critical_items_and_keeps_what_was_ticked(client, open_for):
    practice = open_for(20)[1]
    choices = client.get(page(practice)).context["form"].fields["done"].choices
    first = choices[0][0]

    client.post(page(practice), {"done": [first], "note": "Slower."})

    answer = client.get(page(practice))
    assert answer.context["to_practise"] == [text for _key, text in choices[1:]]
    assert "Slower." in answer.content.decode()
    assert "Well done" not in answer.content.decode()


def test_observed_step_leads_to_the_practice_page(client, open_for):
    observed = open_for(182)[-1]

    assert reverse("assessments:practice", args=["tiny", "practice-r1"]) in client.get(page(observed)).content.decode()


def test_observed_step_with_questions_asks_them_first_and_offers_the_audit(client, open_for, replan):
    replan(refreshers=[quiz("m12", 3, 2, ["HE1"], kind="observed", situation="R2", or_records=2)])
    (observed,) = open_for(3)

    client.post(page(observed), fields(observed))
    answer = client.get(page(observed))
    assert reverse("assessments:practice", args=["tiny", "practice-r2"]) in answer.content.decode()
    assert len(answer.context["questions"]) == 2
    assert Refresher.objects.get().answered_at is None
    assert client.post(page(observed), {"note": ""}).status_code == 422
    client.post(page(observed), {"note": "All complete."})
    done = Refresher.objects.get()
    assert (done.answered_at is not None, done.note, done.percent) == (True, "All complete.", 100)


def test_recertification_explains_and_stays_open(client, open_for, replan):
    replan(refreshers=[quiz("m24", 3, 40, ["HE1"], kind="recertification", situation="R2")])
    (due,) = open_for(3)

    assert "renew" in client.get(page(due)).content.decode()
    assert (due.form, due.answered_at) == ([], None)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_long(client, open_for, replan, count, django_assert_max_num_queries):
    replan(refreshers=[quiz(f"s{number}", number + 1, 1) for number in range(count)])
    open_for(10)
    client.get(reverse("refreshers:list"))

    with django_assert_max_num_queries(8):
        answer = client.get(reverse("refreshers:list"))
    assert len(answer.context["first"]) + len(answer.context["waiting"]) == count


def test_notice_opens_the_refresher(client, open_for):
    from refreshers.services import tell_due

    (due,) = open_for(3)
    tell_due(now=real_now())

    inbox = Notice.objects.inbox_of(due.person).get()
    assert client.get(reverse("notices:notice", args=[inbox.pk])).url == page(due)
