"""What waits for a learner's answer, on her own phone."""

import pytest

from assessments.phones.results import results_part
from assessments.services.signing import sign_as_learner
from tests.assessments.observing import observe
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_only_what_she_has_not_answered_and_what_she_reads_of_it(enrolment, trainer):
    seen = observe(enrolment, trainer, ratings={"1": "2", "2": "1", "3": "na", "4": "2", "5": "2"})
    observe(enrolment, trainer, sign=False)
    [told] = results_part(person=enrolment.learner, now=NOON, language="en")

    assert (told["id"], told["of"]) == (str(seen.pk), seen.digest)
    for words in (str(trainer), "Kind.", "Slower.", "I see it differently"):
        assert words in told["html"]
    assert "csrf" not in told["html"]
    assert results_part(person=trainer, now=NOON, language="en") == []
    sign_as_learner(observation=seen, by=enrolment.learner, now=NOON, agrees=True)
    assert results_part(person=enrolment.learner, now=NOON, language="en") == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_there_are(enrolment, trainer, count, django_assert_num_queries):
    for _each in range(count):
        observe(enrolment, trainer)
    results_part(person=enrolment.learner, now=NOON, language="en")

    with django_assert_num_queries(4):  # observations, ratings, their items, the checklist's items
        assert len(results_part(person=enrolment.learner, now=NOON, language="en")) == count
