import re

import pytest
from django.urls import reverse

from assessments.models import Answer, Attempt, Question
from courses.models import Completion
from tests.factories import EnrolmentFactory, UserFactory

CHECK = "/checks/tiny/m1-first/"


@pytest.fixture
def enrolment(edition, client):
    enrolment = EnrolmentFactory(edition=edition)
    client.force_login(enrolment.learner)
    return enrolment


def hidden(page) -> dict:
    """The hidden fields a page would send again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def verdicts(page) -> list[str]:
    return [card["prepared"].verdict for card in page.context["cards"]]


def test_check_asks_three_questions_and_tells_nothing(client, enrolment):
    page = client.get(CHECK)
    assert verdicts(page) == ["", "", ""]
    assert "This." not in page.content.decode()  # the feedback of the second


def test_check_marks_what_is_answered_and_carries_it_on(client, enrolment):
    first = client.post(CHECK, hidden(client.get(CHECK)) | {"q1": "true"})
    assert verdicts(first) == ["right", "", ""]
    assert hidden(first)["q1"] == "true"

    place = first.context["cards"][1]["prepared"].choices
    wrong = next(choice.value for choice in place if choice.text == "That")
    second = client.post(CHECK, hidden(first) | {"q2": wrong})
    assert verdicts(second) == ["right", "wrong", ""]

    texts = [row.text for row in second.context["cards"][2]["prepared"].rows]
    order = {f"q3-{place}": str(["Wet", "Soap", "Rinse"].index(text) + 1) for place, text in enumerate(texts)}
    last = client.post(CHECK, hidden(second) | order)
    assert verdicts(last) == ["right", "wrong", "right"]
    assert (last.context["all_marked"], last.context["right_count"]) == (True, 2)
    assert reverse("courses:done", args=["tiny", "m1-first"]) in last.content.decode()


def test_check_stores_nothing(client, enrolment):
    client.post(CHECK, hidden(client.get(CHECK)) | {"q1": "true"})
    assert [model.objects.count() for model in (Attempt, Answer, Completion)] == [0, 0, 0]


def test_check_keeps_its_order_between_asking_and_marking(client, enrolment):
    page = client.get(CHECK)
    again = client.post(CHECK, hidden(page))
    assert [card["prepared"].rows for card in again.context["cards"]] == [card["prepared"].rows for card in page.context["cards"]]


def test_check_says_what_is_incomplete(client, enrolment):
    page = client.post(CHECK, hidden(client.get(CHECK)) | {"q3-0": "1"})
    assert (page.status_code, page.context["cards"][2]["prepared"].error[:15]) == (422, "Give each step ")


@pytest.mark.parametrize("seed", ["x", "-1", "9" * 5000, "1.5"])
def test_check_bears_any_seed(client, enrolment, seed):
    assert client.post(CHECK, {"seed": seed, "q1": "true"}).status_code == 200


def test_check_uses_checks_only(client, enrolment):
    assert {card["prepared"].code for card in client.get(CHECK).context["cards"]} == {f"m1-first-{n}" for n in (1, 2, 3)}
    assert Question.objects.filter(use="check", lesson__key="final-quiz").count() == 0
    assert client.get("/checks/tiny/final-quiz/").status_code == 404


def test_check_sends_a_stranger_to_the_course(client, edition):
    client.force_login(UserFactory())
    assert client.get(CHECK).url == "/courses/tiny/"


def test_check_of_ten_megabytes_is_refused(client, enrolment):
    assert client.post(CHECK, {"q1": "x" * 10_000_000}).status_code == 413
