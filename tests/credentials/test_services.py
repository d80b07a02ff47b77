from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from assessments.models import Observation
from assessments.services.observations import supersede
from assessments.services.rating import prepare, rate_items, set_details
from assessments.services.signing import sign_as_observer
from courses.models import Activity, Completion, Enrolment
from credentials import eligibility
from credentials.models import Certificate
from credentials.services import issue_certificate, revoke_certificate
from outbox.models import Message
from people.models import OrgUnit, Role
from tests.assessments.observing import ALL_RIGHT, CONSENT, ITEMS, observe
from tests.credentials.earning import DAY, earn, pass_quiz
from tests.factories import NOON, EnrolmentFactory, PostingFactory

pytestmark = pytest.mark.django_db
ISSUED = NOON + 3 * DAY + timedelta(minutes=15)


def correct(observation, trainer, *, ratings, now=NOON + 9 * DAY):
    """A correction of ``observation`` with other ratings, signed."""
    again = supersede(observation=observation, by=trainer, now=now)
    kept = {"case_number": observation.case_number, "consent": CONSENT} if observation.situation == "R2" else {}
    prepare(observation=again, by=trainer, now=now, situation=observation.situation, **kept)
    rate_items(observation=again, values=ratings, by=trainer, now=now)
    set_details(observation=again, by=trainer, now=now, global_rating=3, strength="Kind.", change="Slower.")
    return sign_as_observer(observation=again, by=trainer, now=now)


def last_pass(certificate):
    return Observation.objects.get(pk=certificate.evidence["observations"][-1]["id"])


ALL_WRONG = dict.fromkeys(ITEMS, "0")


def test_certificate_exists_the_moment_its_last_evidence_does(edition, facility, trainer):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    pass_quiz(enrolment)
    observe(enrolment, trainer, now=NOON + DAY)
    observe(enrolment, trainer, now=NOON + 2 * DAY, activity="practice-r2", case_number="12")
    assert list(Certificate.objects.all()) == []

    observe(enrolment, trainer, now=NOON + 3 * DAY, activity="practice-r2", case_number="13")

    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.issued_at, certificate.expires_on) == (enrolment, ISSUED, date(2029, 3, 4))
    assert certificate.is_conditional is False


