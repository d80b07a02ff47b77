"""The next certificate: when it opens, what counts, and that it comes once, in the transaction of its last evidence."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from assessments.models import Attempt, Observation
from assessments.services.signing import sign_as_observer
from courses.models import Completion
from credentials import eligibility
from credentials.models import Certificate
from credentials.printing import page_data
from credentials.renewing import Plan, open_renewals, opens_at, plan_of, renewal_of
from credentials.services import renew_certificate, revoke_certificate
from people.models import User
from tests.assessments.observing import observe
from tests.assessments.quizzing import opened, taken
from tests.credentials.earning import DAY
from tests.credentials.test_services import ALL_WRONG, correct
from tests.factories import NOON, EnrolmentFactory

pytestmark = pytest.mark.django_db
OPENS = datetime(2029, 1, 3, tzinfo=ZoneInfo("UTC"))  # sixty days before 4 March 2029
NEW_MOTHER = {"activity": "practice-r2", "case_number": "44"}
SECOND = timedelta(seconds=1)


@pytest.fixture
def enrolment(certificate):
    return Certificate.objects.for_cards().get().enrolment


def numbers():
    return list(Certificate.objects.order_by("renewal").values_list("renewal", flat=True))


def renew(enrolment, trainer, *, now=OPENS + DAY):
    taken(enrolment, passing=True, now=now, seed=2)
    observe(enrolment, trainer, now=now + DAY, **NEW_MOTHER)
    return Certificate.objects.for_cards().get(renewal=1)


# --- when it opens ---
@pytest.mark.parametrize(("zone", "expected"), [("UTC", "2029-01-03T00:00Z"), ("Africa/Nairobi", "2029-01-02T21:00Z")])
def test_renewal_opens_sixty_days_before_where_she_lives(edition, zone, expected):
    enrolment = EnrolmentFactory(edition=edition, learner__time_zone=zone)
    certificate = Certificate(enrolment=enrolment, expires_on=date(2029, 3, 4), issued_at=NOON)

    assert opens_at(certificate, plan_of(edition.pk)) == datetime.fromisoformat(expected)


def test_renewal_of_a_certificate_without_end_never_opens(certificate):
    certificate.expires_on = None

    assert opens_at(certificate, plan_of(certificate.enrolment.edition_id)) is None


def test_renewal_never_opens_before_the_certificate_itself(certificate):
    plan = Plan(opens_days=5000, quiz=None, practice=None, sessions=1)

    assert opens_at(certificate, plan) == certificate.issued_at


def test_quiz_stays_closed_until_the_renewal_opens(enrolment):
    with pytest.raises(ValidationError) as refusal:
        opened(enrolment, now=OPENS - SECOND)

    assert refusal.value.code == "passed"
    assert opened(enrolment, now=OPENS).number == 2


@pytest.mark.parametrize("moment", [OPENS, datetime.fromisoformat("2029-03-04T12:00Z"), datetime.fromisoformat("2033-07-01T12:00Z")])
def test_renewal_goes_from_its_opening_to_long_after_the_end(enrolment, trainer, moment):
    first = Certificate.objects.values().get()

    renewed = renew(enrolment, trainer, now=moment)

    assert renewed.issued_at == moment + DAY + timedelta(minutes=15)
    assert renewed.expires_on == (moment + DAY).date().replace(year=moment.year + 2)
    assert renewed.code != first["code"]
    assert Certificate.objects.filter(renewal=0).values().get() == first


def test_renewal_leaves_the_completions_alone(enrolment, trainer):
    before = list(Completion.objects.order_by("pk").values())

    renew(enrolment, trainer)

    assert list(Completion.objects.order_by("pk").values()) == before


# --- what counts ---
@pytest.mark.parametrize("quiz_first", [True, False])
def test_renewal_comes_with_the_last_evidence_in_either_order(enrolment, trainer, quiz_first):
    steps = [
        lambda now: taken(enrolment, passing=True, now=now, seed=2),
        lambda now: observe(enrolment, trainer, now=now, **NEW_MOTHER),
    ]
    first, last = steps if quiz_first else reversed(steps)

    first(OPENS)
    assert numbers() == [0]
    last(OPENS + DAY)
    assert numbers() == [0, 1]


def test_renewal_rests_on_its_own_evidence_alone(enrolment, trainer):
    observe(enrolment, trainer, now=OPENS)  # a role-play, which a renewal does not ask for
    evidence = renew(enrolment, trainer).evidence

    attempt = Attempt.objects.get(number=2)
    seen = Observation.objects.get(case_number="44")
    assert [each["attempt"] for each in evidence["quizzes"]] == [str(attempt.pk)]
    assert [each["id"] for each in evidence["observations"]] == [str(seen.pk)]
    assert [each["by"] for each in evidence["competencies"]] == [["quiz"], ["observation"]]
    assert evidence["since"] == OPENS.isoformat()


def test_renewal_is_printed_with_its_own_proofs(enrolment, trainer):
    printed = page_data(renew(enrolment, trainer), address="https://example.org/certificates/X/")

    assert [each["day"] for each in printed["dates"]] == ["5 January 2029", "5 January 2031"]
    assert len(printed["proofs"]) == 2


def test_observation_begun_before_the_opening_does_not_count(enrolment, trainer):
    early = observe(enrolment, trainer, now=OPENS - SECOND, sign=False, **NEW_MOTHER)
    sign_as_observer(observation=early, by=trainer, now=OPENS + DAY)
    taken(enrolment, passing=True, now=OPENS + DAY, seed=2)

    assert numbers() == [0]


def test_correction_of_an_old_session_is_as_old_as_the_session(enrolment, trainer):
    taken(enrolment, passing=True, now=OPENS, seed=2)
    correct(Observation.objects.get(case_number="13"), trainer, ratings={}, now=OPENS + DAY)

    assert numbers() == [0]


@pytest.mark.parametrize("other", [{"ratings": ALL_WRONG}, {"activity": "practice-r1"}])
def test_session_that_shows_less_does_not_count(enrolment, trainer, other):
    taken(enrolment, passing=True, now=OPENS, seed=2)
    session = {} if "activity" in other else NEW_MOTHER
    observe(enrolment, trainer, now=OPENS + DAY, **{**session, **other})

    assert numbers() == [0]


def test_observation_that_no_longer_stands_does_not_count(enrolment, trainer):
    seen = observe(enrolment, trainer, now=OPENS, **NEW_MOTHER)
    correct(seen, trainer, ratings=ALL_WRONG, now=OPENS + DAY)
    taken(enrolment, passing=True, now=OPENS + 2 * DAY, seed=2)

    assert numbers() == [0]


def test_failed_attempt_does_not_count_and_keeps_the_limits(enrolment, trainer):
    observe(enrolment, trainer, now=OPENS, **NEW_MOTHER)
    taken(enrolment, passing=False, now=OPENS, seed=2)

    assert numbers() == [0]
    with pytest.raises(ValidationError) as refusal:
        opened(enrolment, now=OPENS + timedelta(hours=1))
    assert refusal.value.code == "pause"


def test_passed_quiz_of_a_renewal_closes_it_again(enrolment):
    taken(enrolment, passing=True, now=OPENS, seed=2)

    with pytest.raises(ValidationError) as refusal:
        opened(enrolment, now=OPENS + 2 * DAY)

    assert refusal.value.code == "passed"


# --- once ---
def test_renewal_is_issued_once(enrolment, trainer):
    renew(enrolment, trainer)

    again = renew_certificate(enrolment=enrolment, now=OPENS + 5 * DAY)
    observe(enrolment, trainer, now=OPENS + 9 * DAY, activity="practice-r2", case_number="45")

    assert again is None
    assert numbers() == [0, 1]


def test_next_renewal_waits_for_the_end_of_the_new_certificate(enrolment, trainer):
    renewed = renew(enrolment, trainer)

    assert renewal_of(renewed, now=OPENS + 5 * DAY).shown is None
    with pytest.raises(ValidationError) as refusal:
        opened(enrolment, now=OPENS + 90 * DAY)
    assert refusal.value.code == "passed"
    assert opened(enrolment, now=opens_at(renewed, plan_of(enrolment.edition_id))).number == 3


def test_evidence_is_undone_when_the_renewal_cannot_be(enrolment, trainer, monkeypatch):
    taken(enrolment, passing=True, now=OPENS, seed=2)
    unsigned = observe(enrolment, trainer, now=OPENS + DAY, sign=False, **NEW_MOTHER)
    monkeypatch.setattr("credentials.services.snapshot_of_renewal", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        sign_as_observer(observation=unsigned, by=trainer, now=OPENS + DAY)

    unsigned.refresh_from_db()
    assert unsigned.observer_signed_at is None


# --- a revoked certificate ---
def test_revoked_certificate_is_followed_by_newer_evidence_only(certificate, enrolment, trainer, manager):
    day = NOON + 40 * DAY
    observe(enrolment, trainer, now=day - DAY, **NEW_MOTHER)
    revoke_certificate(certificate=certificate, reason="Wrong person.", by=manager, now=day)

    taken(enrolment, passing=True, now=day + DAY, seed=2)
    assert numbers() == [0]
    observe(enrolment, trainer, now=day + 2 * DAY, activity="practice-r2", case_number="45")

    assert numbers() == [0, 1]
    assert [each.state(date(2027, 5, 1)) for each in Certificate.objects.order_by("renewal")] == ["revoked", "valid"]


def test_attempt_begun_before_the_revocation_does_not_count(enrolment, trainer, manager):
    begun = opened(enrolment, now=OPENS, seed=2)
    revoke_certificate(certificate=Certificate.objects.get(), reason="Wrong person.", by=manager, now=OPENS + SECOND)
    Attempt.objects.filter(pk=begun.pk).update(submitted_at=OPENS + DAY, is_passed=True, percent=100)
    observe(enrolment, trainer, now=OPENS + 2 * DAY, **NEW_MOTHER)

    assert numbers() == [0]


# --- the evidence of a renewal later ---
def test_correction_doubts_the_renewal_it_takes_evidence_from_and_no_other(enrolment, trainer):
    renew(enrolment, trainer)

    wrong = correct(Observation.objects.get(case_number="44"), trainer, ratings=ALL_WRONG, now=OPENS + 9 * DAY)
    doubted = list(Certificate.objects.doubted().values_list("renewal", flat=True))
    correct(wrong, trainer, ratings=dict.fromkeys(ALL_WRONG, "2"), now=OPENS + 10 * DAY)

    assert (doubted, list(Certificate.objects.doubted())) == ([1], [])


def test_renewal_does_not_rest_on_the_first_certificate(enrolment, trainer, manager):
    renewed = renew(enrolment, trainer)
    correct(Observation.objects.get(case_number="13"), trainer, ratings=ALL_WRONG, now=OPENS + 9 * DAY)
    revoke_certificate(certificate=Certificate.objects.get(renewal=0), reason="Wrong.", by=manager, now=OPENS + 10 * DAY)

    assert eligibility.evidence_stands(renewed) is True


# --- what a page is told ---
def test_renewal_of_says_what_is_done(certificate, enrolment, trainer):
    found = Certificate.objects.for_cards().get()
    before = renewal_of(found, now=OPENS - SECOND)
    taken(enrolment, passing=True, now=OPENS, seed=2)
    between = renewal_of(found, now=OPENS + DAY)
    observe(enrolment, trainer, now=OPENS + DAY, **NEW_MOTHER)

    assert (before.opens_at, before.shown) == (OPENS, None)
    assert (between.shown.attempt.number, between.shown.sessions, between.shown.is_complete) == (2, 0, False)
    assert renewal_of(found, now=OPENS + 2 * DAY) is None


def test_open_renewals_are_those_of_the_newest_certificate_of_a_course(enrolment, trainer):
    held = Certificate.objects.for_cards().newest_first()
    assert [each.certificate.renewal for each in open_renewals(list(held), now=OPENS)] == [0]
    assert open_renewals(list(held), now=OPENS - SECOND) == []

    renewed = renew(enrolment, trainer)
    assert open_renewals(list(held.all()), now=OPENS + 9 * DAY) == []
    later = opens_at(renewed, plan_of(enrolment.edition_id))
    assert [each.certificate.renewal for each in open_renewals(list(held.all()), now=later)] == [1]


def test_plan_of_an_edition_that_says_nothing_is_the_whole_way_of_last_time(edition, replan):
    replan(renewal=None)

    plan = plan_of(edition.pk)

    assert (plan.opens_days, plan.quiz.key, plan.practice.key, plan.sessions) == (60, "final-quiz", "practice-r2", 1)


def test_plan_asks_for_as_many_sessions_as_the_pack(enrolment, trainer, replan):
    replan(renewal={"opens_days": 90, "quiz": "final-quiz", "practice": "practice-r1", "sessions": 2})
    early = OPENS - 30 * DAY
    taken(enrolment, passing=True, now=early, seed=2)
    observe(enrolment, trainer, now=early + DAY)
    assert numbers() == [0]

    observe(enrolment, trainer, now=early + 2 * DAY)

    assert numbers() == [0, 1]


def test_a_renewal_opens_even_where_this_machine_does_not_know_her_time_zone(enrolment, edition):
    User.objects.update(time_zone="Mars/Olympus")

    assert opens_at(Certificate.objects.latest_of(enrolment), plan_of(edition.pk)) == OPENS
