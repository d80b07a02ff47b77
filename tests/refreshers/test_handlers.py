"""Words that follow from facts, and steps that an observation or a renewal does."""

from datetime import timedelta

import pytest
from django.utils.timezone import now as real_now

from assessments.events import ObservationAsked, ObservationSigned
from assessments.models import Checklist, Observation
from courses.models import Activity
from credentials.events import CertificateIssued, CertificateRevoked
from credentials.models import Certificate
from notices.models import Notice
from outbox import registry
from people.models import OrgUnit, Role
from refreshers import handlers
from refreshers.models import Refresher
from tests.factories import EnrolmentFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told():
    rows = Notice.objects.filter(channel="inbox").order_by("recipient", "pk").values_list("recipient", "kind", "subject", "url")
    return sorted(rows)


def observed(enrolment, key="practice-r1", situation="R1", **facts):
    return Observation.objects.create(
        enrolment=enrolment,
        learner=enrolment.learner,
        activity=Activity.objects.get(edition=enrolment.edition, key=key),
        checklist=Checklist.objects.get(edition=enrolment.edition),
        situation=situation,
        asked_at=real_now(),
        **facts,
    )


def signed(enrolment, trainer, outcome="pass", **facts):
    known = {"observer": trainer, "started_at": real_now(), "outcome": outcome, "digest": "d", "observer_signed_at": real_now()}
    if outcome == "stopped":
        known["stop_reason"] = "touch"
    row = observed(enrolment, **known | facts)
    return ObservationSigned(observation_id=str(row.pk), outcome=outcome)


def test_handlers_are_registered():
    assert "refreshers.tell_trainers" in registry.later_names(ObservationAsked)
    assert {"refreshers.tell_learner", "refreshers.close_observed_refreshers"} <= set(registry.later_names(ObservationSigned))
    assert {"refreshers.congratulate", "refreshers.begin_new_round"} <= set(registry.later_names(CertificateIssued))
    assert "refreshers.tell_revoked" in registry.later_names(CertificateRevoked)


def test_nearest_trainers_hear_that_a_learner_asks(edition, facility, trainer):
    PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility))
    PostingFactory(role=Role.TRAINER)
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    asked = observed(enrolment)

    for _time in range(2):
        handlers.tell_trainers(ObservationAsked(observation_id=str(asked.pk)))

    words = f"{enrolment.learner.full_name} asks to be observed"
    assert told() == [(trainer.pk, "observation_asked", words, "/observations/")]


def test_a_lone_trainer_who_learns_is_seen_by_the_trainer_above_her(edition, facility, trainer):
    above = PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility)).person
    asked = observed(EnrolmentFactory(edition=edition, org_unit=facility, learner=trainer))

    handlers.tell_trainers(ObservationAsked(observation_id=str(asked.pk)))

    assert [who for who, *_rest in told()] == [above.pk]


def test_trainers_are_not_told_of_what_somebody_has_begun(edition, facility, trainer):
    asked = observed(EnrolmentFactory(edition=edition, org_unit=facility), observer=trainer, started_at=real_now())

    handlers.tell_trainers(ObservationAsked(observation_id=str(asked.pk)))

    assert told() == []


@pytest.mark.parametrize(
    ("outcome", "begins"),
    [
        ("pass", "Competent:"),
        ("not_yet", "Feedback on your observed practice:"),
        ("stopped", "Feedback on your observed practice:"),
        ("formative", "Feedback on your practice:"),
    ],
)
def test_learner_reads_the_result_without_blame(edition, facility, trainer, outcome, begins):
    event = signed(EnrolmentFactory(edition=edition, org_unit=facility), trainer, outcome)

    for _time in range(2):
        handlers.tell_learner(event)

    ((_person, kind, subject, url),) = told()
    assert (kind, subject.startswith(begins), url) == ("observation_signed", True, f"/observations/{event.observation_id}/")
    assert trainer.full_name in Notice.objects.first().body


def test_holder_is_told_of_issue_and_revocation_at_once(certify):
    certificate = certify()
    handlers.congratulate(CertificateIssued(certificate_id=str(certificate.pk)))
    Certificate.objects.filter(pk=certificate.pk).update(revoked_at=real_now(), revoked_by=UserFactory(), revoked_reason="Wrong person.")
    handlers.tell_revoked(CertificateRevoked(certificate_id=str(certificate.pk)))

    assert [(kind, url) for _person, kind, _subject, url in told()] == [
        ("certificate_issued", f"/certificates/{certificate.code}/"),
        ("certificate_revoked", f"/certificates/{certificate.code}/"),
    ]
    assert "Wrong person." in Notice.objects.filter(kind="certificate_revoked")[0].body


@pytest.fixture
def observed_step(certify, sweep):
    certificate = certify(issued_at=real_now() - 183 * DAY)
    sweep(real_now() - timedelta(minutes=1))
    return Refresher.objects.get(certificate=certificate, step="m6")


def test_pass_does_the_observed_step(observed_step, trainer):
    handlers.close_observed_refreshers(signed(observed_step.certificate.enrolment, trainer))

    observed_step.refresh_from_db()
    assert observed_step.answered_at is not None


@pytest.mark.parametrize("facts", [{"outcome": "not_yet"}, {"situation": "R2", "key": "practice-r2"}])
def test_other_observations_leave_the_step_open(observed_step, trainer, facts):
    handlers.close_observed_refreshers(signed(observed_step.certificate.enrolment, trainer, **facts))

    observed_step.refresh_from_db()
    assert observed_step.answered_at is None


def test_pass_of_before_the_step_does_not_do_it(observed_step, trainer):
    before = observed_step.opened_at - timedelta(seconds=1)
    event = signed(observed_step.certificate.enrolment, trainer, observer_signed_at=before)

    handlers.close_observed_refreshers(event)

    observed_step.refresh_from_db()
    assert observed_step.answered_at is None


def test_renewal_begins_a_new_round(observed_step):
    enrolment = observed_step.certificate.enrolment
    renewed = Certificate.objects.create(
        enrolment=enrolment, renewal=1, code="next", holder_name="A", issued_at=real_now(), evidence={"issued_on": "2027-03-02"}
    )

    handlers.begin_new_round(CertificateIssued(certificate_id=str(renewed.pk)))

    assert not Refresher.objects.open().exists()
