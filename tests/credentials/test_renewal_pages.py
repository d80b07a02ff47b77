"""What the holder reads of her renewal, and what everybody else does not."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.urls import reverse

from credentials.models import Certificate
from credentials.services import revoke_certificate
from people.models import Role
from refreshers import handlers
from refreshers.models import Refresher
from refreshers.services import open_due
from reporting.completions import Wish, completions
from reporting.models import Record
from reporting.statuses import Status
from tests.assessments.observing import observe
from tests.assessments.quizzing import taken
from tests.credentials.earning import DAY
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db
OPENS = datetime(2029, 1, 3, tzinfo=UTC)
MORNING = OPENS + timedelta(hours=9)
STEP = {"id": "m24", "after_days": 670, "kind": "recertification", "situation": "R2"}


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def enrolment(certificate):
    return Certificate.objects.for_cards().get().enrolment


def page_of(client, certificate, person=None):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(reverse("credentials:certificate", args=[certificate.code])).content.decode()


def renew(enrolment, trainer):
    taken(enrolment, passing=True, now=MORNING, seed=2)
    observe(enrolment, trainer, now=MORNING, activity="practice-r2", case_number="44")
    return Certificate.objects.get(renewal=1)


# --- the certificate's page ---
def test_holder_reads_what_to_do(client, certificate, enrolment, trainer):
    before = page_of(client, certificate, enrolment.learner)
    taken(enrolment, passing=True, now=MORNING, seed=2)
    after = page_of(client, certificate, enrolment.learner)

    assert ["1. Take the quiz again" in text for text in (before, after)] == [True, False]
    assert ["The quiz is done. Your trainers" in text for text in (before, after)] == [False, True]
    assert ['href="/quizzes/tiny/final-quiz/"' in text for text in (before, after)] == [True, True]
    assert ['href="/practice/tiny/practice-r2/"' in text for text in (before, after)] == [True, True]


def test_holder_reads_when_it_will_open(client, certificate, enrolment, time_machine):
    time_machine.move_to(OPENS - timedelta(seconds=1), tick=False)

    text = page_of(client, certificate, enrolment.learner)

    assert "From 3 January 2029 you can renew it" in text
    assert "/quizzes/" not in text


def test_nobody_else_is_offered_a_renewal(client, certificate, trainer, manager, facility):
    peer = PostingFactory(role=Role.LEARNER, org_unit=facility).person

    assert ["enew" in page_of(client, certificate, who) for who in (None, peer, trainer, manager)] == [False] * 4


def test_old_certificate_says_that_it_was_renewed_and_leads_only_its_own_to_the_next(client, certificate, enrolment, trainer):
    renewed = renew(enrolment, trainer)
    public, hers = page_of(client, certificate), page_of(client, certificate, enrolment.learner)

    assert [("It was renewed" in text, renewed.code in text) for text in (public, hers)] == [(True, False), (True, True)]
    assert "It was renewed" not in page_of(client, renewed)


def test_old_certificate_does_not_point_to_a_revoked_one(client, certificate, enrolment, trainer, manager):
    revoke_certificate(certificate=renew(enrolment, trainer), reason="Wrong.", by=manager, now=MORNING + DAY)

    assert "It was renewed" not in page_of(client, certificate)


# --- the other pages ---
def test_home_tells_of_the_renewal_once(client, certificate, enrolment, trainer, replan):
    replan(refreshers=[STEP])
    open_due(now=MORNING + DAY, random=Random(1))
    assert Refresher.objects.get().kind == "recertification"
    client.force_login(enrolment.learner)
    home = client.get("/").context["home"]
    assert [(task.title, task.url) for task in home.tasks if task.icon in ("award", "refresh-cw")] == [
        ("Renew your certificate", f"/certificates/{certificate.code}/")
    ]

    renew(enrolment, trainer)

    assert "award" not in [task.icon for task in client.get("/").context["home"].tasks]


def test_refresher_of_the_renewal_shows_the_steps_and_closes_with_it(client, certificate, enrolment, trainer, replan):
    replan(refreshers=[STEP, {"id": "d3", "after_days": 3, "kind": "practice"}])
    open_due(now=MORNING + DAY, random=Random(1))
    step = Refresher.objects.get(step="m24")
    client.force_login(enrolment.learner)
    assert "1. Take the quiz again" in client.get(reverse("refreshers:refresher", args=[step.pk])).content.decode()

    renewed = renew(enrolment, trainer)
    handlers.begin_new_round(handlers.CertificateIssued(certificate_id=str(renewed.pk)))
    open_due(now=renewed.issued_at + 3 * DAY, random=Random(1))

    step.refresh_from_db()
    assert step.answered_at is not None
    assert [(each.certificate, each.step) for each in Refresher.objects.open()] == [(renewed, "d3")]


def test_quiz_says_that_it_is_for_renewal(client, certificate, enrolment):
    client.force_login(enrolment.learner)
    start = client.get("/quizzes/tiny/final-quiz/").content.decode()
    mine = taken(enrolment, passing=True, now=MORNING, seed=2)
    result = client.get(reverse("assessments:result", args=[mine.pk])).content.decode()
    done = client.get("/quizzes/tiny/final-quiz/").content.decode()

    assert ["to renew your certificate" in text for text in (start, done)] == [True, False]
    assert ("Begin the quiz" in start, "Try again" in start) == (True, False)
    assert "Go on with your renewal" in result
    assert "This step of your renewal is done." in done


def test_practice_says_what_counts_for_the_renewal(client, certificate, enrolment):
    client.force_login(enrolment.learner)

    text = {key: client.get(f"/practice/tiny/{key}/").content.decode() for key in ("practice-r1", "practice-r2")}

    assert ["For your renewal" in each for each in text.values()] == [False, True]


# --- the manager's row ---
def test_record_shows_the_latest_certificate(certificate, enrolment, trainer):
    renewed = renew(enrolment, trainer)

    record = Record.objects.get()
    [status] = completions(Wish(paths=(enrolment.org_unit.path,)), on=MORNING.date()).values_list("status", flat=True)

    assert (record.code, record.certified_on, record.expires_on, record.revoked_on) == (
        renewed.code, renewed.issued_on, renewed.expires_on, None,
    )  # fmt: skip
    assert status == Status.CERTIFIED
