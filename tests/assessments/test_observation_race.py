"""Two requests at the same instant, on a database that lets them: PostgreSQL. (SQLite lets one writer in after the other.)"""

from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from assessments.models import Observation, Rating, SelfRating
from assessments.record import verify
from assessments.services.observations import ask_for_observation, claim
from assessments.services.rating import rate_item
from assessments.services.signing import sign_as_observer
from courses.models import Completion
from people.models import Role
from tests.assessments.observing import observe, practice_edition
from tests.factories import NOON, EnrolmentFactory, OrgUnitFactory, PostingFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in after the other"),
]
triggers = import_module("assessments.migrations.0002_observation_signed_freezes")


@pytest.fixture
def place(transactional_db):
    """A place whose observations may be wiped at the end, which the triggers would refuse."""
    facility = OrgUnitFactory()
    yield facility
    with connection.schema_editor() as editor:
        triggers.drop_triggers(None, editor)
        for model in (Rating, SelfRating, Observation):
            editor.execute(f"DELETE FROM {model._meta.db_table}")
    with connection.schema_editor() as editor:
        triggers.create_triggers(None, editor)


@pytest.fixture
def learner_here(place):
    return EnrolmentFactory(edition=practice_edition(), org_unit=place)


def at_once(*actions):
    """Run the actions in threads that start together; what each returned or raised, in order."""
    barrier, outcomes = Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        try:
            barrier.wait(5)
            outcomes[place] = action()
        except (ValidationError, PermissionDenied) as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


def test_signed_twice_at_once_is_signed_once(learner_here, place):
    trainer = PostingFactory(role=Role.TRAINER, org_unit=place).person
    observation = observe(learner_here, trainer, sign=False)
    copies = [Observation.objects.get(pk=observation.pk) for _ in range(2)]

    signed = at_once(*[lambda one=one: sign_as_observer(observation=one, by=trainer, now=NOON) for one in copies])

    assert signed == [observation, observation]
    assert signed[0].digest == signed[1].digest == Observation.objects.get().digest
    assert Completion.objects.count() == 1


def test_a_rating_beside_a_signature_is_in_it_or_refused(learner_here, place):
    trainer = PostingFactory(role=Role.TRAINER, org_unit=place).person
    observation = observe(learner_here, trainer, sign=False)

    at_once(
        lambda: sign_as_observer(observation=observation, by=trainer, now=NOON),
        lambda: rate_item(observation=Observation.objects.get(), item="2", value="0", by=trainer, now=NOON),
    )

    assert verify(Observation.objects.get())


def test_two_trainers_who_begin_at_once_are_not_both_observers(learner_here, place):
    trainers = [PostingFactory(role=Role.TRAINER, org_unit=place).person for _ in range(2)]
    practice = learner_here.edition.activities.get(key="practice-r1")
    wish = ask_for_observation(enrolment=learner_here, activity=practice, by=learner_here.learner, now=NOON)

    outcomes = at_once(*[lambda one=one: claim(observation=Observation.objects.get(), by=one, now=NOON) for one in trainers])

    assert [type(each) for each in outcomes].count(Observation) == 1
    assert outcomes.index(wish) == trainers.index(Observation.objects.get().observer)
