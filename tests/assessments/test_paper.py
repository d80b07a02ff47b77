"""A session on paper: printed, keyed in once by the rules of a session online, and marked as transcribed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from assessments.models import Observation, PaperSheet
from assessments.record import digest_of, signed_content, verify
from assessments.services.observations import ask_for_observation, claim, give_back, leave_uncounted, start_unasked, withdraw
from assessments.services.paper import MOST, key_in, print_sheets
from assessments.services.rating import prepare, rate_items
from assessments.services.signing import sign_as_learner, sign_as_observer
from assessments.sessions import state_of
from courses.models import Completion, Enrolment
from people.models import OrgUnit, Posting, Role
from tests.assessments.observing import ALL_RIGHT, observe
from tests.assessments.papering import BEGAN, ENDED, LATER, MOTHER, PLAY, SAID, keyed, printed, written
from tests.factories import NOON, EnrolmentFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(enrolment, trainer):
    return printed(enrolment, trainer)


@pytest.fixture
def colleague(facility):
    return PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility)).person


# --- printing --------------------------------------------------------------------------------------------------------
def test_each_print_is_a_sheet_of_its_own(enrolment, trainer, practices):
    first, second = printed(enrolment, trainer), printed(enrolment, trainer)

    assert first.code != second.code
    assert (first.checklist.key, first.activity.key, first.printed_by, first.printed_at) == ("wash", "practice-r1", trainer, NOON)
    assert first.observation is None


def test_a_sheet_is_in_a_language_of_the_course(enrolment, trainer):
    assert printed(enrolment, trainer, language="ar").language == "en"


def test_only_a_trainer_over_the_place_prints_and_a_round_is_bounded(enrolment, trainer, practices):
    practice = practices.activities.get(key="practice-r1")
    far = PostingFactory(role=Role.TRAINER).person
    for person in (far, enrolment.learner):
        with pytest.raises(PermissionDenied):
            print_sheets(wanted=[(enrolment, practice)], language="en", by=person, now=NOON)
    for number in (0, MOST + 1):
        with pytest.raises(ValidationError, match="at most"):
            print_sheets(wanted=[(enrolment, practice)] * number, language="en", by=trainer, now=NOON)
    assert not PaperSheet.objects.exists()


# --- keying in -------------------------------------------------------------------------------------------------------
def test_the_observer_keys_in_and_signs_and_it_counts_like_any_other(sheet, enrolment, trainer):
    session = keyed(sheet, trainer)

    assert (session.outcome, session.observer, session.observer_signed_at) == ("pass", trainer, LATER)
    assert (session.started_at, session.ended_at) == (BEGAN, ENDED)
    assert Completion.objects.filter(enrolment=enrolment, activity__key="practice-r1").exists()
    assert state_of(enrolment, sheet.activity) == "full"
    sign_as_learner(observation=session, by=enrolment.learner, now=LATER, agrees=True)
    assert verify(Observation.objects.get(pk=session.pk))


def test_it_is_written_as_the_same_session_would_be_online(sheet, enrolment, trainer, practices):
    session = keyed(sheet, trainer)
    other = EnrolmentFactory(edition=practices, org_unit=enrolment.org_unit)
    online = observe(other, trainer, now=BEGAN, script="rp1")
    own = ("id", "enrolment_id", "learner_id", "observer_signed_at", "paper")

    one, two = ({name: value for name, value in signed_content(each).items() if name not in own} for each in (session, online))

    assert one == two


def test_whoever_keys_in_for_another_leaves_it_to_that_observers_own_signature(sheet, trainer, colleague):
    session = keyed(sheet, trainer, by=colleague)

    assert (session.observer, session.observer_signed_at, session.ended_at) == (trainer, None, ENDED)
    sheet.refresh_from_db()
    assert (sheet.observation, sheet.keyed_by, sheet.keyed_at) == (session, colleague, LATER)
    with pytest.raises(PermissionDenied):
        sign_as_observer(observation=session, by=colleague, now=LATER)
    assert sign_as_observer(observation=session, by=trainer, now=LATER).outcome == "pass"
    assert verify(Observation.objects.get(pk=session.pk))


def test_nobody_signs_for_another(sheet, trainer, colleague):
    with pytest.raises(PermissionDenied):
        key_in(sheet=sheet, written=written(), observer=trainer, by=colleague, now=LATER, sign=True)


def test_twice_is_once(sheet, trainer, colleague):
    first = keyed(sheet, trainer)
    again = keyed(PaperSheet.objects.get(), colleague, started_at=BEGAN + timedelta(hours=1), ended_at=ENDED + timedelta(hours=1))

    assert again == first
    assert Observation.objects.count() == 1
    assert PaperSheet.objects.get().keyed_by == trainer


def test_a_wish_that_waits_is_taken(sheet, enrolment, trainer):
    wish = ask_for_observation(enrolment=enrolment, activity=sheet.activity, by=enrolment.learner, now=NOON)

    assert keyed(sheet, trainer) == wish


def test_the_signed_content_names_the_paper_and_no_other_digest_changes(sheet, enrolment, trainer, practices):
    online = observe(EnrolmentFactory(edition=practices, org_unit=enrolment.org_unit), trainer)
    session = keyed(sheet, trainer)

    assert "paper" not in signed_content(online)
    assert signed_content(session)["paper"] == {
        "code": sheet.code,
        "printed_by_id": trainer.pk,
        "printed_at": NOON.isoformat(),
        "keyed_by_id": trainer.pk,
        "keyed_at": LATER.isoformat(),
    }


def test_a_digest_made_before_there_was_paper_still_verifies(enrolment, trainer):
    """The digest of this very record as the release before had computed it."""
    session = observe(enrolment, trainer)
    content = signed_content(session)

    assert set(content) == {
        "id", "enrolment_id", "learner_id", "observer_id", "supersedes_id", "situation", "is_remote_trained", "script", "case_number",
        "consent", "mother_voice", "asked_at", "self_rated_at", "started_at", "ended_at", "stop_reason", "stop_note", "global_rating",
        "strength", "change", "outcome", "reasons", "observer_signed_at", "course", "edition", "pack", "activity", "checklist", "ratings",
        "self_ratings",
    }  # fmt: skip
    assert digest_of(session) == session.digest


def test_the_database_keeps_the_sheet_of_a_signed_session(sheet, enrolment, trainer, colleague):
    session = keyed(sheet, trainer)
    other, online = printed(enrolment, trainer), observe(enrolment, trainer, now=LATER)

    for change in (
        lambda: PaperSheet.objects.filter(pk=sheet.pk).update(keyed_by=colleague),
        lambda: PaperSheet.objects.filter(pk=sheet.pk).update(observation=None, keyed_by=None, keyed_at=None),
        lambda: PaperSheet.objects.filter(pk=sheet.pk).delete(),
        lambda: PaperSheet.objects.filter(pk=other.pk).update(observation=online, keyed_by=trainer, keyed_at=LATER),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert verify(Observation.objects.get(pk=session.pk))


# --- what is refused -------------------------------------------------------------------------------------------------
MINUTE = timedelta(minutes=1)
MOTHERLESS = {**MOTHER, "consent": {"asked-by-other": True}}


@pytest.mark.parametrize(
    ("field", "match", "changes"),
    [
        ("ended", "future", {"started_at": LATER, "ended_at": LATER + 16 * MINUTE}),
        ("began", "printed", {"started_at": NOON - 16 * MINUTE}),
        ("ended", "six hours", {"ended_at": BEGAN - MINUTE}),
        ("ended", "six hours", {"started_at": NOON, "ended_at": NOON + timedelta(hours=6, minutes=1), "now": NOON + timedelta(hours=7)}),
        ("situation", "offered", {"prepared": {**PLAY, "situation": "R2"}}),
        ("script", "role-plays", {"prepared": {**PLAY, "script": "rp9"}}),
        ("global_rating", "four ratings", {"details": {**SAID, "global_rating": 9}}),
        ("strength", "at most", {"details": {**SAID, "strength": "x" * 2001}}),
        ("reason", "saw", {"stop_reason": "bored"}),
    ],
)
def test_beside_its_field_stands_what_is_wrong(sheet, trainer, field, match, changes):
    with pytest.raises(ValidationError, match=match) as refusal:
        keyed(sheet, trainer, **changes)

    assert list(refusal.value.message_dict) == [field]
    assert nothing_kept(sheet)


@pytest.mark.parametrize("by_herself", [True, False])
@pytest.mark.parametrize(
    ("match", "changes"),
    [
        ("Item 3 is not rated", {"ratings": {key: value for key, value in ALL_RIGHT.items() if key != "3"}}),
        ("cannot be rated", {"ratings": {**ALL_RIGHT, "1": "na"}}),
        ("no item", {"ratings": {**ALL_RIGHT, "99": "2"}}),
        ("global rating", {"details": {**SAID, "global_rating": None}}),
        ("went well", {"details": {**SAID, "strength": " "}}),
        ("change next time", {"details": {**SAID, "change": ""}}),
    ],
)
def test_it_is_whole_or_it_is_not_kept_whoever_keys_it_in(sheet, trainer, colleague, *, match, changes, by_herself):
    with pytest.raises(ValidationError, match=match):
        keyed(sheet, trainer, by=trainer if by_herself else colleague, **changes)

    assert nothing_kept(sheet)


@pytest.mark.parametrize(
    ("field", "match", "prepared"),
    [
        ("consent", "yes to every", MOTHERLESS),
        ("case_number", "number only", {**MOTHER, "case_number": "Amina"}),
        ("case_number", "counts already", {**MOTHER, "case_number": "12"}),
    ],
)
def test_a_mothers_consent_and_number_are_asked_as_online(enrolment, trainer, field, match, prepared):
    observe(enrolment, trainer)
    observe(enrolment, trainer, activity="practice-r2", now=NOON + timedelta(minutes=20))
    sheet = printed(enrolment, trainer, activity="practice-r2", now=NOON + timedelta(hours=1))

    with pytest.raises(ValidationError, match=match) as refusal:
        keyed(sheet, trainer, prepared=prepared)
    assert list(refusal.value.message_dict) == [field]
    assert keyed(sheet, trainer, prepared=MOTHER).outcome == "pass"


def test_what_comes_before_and_a_script_within_a_year_are_asked_as_online(enrolment, trainer, practices):
    second = printed(enrolment, trainer, activity="practice-r2")
    with pytest.raises(ValidationError, match="comes first"):
        keyed(second, trainer, prepared=MOTHER)
    assert nothing_kept(second)


def test_a_stopped_session_needs_no_more_than_its_reason(sheet, trainer):
    session = keyed(
        sheet, trainer, ratings={"1": "0"}, stop_reason="touch", details={**SAID, "global_rating": None, "strength": "", "change": ""}
    )

    assert (session.outcome, session.stop_reason, session.ended_at) == ("stopped", "touch", ENDED)


def test_a_slow_or_fast_clock_on_the_wall_is_no_mistake(sheet, trainer):
    session = keyed(sheet, trainer, started_at=NOON - 10 * MINUTE, ended_at=LATER + 10 * MINUTE, now=LATER)

    assert (session.started_at, session.ended_at) == (NOON - 10 * MINUTE, LATER)


def test_the_observer_was_posted_on_that_day_and_still_is(sheet, enrolment, trainer, colleague, facility):
    late = PostingFactory(role=Role.TRAINER, org_unit=facility, starts_on=(NOON + timedelta(days=1)).date()).person
    tomorrow = NOON + timedelta(days=1, hours=5)
    with pytest.raises(ValidationError, match="On that day") as refusal:
        keyed(sheet, late, now=tomorrow)
    assert list(refusal.value.message_dict) == ["observer"]
    Posting.objects.filter(person=trainer).update(ends_on=NOON.date())
    with pytest.raises(ValidationError, match="any more"):
        keyed(sheet, trainer, by=colleague, now=tomorrow)
    with pytest.raises(ValidationError, match="herself"):
        keyed(sheet, enrolment.learner, by=colleague)
    assert nothing_kept(sheet)


def test_a_learner_who_left_is_said_to_have_left(sheet, enrolment, trainer):
    Enrolment.objects.filter(pk=enrolment.pk).update(left_at=LATER)

    with pytest.raises(ValidationError, match="has left this course"):
        keyed(sheet, trainer)


def test_a_stranger_and_the_learner_herself_key_nothing_in(sheet, enrolment, trainer):
    for person in (PostingFactory(role=Role.TRAINER).person, enrolment.learner):
        with pytest.raises(PermissionDenied):
            keyed(sheet, trainer, by=person)


# --- what was meanwhile done here ------------------------------------------------------------------------------------
def test_a_session_at_the_same_time_is_the_same_session(sheet, enrolment, trainer, colleague):
    observe(enrolment, colleague, now=BEGAN + 5 * MINUTE)

    for is_another in (False, True):
        with pytest.raises(ValidationError, match="signed here already") as refusal:
            keyed(sheet, trainer, is_another=is_another)
        assert list(refusal.value.message_dict) == ["began"]


def test_a_session_signed_since_the_print_asks_whether_it_is_another(sheet, enrolment, trainer, colleague):
    observe(enrolment, colleague, now=ENDED + MINUTE)

    with pytest.raises(ValidationError, match="another session") as refusal:
        keyed(sheet, trainer)
    assert list(refusal.value.message_dict) == ["another"]
    assert keyed(sheet, trainer, is_another=True).outcome == "pass"


def test_the_sheet_printed_before_works_until_one_is_keyed_in(enrolment, trainer):
    first, second = printed(enrolment, trainer), printed(enrolment, trainer)
    keyed(first, trainer)

    with pytest.raises(ValidationError, match="signed here already"):
        keyed(second, trainer)


def test_a_session_begun_here_comes_first(sheet, enrolment, trainer, colleague):
    begun = start_unasked(enrolment=enrolment, activity=sheet.activity, by=colleague, now=NOON)
    with pytest.raises(ValidationError, match="has begun a session"):
        keyed(sheet, trainer)
    leave_uncounted(observation=begun, by=colleague, reason="unwell", now=NOON)
    own = start_unasked(enrolment=enrolment, activity=sheet.activity, by=trainer, now=NOON)
    prepare(observation=own, by=trainer, now=NOON, situation="R1")
    rate_items(observation=own, values={"1": "2"}, by=trainer, now=NOON)
    with pytest.raises(ValidationError, match="has begun a session"):
        keyed(sheet, trainer)


def test_her_own_session_of_which_nothing_is_rated_becomes_the_one_on_paper(sheet, enrolment, trainer):
    begun = start_unasked(enrolment=enrolment, activity=sheet.activity, by=trainer, now=NOON)

    session = keyed(sheet, trainer)

    assert (session, session.started_at) == (begun, BEGAN)


def test_a_session_that_the_learner_took_back_frees_the_paper(sheet, enrolment, trainer, colleague):
    session = keyed(sheet, trainer, by=colleague)
    late = LATER + timedelta(days=8)
    withdraw(observation=session, by=enrolment.learner, now=late)
    sheet.refresh_from_db()

    assert not sheet.is_keyed_in
    again = keyed(sheet, trainer, now=late)
    assert again != session
    assert PaperSheet.objects.get().observation == again


def test_a_session_given_back_to_the_queue_is_no_paper_any_more(sheet, enrolment, trainer, colleague):
    ask_for_observation(enrolment=enrolment, activity=sheet.activity, by=enrolment.learner, now=NOON)
    session = keyed(sheet, trainer, by=colleague, ratings={}, stop_reason="touch")
    give_back(observation=session, by=trainer, now=LATER)
    claim(observation=session, by=colleague, now=LATER)
    sheet.refresh_from_db()

    assert sheet.observation is None
    assert "paper" not in signed_content(Observation.objects.get(pk=session.pk))


def test_one_closed_as_not_counted_stays_with_its_paper(sheet, trainer, colleague):
    session = keyed(sheet, trainer, by=colleague)
    leave_uncounted(observation=session, by=trainer, reason="unwell", now=LATER)
    sheet.refresh_from_db()

    assert sheet.is_keyed_in
    assert keyed(sheet, trainer) == session


def nothing_kept(sheet):
    sheet.refresh_from_db()
    return sheet.observation is None and not Observation.objects.filter(enrolment=sheet.enrolment, activity=sheet.activity).exists()
