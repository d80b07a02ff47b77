"""From the wish to both signatures, through the services."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from assessments.models import Observation, Rating
from assessments.record import verify
from assessments.services.observations import ask_for_observation, claim, give_back, leave_uncounted, start_unasked, supersede, withdraw
from assessments.services.rating import prepare, rate_item, rate_items, self_rate, set_details, stop_unsafe
from assessments.services.signing import sign_as_learner, sign_as_observer
from assessments.sessions import state_of
from courses.models import Completion
from people.models import OrgUnit, Role
from tests.assessments.observing import ALL_RIGHT, CONSENT, observe
from tests.factories import NOON, PostingFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def r1(practices):
    return practices.activities.get(key="practice-r1")


@pytest.fixture
def r2(practices):
    return practices.activities.get(key="practice-r2")


@pytest.fixture
def other_trainer(facility):
    return PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility)).person


@pytest.fixture
def published(monkeypatch):
    """What the services publish, in order."""
    facts = []
    for module in ("observations", "signing"):
        monkeypatch.setattr(f"assessments.services.{module}.publish", facts.append)
    return facts


def done(enrolment):
    return list(Completion.objects.filter(enrolment=enrolment).order_by("activity__position").values_list("activity__key", flat=True))


# --- the wish --------------------------------------------------------------------------------------------------------
def test_ask_is_once_per_activity_and_announced_once(enrolment, r1, published):
    first = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    again = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=LATER, situation="R3")

    assert again == first
    assert (first.situation, first.asked_at, first.observer) == ("R1", NOON, None)
    assert [type(fact).__name__ for fact in published] == ["ObservationAsked"]


def test_ask_refuses_what_is_locked_not_offered_or_another_persons(enrolment, r1, r2, trainer):
    with pytest.raises(ValidationError, match="comes first"):
        ask_for_observation(enrolment=enrolment, activity=r2, by=enrolment.learner, now=NOON)
    with pytest.raises(ValidationError, match="situations offered"):
        ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON, situation="R2")
    with pytest.raises(PermissionDenied):
        ask_for_observation(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    assert not Observation.objects.exists()


def test_withdraw_frees_the_place_for_a_new_wish_but_not_once_begun(enrolment, r1, trainer):
    first = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    withdraw(observation=first, by=enrolment.learner, now=NOON)
    second = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=LATER)
    claim(observation=second, by=trainer, now=LATER)

    assert second != first
    stale = Observation.objects.get(pk=second.pk)
    stale.started_at = None
    with pytest.raises(ValidationError, match="just begun"):
        withdraw(observation=stale, by=enrolment.learner, now=LATER)


def test_withdraw_works_again_when_an_observer_left_it_unsigned_for_a_week(enrolment, r1, trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)

    with pytest.raises(PermissionDenied):
        withdraw(observation=observation, by=enrolment.learner, now=NOON + timedelta(days=6))
    withdraw(observation=observation, by=enrolment.learner, now=NOON + timedelta(days=7))

    assert not Observation.objects.open().exists()


def test_claim_goes_to_one_of_two(enrolment, r1, trainer, other_trainer):
    observation = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    seen_by_other = Observation.objects.get(pk=observation.pk)
    claim(observation=observation, by=trainer, now=NOON)
    claim(observation=observation, by=trainer, now=LATER)

    with pytest.raises(ValidationError, match="Another observer"):
        claim(observation=seen_by_other, by=other_trainer, now=NOON)
    observation.refresh_from_db()
    assert (observation.observer, observation.started_at) == (trainer, NOON)


def test_nobody_observes_herself_nor_a_learner_of_another_place(enrolment, r1):
    PostingFactory(person=enrolment.learner, role=Role.TRAINER, org_unit=enrolment.org_unit)
    stranger = PostingFactory(role=Role.TRAINER).person
    for person in (enrolment.learner, stranger):
        with pytest.raises(PermissionDenied):
            start_unasked(enrolment=enrolment, activity=r1, by=person, now=NOON)


def test_give_back_returns_it_to_the_queue_only_while_nothing_is_rated(enrolment, r1, trainer):
    observation = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    claim(observation=observation, by=trainer, now=NOON)
    give_back(observation=observation, by=trainer, now=NOON)
    assert list(Observation.objects.waiting()) == [observation]

    observation = claim(observation=Observation.objects.get(), by=trainer, now=NOON)
    rate_item(observation=observation, item="1", value="2", by=trainer, now=NOON)
    with pytest.raises(ValidationError, match="already rated"):
        give_back(observation=observation, by=trainer, now=NOON)


# --- before the signature --------------------------------------------------------------------------------------------
def test_rate_item_keeps_the_last_word_once(enrolment, r1, trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    for value in ("1", "2", "2"):
        rate_item(observation=observation, item="1", value=value, by=trainer, now=NOON)

    assert list(Rating.objects.values_list("item__key", "value")) == [("1", "2")]


@pytest.mark.parametrize(("item", "value"), [("9", "2"), ("1", "3"), ("1", ""), ("1", "na"), ("2", "na")])
def test_rate_item_refuses_unknown_items_and_values(enrolment, r1, trainer, item, value):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)

    with pytest.raises(ValidationError):
        rate_items(observation=observation, values={"4": "2", item: value}, by=trainer, now=NOON)
    assert not Rating.objects.exists()


def test_only_its_observer_writes(enrolment, r1, trainer, other_trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    for person in (other_trainer, enrolment.learner):
        with pytest.raises(PermissionDenied):
            rate_item(observation=observation, item="1", value="2", by=person, now=NOON)
        with pytest.raises(PermissionDenied):
            set_details(observation=observation, by=person, now=NOON, global_rating=4)
        with pytest.raises(PermissionDenied):
            sign_as_observer(observation=observation, by=person, now=NOON)


def test_prepare_needs_a_case_number_without_a_name_and_every_yes(enrolment, trainer, r2):
    observe(enrolment, trainer)
    observation = start_unasked(enrolment=enrolment, activity=r2, by=trainer, now=NOON)
    with pytest.raises(ValidationError, match="consent"):
        rate_item(observation=observation, item="1", value="2", by=trainer, now=NOON)

    for case_number, consent, field in (
        ("12", {"asked-by-other": True}, "consent"),
        ("12", {**CONSENT, "no-recording": False}, "consent"),
        ("Amina", CONSENT, "case_number"),
        ("", CONSENT, "case_number"),
    ):
        with pytest.raises(ValidationError) as refusal:
            prepare(observation=observation, by=trainer, now=NOON, situation="R2", case_number=case_number, consent=consent)
        assert list(refusal.value.message_dict) == [field]

    prepare(observation=observation, by=trainer, now=NOON, situation="R2", case_number="a-12", consent=CONSENT)
    rate_item(observation=observation, item="1", value="2", by=trainer, now=NOON)
    observation.refresh_from_db()
    assert (observation.case_number, observation.consent) == ("A-12", CONSENT)


def test_prepare_refuses_the_mother_of_a_session_that_counts(enrolment, trainer):
    observe(enrolment, trainer)
    observe(enrolment, trainer, activity="practice-r2", case_number="12")

    with pytest.raises(ValidationError, match="different mother"):
        observe(enrolment, trainer, activity="practice-r2", case_number="12")


def test_prepare_refuses_a_role_play_she_has_had_unless_she_has_had_all(enrolment, trainer, practices):
    settings = practices.checklists.get().settings
    practices.checklists.update(settings={**settings, "scripts": [{"id": "rp1"}, {"id": "rp2"}]})
    observe(enrolment, trainer, script="rp1")
    with pytest.raises(ValidationError, match="within a year"):
        observe(enrolment, trainer, script="rp1", now=LATER)
    Observation.objects.open().update(withdrawn_at=LATER)

    observe(enrolment, trainer, script="rp2", now=LATER)
    observe(enrolment, trainer, script="rp1", now=LATER + timedelta(days=1))
    assert Observation.objects.signed().count() == 3


def test_self_rate_is_hers_before_the_observer_signs(enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False)
    assert not self_rate(observation=observation, values={"1": "1"}, by=enrolment.learner, now=NOON)
    assert self_rate(observation=observation, values=ALL_RIGHT, by=enrolment.learner, now=LATER)
    with pytest.raises(PermissionDenied):
        self_rate(observation=observation, values={"1": "1"}, by=trainer, now=NOON)

    sign_as_observer(observation=observation, by=trainer, now=LATER)
    observation.refresh_from_db()
    assert observation.self_rated_at == LATER
    with pytest.raises(PermissionDenied):
        self_rate(observation=observation, values={"1": "1"}, by=enrolment.learner, now=LATER)


def test_leave_uncounted_closes_it_with_a_reason_of_the_checklist(enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False)
    with pytest.raises(ValidationError):
        leave_uncounted(observation=observation, by=trainer, reason="rain", now=NOON)
    leave_uncounted(observation=observation, by=trainer, reason="unwell", now=NOON)

    observation.refresh_from_db()
    assert (observation.withdrawn_at, observation.not_counted, observation.outcome) == (NOON, "unwell", "")
    with pytest.raises(PermissionDenied):
        sign_as_observer(observation=observation, by=trainer, now=NOON)


# --- the observer's signature ----------------------------------------------------------------------------------------
def test_sign_names_everything_that_is_missing(enrolment, r1, trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    rate_items(observation=observation, values={"1": "2", "2": "2", "4": "2"}, by=trainer, now=NOON)

    with pytest.raises(ValidationError) as refusal:
        sign_as_observer(observation=observation, by=trainer, now=NOON)

    lacking = [(error.code, (error.params or {}).get("item")) for error in refusal.value.error_list]
    assert lacking == [("item", "3"), ("item", "5"), ("global", None), ("strength", None), ("change", None)]
    assert Observation.objects.get().observer_signed_at is None


def test_sign_grades_freezes_and_completes(enrolment, trainer, published):
    observation = observe(enrolment, trainer)

    stored = Observation.objects.get()
    assert (stored.outcome, stored.reasons, stored.observer_signed_at) == ("pass", [], NOON + timedelta(minutes=15))
    assert verify(stored)
    assert done(enrolment) == ["practice-r1"]
    assert [(fact.observation_id, fact.outcome) for fact in published] == [(str(observation.pk), "pass")]


def test_sign_twice_at_once_signs_once(enrolment, trainer, published):
    observation = observe(enrolment, trainer, sign=False)
    one, other = Observation.objects.get(pk=observation.pk), Observation.objects.get(pk=observation.pk)

    first = sign_as_observer(observation=one, by=trainer, now=NOON)
    second = sign_as_observer(observation=other, by=trainer, now=LATER)

    assert first == second
    assert (second.observer_signed_at, second.digest) == (NOON, first.digest)
    assert len(published) == 1
    assert done(enrolment) == ["practice-r1"]


def test_sign_of_a_failed_session_says_why_and_completes_nothing(enrolment, trainer):
    observation = observe(enrolment, trainer, ratings={**ALL_RIGHT, "1": "1"})

    assert observation.outcome == "not_yet"
    assert observation.reasons == [{"code": "critical", "item": "1", "rating": "1", "needed": 2}]
    assert done(enrolment) == []


def test_stop_unsafe_fails_the_session_with_items_unrated(enrolment, r1, trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    with pytest.raises(ValidationError):
        stop_unsafe(observation=observation, by=trainer, reason="rain", now=NOON)
    stop_unsafe(observation=observation, by=trainer, reason="touch", note="Pulled her hand.", now=NOON)
    signed = sign_as_observer(observation=observation, by=trainer, now=LATER)

    assert (signed.outcome, signed.reasons, signed.ended_at) == ("stopped", [{"code": "stopped", "reason": "touch"}], NOON)
    assert verify(Observation.objects.get())
    assert done(enrolment) == []


def test_a_stopped_session_cannot_be_closed_as_not_counted(enrolment, r1, trainer):
    observation = start_unasked(enrolment=enrolment, activity=r1, by=trainer, now=NOON)
    stop_unsafe(observation=observation, by=trainer, reason="touch", now=NOON)
    observation.refresh_from_db()
    with pytest.raises(ValidationError, match="stopped as unsafe"):
        leave_uncounted(observation=observation, by=trainer, reason="unwell", now=NOON)


@pytest.mark.parametrize(("situation", "trained", "outcome"), [("R3", False, "formative"), ("R3", True, "pass"), ("R4", True, "formative")])
def test_remote_and_recorded_role_plays_count_as_the_pack_says(enrolment, trainer, situation, trained, outcome):
    observation = observe(enrolment, trainer, situation=situation, is_remote_trained=trained)

    assert observation.outcome == outcome
    assert done(enrolment) == (["practice-r1"] if outcome == "pass" else [])


def test_two_mothers_complete_the_course(enrolment, trainer):
    observe(enrolment, trainer)
    observe(enrolment, trainer, activity="practice-r2", case_number="12")
    assert done(enrolment) == ["practice-r1"]

    observe(enrolment, trainer, activity="practice-r2", case_number="13")
    assert done(enrolment) == ["practice-r1", "practice-r2"]
    enrolment.refresh_from_db()
    assert enrolment.finished_at == NOON + timedelta(minutes=15)


def test_where_mothers_are_few_one_mother_and_a_further_role_play_is_conditional(enrolment, trainer, r2):
    OrgUnit.objects.filter(pk=enrolment.org_unit_id).update(few_mothers=True)
    enrolment.org_unit.refresh_from_db()
    observe(enrolment, trainer)
    observe(enrolment, trainer, activity="practice-r2", case_number="12")
    assert state_of(enrolment, r2) == ""

    observe(enrolment, trainer, activity="practice-r2", situation="R1", now=LATER)
    assert state_of(enrolment, r2) == "conditional"
    assert done(enrolment) == ["practice-r1", "practice-r2"]


def test_a_role_play_is_no_second_session_where_mothers_are_many(enrolment, trainer):
    observe(enrolment, trainer)
    with pytest.raises(ValidationError, match="situations offered"):
        observe(enrolment, trainer, activity="practice-r2", situation="R1")


def test_a_mother_needs_a_standing_role_play_pass(enrolment, trainer):
    passed = observe(enrolment, trainer)
    correction = supersede(observation=passed, by=trainer, now=LATER)
    rate_item(observation=correction, item="1", value="0", by=trainer, now=LATER)
    sign_as_observer(observation=correction, by=trainer, now=LATER)

    with pytest.raises(ValidationError, match="must be passed before"):
        observe(enrolment, trainer, activity="practice-r2", now=LATER)


# --- corrections -----------------------------------------------------------------------------------------------------
def test_supersede_leaves_the_old_one_as_it_was_and_standing_until_it_is_signed(enrolment, trainer, other_trainer, r1, published):
    old = observe(enrolment, trainer)
    before = Observation.objects.filter(pk=old.pk).values().get()
    correction = supersede(observation=old, by=other_trainer, now=LATER)
    assert supersede(observation=old, by=other_trainer, now=LATER) == correction
    with pytest.raises(ValidationError, match="already writing"):
        supersede(observation=old, by=trainer, now=LATER)
    rate_item(observation=correction, item="1", value="0", by=other_trainer, now=LATER)
    assert list(Observation.objects.standing()) == [old]

    sign_as_observer(observation=correction, by=other_trainer, now=LATER)

    assert list(Observation.objects.standing()) == [correction]
    assert Observation.objects.filter(pk=old.pk).values().get() == before
    assert verify(Observation.objects.get(pk=old.pk))
    assert done(enrolment) == ["practice-r1"]  # completions are history; what stands is asked of state_of
    assert state_of(enrolment, r1) == ""
    assert [fact.outcome for fact in published] == ["pass", "not_yet"]
    with pytest.raises(PermissionDenied):
        supersede(observation=old, by=trainer, now=LATER)


def test_a_correction_can_be_corrected_and_an_abandoned_one_leaves_the_old_standing(enrolment, trainer):
    old = observe(enrolment, trainer)
    leave_uncounted(observation=supersede(observation=old, by=trainer, now=LATER), by=trainer, reason="unwell", now=LATER)
    assert list(Observation.objects.standing()) == [old]

    second = sign_as_observer(observation=supersede(observation=old, by=trainer, now=LATER), by=trainer, now=LATER)
    third = sign_as_observer(observation=supersede(observation=second, by=trainer, now=LATER), by=trainer, now=LATER)
    assert list(Observation.objects.standing()) == [third]


def test_a_correction_left_alone_for_a_week_holds_nobody_up(enrolment, trainer, other_trainer):
    old = observe(enrolment, trainer)
    left = supersede(observation=old, by=other_trainer, now=LATER)
    with pytest.raises(ValidationError, match="already writing"):
        supersede(observation=old, by=trainer, now=LATER + timedelta(days=7))

    second = supersede(observation=old, by=trainer, now=LATER + timedelta(days=8))
    sign_as_observer(observation=second, by=trainer, now=LATER + timedelta(days=8))

    left.refresh_from_db()
    assert (left.not_counted, left.supersedes_id, left.outcome) == ("left-unsigned", None, "")
    assert list(Observation.objects.standing()) == [second]


# --- the learner's answer --------------------------------------------------------------------------------------------
def test_learner_agrees_once(enrolment, trainer, published):
    observation = observe(enrolment, trainer)
    sign_as_learner(observation=observation, by=enrolment.learner, now=LATER, agrees=True)
    sign_as_learner(observation=observation, by=enrolment.learner, now=LATER + timedelta(days=1), agrees=False, comment="No.")

    observation.refresh_from_db()
    assert (observation.learner_signed_at, observation.learner_agrees, observation.learner_comment) == (LATER, True, "")
    assert verify(observation)
    assert [type(fact).__name__ for fact in published] == ["ObservationSigned"]


def test_learner_disagrees_in_writing(enrolment, trainer, published):
    observation = observe(enrolment, trainer)
    with pytest.raises(ValidationError, match="differently"):
        sign_as_learner(observation=observation, by=enrolment.learner, now=LATER, agrees=False, comment="  ")
    sign_as_learner(observation=observation, by=enrolment.learner, now=LATER, agrees=False, comment="I did ask.")

    observation.refresh_from_db()
    assert (observation.learner_agrees, observation.learner_comment) == (False, "I did ask.")
    assert [type(fact).__name__ for fact in published] == ["ObservationSigned", "ObservationDisputed"]


def test_learner_signs_only_her_own_and_only_after_the_observer(enrolment, trainer):
    observation = observe(enrolment, trainer, sign=False)
    with pytest.raises(PermissionDenied):
        sign_as_learner(observation=observation, by=enrolment.learner, now=LATER, agrees=True)
    sign_as_observer(observation=observation, by=trainer, now=LATER)
    observation.refresh_from_db()
    with pytest.raises(PermissionDenied):
        sign_as_learner(observation=observation, by=trainer, now=LATER, agrees=True)


@pytest.mark.parametrize("field", ["strength", "change"])
def test_details_refuse_ten_megabytes(enrolment, trainer, field):
    observation = observe(enrolment, trainer, sign=False)
    with pytest.raises(ValidationError, match="at most 2000"):
        set_details(observation=observation, by=trainer, now=NOON, **{field: "x" * 10_000_000})
