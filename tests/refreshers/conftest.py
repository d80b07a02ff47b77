"""Certificates whose plan begins when a test says so."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import models

from courses.models import Edition
from credentials.codes import new_code
from credentials.models import Certificate
from refreshers.services import open_due
from tests.factories import NOON, EnrolmentFactory


@pytest.fixture
def certify(edition, facility):
    """``certify(issued_at=…)``: a certificate on the tiny course, as if it had been earned that day."""

    def make(*, issued_at: datetime = NOON, valid_days: int = 730, **learner) -> Certificate:
        names = {f"learner__{name}": value for name, value in learner.items() if name != "person"}
        if "person" in learner:
            names["learner"] = learner["person"]
        enrolment = EnrolmentFactory(
            edition=learner.get("on") or edition,
            org_unit=facility,
            finished_at=issued_at,
            posting=False,
            **{k: v for k, v in names.items() if k != "learner__on"},
        )
        return Certificate.objects.create(
            enrolment=enrolment,
            code=new_code(),
            holder_name=enrolment.learner.full_name,
            issued_at=issued_at,
            expires_on=issued_at.date() + timedelta(days=valid_days),
            evidence={"issued_on": issued_at.date().isoformat()},
        )

    return make


@pytest.fixture
def replan(edition):
    """Give the published tiny edition another plan, as if its pack had said so."""

    def change(**frame) -> Edition:
        models.QuerySet(Edition).filter(pk=edition.pk).update(frame=edition.frame | frame)
        edition.refresh_from_db()
        return edition

    return change


@pytest.fixture
def sweep():
    """Open what is due, with drawing that is the same each time."""
    return lambda now: open_due(now=now, random=Random(7))


def quiz(key, after_days, questions=2, competencies=("HE1",), **more):
    return {"id": key, "after_days": after_days, "kind": "quiz", "questions": questions, "competencies": list(competencies), **more}