def test_evidence_is_undone_when_the_certificate_cannot_be(edition, facility, trainer, monkeypatch):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    pass_quiz(enrolment)
    observe(enrolment, trainer, now=NOON + DAY)
    observe(enrolment, trainer, now=NOON + 2 * DAY, activity="practice-r2", case_number="12")
    unsigned = observe(enrolment, trainer, now=NOON + 3 * DAY, activity="practice-r2", case_number="13", sign=False)
    monkeypatch.setattr("credentials.services.snapshot", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        sign_as_observer(observation=unsigned, by=trainer, now=NOON + 3 * DAY)

    unsigned.refresh_from_db()
    assert unsigned.observer_signed_at is None
    assert Enrolment.objects.get().finished_at is None
    assert not Completion.objects.filter(activity__key="practice-r2").exists()


def test_issue_certificate_comes_back_with_the_same_one(certificate):
    again = issue_certificate(enrolment=certificate.enrolment, now=NOON + 50 * DAY)

    assert again == certificate
    assert Certificate.objects.get().code == certificate.code
    assert Message.objects.filter(event="credentials.CertificateIssued").values("event", "key").distinct().count() <= 1


def test_issue_certificate_refuses_without_evidence(edition, facility):
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    for activity in Activity.objects.filter(edition=edition):
        Completion.objects.create(enrolment=enrolment, activity=activity, completed_at=NOON)

    with pytest.raises(ValidationError, match="not complete"):
        issue_certificate(enrolment=enrolment, now=NOON)

    assert list(Certificate.objects.all()) == []


def test_certificate_is_one_per_enrolment_and_renewal(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            enrolment=certificate.enrolment, code="X", holder_name="X", issued_at=NOON, evidence={"issued_on": "2027-03-01"}
        )


def test_expiry_is_counted_from_the_day_where_she_lives(edition, facility, trainer):
    late = datetime(2027, 2, 25, 22, tzinfo=UTC)  # three days later, and a quarter of an hour, it is 1 March in Nairobi

    certificate = earn(edition, facility, trainer, now=late, time_zone="Africa/Nairobi")

    assert certificate.issued_on == date(2027, 3, 1)
    assert certificate.expires_on == date(2029, 3, 1)


def test_evidence_says_what_how_when_and_by_whom(certificate, trainer):
    evidence = certificate.evidence

    assert [each["by"] for each in evidence["competencies"]] == [["quiz"], ["observation"]]
    assert [(each["on"], Decimal(each["percent"])) for each in evidence["quizzes"]] == [("2027-03-01", Decimal("87.50"))]
    assert [(each["situation"], each["on"], each["observer_role"], each["observer_name"]) for each in evidence["observations"]] == [
        ("R1", "2027-03-02", "trainer", str(trainer)),
        ("R2", "2027-03-03", "trainer", str(trainer)),
        ("R2", "2027-03-04", "trainer", str(trainer)),
    ]
    assert evidence["course"] == {"slug": "tiny", "title": "A tiny course", "edition": "1"}


def test_evidence_holds_nothing_about_mothers(certificate):
    keys = {key for each in certificate.evidence["observations"] for key in each}

    assert keys == {"id", "situation", "title", "on", "digest", "observer_role", "observer_name"}


def test_certificate_is_conditional_where_mothers_are_few(edition, facility, trainer):
    OrgUnit.objects.filter(pk=facility.pk).update(few_mothers=True)
    facility.refresh_from_db()
    enrolment = EnrolmentFactory(edition=edition, org_unit=facility)
    pass_quiz(enrolment)
    observe(enrolment, trainer, now=NOON + DAY)
    observe(enrolment, trainer, now=NOON + 2 * DAY, activity="practice-r2", case_number="12")
    observe(enrolment, trainer, now=NOON + 3 * DAY, activity="practice-r2", situation="R1")

    certificate = Certificate.objects.get()
    assert certificate.is_conditional is True
    OrgUnit.objects.filter(pk=facility.pk).update(few_mothers=False)
    certificate = Certificate.objects.for_cards().get()
    assert eligibility.evidence_stands(certificate) is True


def test_failing_correction_puts_the_certificate_under_review(certificate, trainer):
    correct(last_pass(certificate), trainer, ratings=ALL_WRONG)

    certificate.refresh_from_db()
    assert certificate.doubted_at == NOON + 9 * DAY
    assert certificate.state(date(2027, 3, 20)) == "review"
    assert list(Certificate.objects.valid_on(date(2027, 3, 20))) == []


def test_passing_correction_leaves_the_certificate_alone(certificate, trainer):
    correct(last_pass(certificate), trainer, ratings=ALL_RIGHT)

    certificate.refresh_from_db()
    assert certificate.doubted_at is None


def test_unsigned_correction_leaves_the_certificate_alone(certificate, trainer):
    supersede(observation=last_pass(certificate), by=trainer, now=NOON + 9 * DAY)

    certificate.refresh_from_db()
    assert certificate.doubted_at is None


def test_review_ends_when_the_evidence_stands_again(certificate, trainer):
    wrong = correct(last_pass(certificate), trainer, ratings=ALL_WRONG)
    correct(wrong, trainer, ratings=ALL_RIGHT, now=NOON + 10 * DAY)

    certificate.refresh_from_db()
    assert certificate.doubted_at is None


def test_revoke_certificate_writes_who_when_and_why(certificate, manager):
    revoke_certificate(certificate=certificate, reason=" The rating was of another person. ", by=manager, now=NOON + 9 * DAY)

    certificate.refresh_from_db()
    assert (certificate.revoked_by, certificate.revoked_at) == (manager, NOON + 9 * DAY)
    assert certificate.revoked_reason == "The rating was of another person."


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_revoke_certificate_asks_why(certificate, manager, reason):
    with pytest.raises(ValidationError, match="Say why"):
        revoke_certificate(certificate=certificate, reason=reason, by=manager, now=NOON)


def test_revoke_certificate_refuses_a_second_time(certificate, manager):
    revoke_certificate(certificate=certificate, reason="First.", by=manager, now=NOON + 9 * DAY)

    with pytest.raises(ValidationError, match="already revoked"):
        revoke_certificate(certificate=certificate, reason="Second.", by=manager, now=NOON + 10 * DAY)

    certificate.refresh_from_db()
    assert certificate.revoked_reason == "First."


def test_revoke_certificate_refuses_trainers_and_managers_elsewhere(certificate, trainer):
    for person in [trainer, PostingFactory(role=Role.MANAGER).person]:
        with pytest.raises(PermissionDenied):
            revoke_certificate(certificate=certificate, reason="No.", by=person, now=NOON)
