"""After the observer's signature the database itself refuses, whatever code asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.models import Observation, Rating, SelfRating
from assessments.record import verify
from assessments.services.rating import self_rate
from assessments.services.signing import sign_as_learner, sign_as_observer
from tests.assessments.observing import ALL_RIGHT, observe
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db

HERS = {"learner_signed_at", "learner_agrees", "learner_comment"}
OTHER = {
    "situation": "R4", "is_remote_trained": True, "script": "rp9", "case_number": "9", "consent": {"x": True}, "mother_voice": {"x": True},
    "asked_at": NOON, "self_rated_at": None, "started_at": None, "ended_at": None, "withdrawn_at": NOON, "not_counted": "x",
    "stop_reason": "touch", "stop_note": "x", "global_rating": 4, "strength": "x", "change": "x", "outcome": "not_yet", "reasons": [1],
    "observer_signed_at": None, "digest": "0" * 64,
}  # fmt: skip


@pytest.fixture
def signed(enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False)
    self_rate(observation=observation, values=ALL_RIGHT, by=enrolment.learner, now=NOON)
    return sign_as_observer(observation=observation, by=trainer, now=NOON)


def refused(action):
    with pytest.raises(IntegrityError, match=r"signed observations do not change|observations are never deleted"), transaction.atomic():
        action()
    return True


@pytest.mark.parametrize("field", OTHER)
def test_no_signed_field_changes(signed, field):
    assert refused(lambda: Observation.objects.filter(pk=signed.pk).update(**{field: OTHER[field]}))


def test_every_field_is_frozen_or_the_learners():
    keys = {"id", "enrolment", "activity", "checklist", "observer", "learner", "supersedes"}
    assert {field.name for field in Observation._meta.fields} == keys | set(OTHER) | HERS


def test_no_signed_person_changes(signed):
    assert refused(lambda: Observation.objects.filter(pk=signed.pk).update(observer=UserFactory()))
    assert refused(lambda: Observation.objects.filter(pk=signed.pk).update(learner=UserFactory()))


@pytest.mark.parametrize("model", [Rating, SelfRating])
def test_no_signed_rating_changes_comes_or_goes(signed, model):
    rating = model.objects.filter(observation=signed).first()
    assert refused(lambda: model.objects.filter(pk=rating.pk).update(value="0"))
    assert refused(rating.delete)
    assert refused(lambda: model.objects.create(observation=signed, item=rating.item, value="0", rated_at=NOON))


def test_an_observation_is_never_deleted_signed_or_not(enrolment, trainer, signed):
    unsigned = observe(enrolment, trainer, sign=False)
    for observation in (signed, unsigned):
        with connection.cursor() as cursor:
            pk = observation.pk.hex if connection.vendor == "sqlite" else str(observation.pk)
            assert refused(lambda pk=pk, cursor=cursor: cursor.execute("DELETE FROM assessments_observation WHERE id = %s", [pk]))
    assert refused(unsigned.ratings.all().delete)


def test_the_learner_answers_once_and_then_nothing_changes(signed):
    sign_as_learner(observation=signed, by=signed.learner, now=NOON, agrees=True)
    for change in ({"learner_agrees": None}, {"learner_comment": "x"}, {"learner_signed_at": None}):
        assert refused(lambda change=change: Observation.objects.filter(pk=signed.pk).update(**change))


def test_saving_a_signed_row_as_it_is_is_no_change(signed):
    Observation.objects.get(pk=signed.pk).save()
    assert verify(Observation.objects.get(pk=signed.pk))


def test_verify_notices_a_change_made_behind_the_databases_back(signed):
    forged = Observation.objects.get(pk=signed.pk)
    forged.strength = "Nothing."
    assert not verify(forged)
    assert verify(signed)
