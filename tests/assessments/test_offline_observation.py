"""A session held in a ward without signal becomes one signed observation, or is set aside with what to do."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from assessments.models import Observation, OfflineSignature
from assessments.record import is_intact, signatures_of, verify
from assessments.services.observations import ask_for_observation, claim, withdraw
from assessments.services.rating import prepare, rate_item
from assessments.services.signing import sign_as_observer
from courses.models import Completion, Edition, Enrolment
from courses.services import leave_course
from people.models import OrgUnit, Posting, Role
from phones.models import Arrival
from phones.services import apply_again, strike_off
from tests.assessments.observing import ALL_RIGHT, CONSENT, observe
from tests.assessments.wards import LATER, Ward
from tests.factories import NOON, TODAY, OrgUnitFactory, PostingFactory, UserFactory
from tests.phones.phone import altered, iso

pytestmark = pytest.mark.django_db
SIGNED_AT = NOON + timedelta(minutes=16)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
def ward(trainer):
    return Ward(trainer)


@pytest.fixture
def r1(practices):
    return practices.activities.get(key="practice-r1")


@pytest.fixture
def other_trainer(facility):
    return PostingFactory(role=Role.TRAINER, org_unit=OrgUnit.objects.get_parent(facility)).person


def only():
    return Observation.objects.for_cards().select_related("checklist__edition__course").get()


def refused(arrival, code, *words):
    assert (arrival.outcome, arrival.code) == ("set_aside", code), arrival.reason
    for word in words:
        assert word in arrival.reason
    return True


def test_a_session_becomes_one_signed_observation_at_its_own_time(ward, enrolment, r1):
    text = ward.session(enrolment)
    arrival = ward.hand_in(text)
    seen = only()

    assert (arrival.outcome, arrival.note) == ("accepted", "The learner signs on her own phone.")
    assert (str(seen.pk), seen.outcome, seen.observer) == (json.loads(text)["observation"], "pass", ward.person)
    assert (seen.started_at, seen.ended_at, seen.observer_signed_at) == (NOON, NOON + timedelta(minutes=15), SIGNED_AT)
    assert dict(seen.ratings.values_list("item__key", "value")) == ALL_RIGHT
    assert Completion.objects.get().completed_at == SIGNED_AT
    assert verify(seen)
    [signature] = signatures_of(seen)
    assert (signature.text, signature.kid, signature.device, signature.record) == (text, ward.kid, ward.device, arrival.pk)


def test_twice_is_once(ward, enrolment):
    text = ward.session(enrolment)
    record = ward.record(kind="observation", made_at=SIGNED_AT, body={"signed": text, "signatures": [ward.signed(text)]})
    first, again = ward.send(record, now=LATER), ward.send(record, now=LATER + DAY)

    assert first.pk == again.pk
    assert (Observation.objects.count(), OfflineSignature.objects.count(), Completion.objects.count()) == (1, 1, 1)


def test_the_learner_signs_beside_her_on_the_same_phone(ward, enrolment):
    text = ward.session(enrolment)
    learner = ward.beside(enrolment.learner)
    arrival = ward.hand_in(text, learner=learner, answer=learner.answer(text, agrees=False, comment=" I asked first. "))
    seen = only()

    assert (arrival.outcome, arrival.note) == ("accepted", "")
    assert (seen.learner_agrees, seen.learner_comment, seen.learner_signed_at) == (False, "I asked first.", SIGNED_AT)
    assert [each.role for each in signatures_of(seen)] == ["observer", "learner"]
    assert verify(seen)


def test_a_learners_signature_that_does_not_hold_sets_all_aside(ward, enrolment):
    text = ward.session(enrolment)
    learner = ward.beside(enrolment.learner)
    answers = {
        "for another session": learner.answer(text, of="0" * 64),
        "by another person": ward.answer(text),
    }
    for answer in answers.values():
        assert refused(ward.hand_in(text, learner=learner, answer=answer), "learner_signature", "sign again")
    spoilt = [ward.signed(text), {**learner.signed(learner.answer(text), role="learner"), "value": "A" * 86}]
    body = {"signed": text, "answer": learner.answer(text), "signatures": spoilt}
    assert refused(ward.send(ward.record(kind="observation", made_at=SIGNED_AT, body=body), now=LATER), "learner_signature")
    assert not Observation.objects.exists()


def test_without_a_key_it_stays_begun_and_whole_and_is_signed_on_the_site(ward, enrolment):
    arrival = ward.hand_in(ward.session(enrolment), signatures=[])
    seen = only()

    assert arrival.outcome == "accepted"
    assert "Sign it on the site with your password" in arrival.note
    assert (seen.observer, seen.observer_signed_at, seen.ended_at) == (ward.person, None, NOON + timedelta(minutes=15))
    signed = sign_as_observer(observation=seen, by=ward.person, now=LATER)
    assert (signed.outcome, signed.ended_at) == ("pass", NOON + timedelta(minutes=15))


def test_a_wish_made_meanwhile_is_the_one_that_is_observed(ward, enrolment, r1):
    text = ward.session(enrolment)
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    ward.hand_in(text)

    assert (only().pk, only().asked_at) == (wish.pk, NOON)
    assert verify(only())


def test_an_asked_for_session_and_one_begun_on_the_site_are_gone_on_with(ward, enrolment, r1):
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON - DAY)
    claim(observation=wish, by=ward.person, now=NOON)
    prepare(observation=wish, by=ward.person, now=NOON, situation="R1")
    rate_item(observation=wish, item="1", value="0", by=ward.person, now=NOON)
    text = ward.session(enrolment, observation=str(wish.pk), began_here=True)

    assert ward.hand_in(text).outcome == "accepted"
    assert (only().pk, only().started_at, only().outcome) == (wish.pk, NOON, "pass")
    assert verify(only())


def test_a_stopped_session_needs_no_more_than_its_reason(ward, enrolment):
    text = ward.session(
        enrolment, ratings={"1": "0"}, stop_reason="touch", stop_note="She pulled.", global_rating=None, strength="", change=""
    )
    assert ward.hand_in(text).outcome == "accepted"
    assert (only().outcome, only().stop_note) == ("stopped", "She pulled.")
    assert verify(only())


@pytest.mark.parametrize("wrong", [DAY, -DAY, YEAR, -YEAR, timedelta(milliseconds=1234)])
def test_a_wrong_clock_changes_nothing_but_the_note(ward, enrolment, wrong):
    text = ward.session(enrolment, started=NOON + wrong, ended=NOON + wrong + timedelta(minutes=15))
    arrival = ward.hand_in(text, made_at=SIGNED_AT + wrong, phone_now=LATER + wrong)
    seen = only()

    assert arrival.outcome == "accepted"
    assert ("clock of this phone" in arrival.note) == (abs(wrong) > timedelta(minutes=10))
    assert (seen.started_at, seen.ended_at, seen.observer_signed_at) == (NOON, NOON + timedelta(minutes=15), SIGNED_AT)
    assert verify(seen)


def test_a_posting_that_ended_since_counts_and_one_that_ended_before_does_not(ward, enrolment):
    Posting.objects.filter(person=ward.person).update(ends_on=TODAY)
    assert ward.hand_in(ward.session(enrolment), now=LATER + 3 * DAY).outcome == "accepted"

    Posting.objects.filter(person=ward.person).update(ends_on=TODAY - DAY)
    late = ward.hand_in(ward.session(enrolment), now=LATER + 3 * DAY)
    assert refused(late, "posting", "not posted as a trainer", "Ask your programme manager")


def test_a_new_edition_of_the_course_takes_nothing_away(ward, enrolment):
    text = ward.session(enrolment)
    newer = Edition.objects.create(course=enrolment.edition.course, label="2", digest="e" * 64, languages=["en"], frame={}, loaded_at=NOON)
    Edition.objects.filter(pk=newer.pk).update(published_at=NOON)

    assert ward.hand_in(text).outcome == "accepted"


def test_another_pack_is_set_aside(ward, enrolment):
    assert refused(ward.hand_in(ward.session(enrolment, pack="0" * 64)), "edition", "Fetch what you keep")
    assert refused(ward.hand_in(ward.session(enrolment, learner=str(ward.person.pk))), "other")


def test_somebody_else_has_begun(ward, enrolment, r1, other_trainer):
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON - DAY)
    claim(observation=wish, by=other_trainer, now=NOON)

    assert refused(ward.hand_in(ward.session(enrolment, observation=str(wish.pk))), "begun", str(other_trainer), "Speak with each other")
    assert refused(ward.hand_in(ward.session(enrolment)), "begun", str(other_trainer))
    assert only().observer == other_trainer


def test_somebody_else_has_signed_and_both_are_kept(ward, enrolment, r1, other_trainer):
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON - DAY)
    observe(enrolment, other_trainer)
    text = ward.session(enrolment, observation=str(wish.pk))
    aside = ward.hand_in(text)

    assert refused(aside, "signed", str(other_trainer), "Both are kept")
    assert Arrival.objects.get().content.count(str(wish.pk)) == 1
    mended = ward.hand_in(ward.session(enrolment), mends=str(aside.pk), made_at=NOON + timedelta(hours=6), now=NOON + timedelta(hours=7))
    assert mended.outcome == "accepted"
    aside.refresh_from_db()
    assert aside.settled_how == "mended"
    assert Observation.objects.signed().count() == 2


def test_her_own_other_session_is_not_written_over(ward, enrolment):
    observe(enrolment, ward.person, ratings={"1": "0"}, sign=False)

    assert refused(ward.hand_in(ward.session(enrolment)), "begun_by_you", "Finish or close")
    assert dict(only().ratings.values_list("item__key", "value")) == {"1": "0"}


def test_a_session_changed_on_the_site_meanwhile_does_not_fit(ward, enrolment, r1):
    begun = observe(enrolment, ward.person, sign=False)
    text = ward.session(enrolment, observation=str(begun.pk), began_here=True, started=NOON - DAY)

    assert refused(ward.hand_in(text), "differs", "Look at the session on the site")
    assert only().observer_signed_at is None


def test_a_cancelled_wish(ward, enrolment, r1):
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON - DAY)
    withdraw(observation=wish, by=enrolment.learner, now=NOON)

    assert refused(ward.hand_in(ward.session(enrolment, observation=str(wish.pk))), "closed", "session of its own")


def test_a_learner_who_left_or_moved(ward, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(org_unit=OrgUnitFactory(name="Elsewhere"))
    assert refused(ward.hand_in(ward.session(enrolment)), "moved", "Elsewhere", "Ask a trainer of that place")

    Enrolment.objects.filter(pk=enrolment.pk).update(org_unit=Posting.objects.get(person=ward.person).org_unit)
    enrolment.refresh_from_db()
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON)
    assert refused(ward.hand_in(ward.session(enrolment)), "left", "has left this course", "joins the course again")
    assert not Observation.objects.exists()


def test_a_session_held_before_the_learner_left_counts(ward, enrolment):
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON + timedelta(minutes=1))

    assert ward.hand_in(ward.session(enrolment)).outcome == "accepted"
    assert (only().outcome, only().observer_signed_at) == ("pass", SIGNED_AT)
    assert Completion.objects.get().completed_at == SIGNED_AT
    assert verify(only())


def test_leaving_takes_back_the_wish_but_not_the_session_that_was_held_for_it(ward, enrolment, r1):
    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON - DAY)
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON + timedelta(hours=1))
    learner = ward.beside(enrolment.learner)
    text = ward.session(enrolment, observation=str(wish.pk))

    assert ward.hand_in(text, learner=learner, answer=learner.answer(text)).outcome == "accepted"
    held = Observation.objects.signed().for_cards().select_related("checklist__edition__course").get()
    assert (held.outcome, held.learner_agrees) == ("pass", True)
    assert verify(held)
    wish.refresh_from_db()
    assert (wish.withdrawn_at, wish.observer_signed_at) == (NOON + timedelta(hours=1), None)


def test_a_session_begun_on_the_site_and_unsigned_one_outlive_that_she_left(ward, enrolment, r1):
    begun = observe(enrolment, ward.person, sign=False)
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON + timedelta(hours=1))

    assert ward.hand_in(ward.session(enrolment, observation=str(begun.pk), began_here=True), signatures=[]).outcome == "accepted"
    assert sign_as_observer(observation=only(), by=ward.person, now=LATER).outcome == "pass"


def test_the_last_session_finishes_the_course_that_she_left_after_it(ward, enrolment):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_activity SET is_optional = %s WHERE key <> 'practice-r1'", [True])
    leave_course(enrolment=enrolment, by=enrolment.learner, now=NOON + timedelta(hours=1))
    ward.hand_in(ward.session(enrolment))

    enrolment.refresh_from_db()
    assert (enrolment.finished_at, enrolment.left_at) == (SIGNED_AT, None)


def test_what_the_rules_of_the_session_refuse_says_what_to_do(ward, enrolment):
    observe(enrolment, ward.person, now=NOON - 2 * DAY, script="rp1")
    mother = {"situation": "R2", "script": "", "activity": "practice-r2", "case_number": "12-7", "consent": CONSENT, "mother_voice": {}}
    assert ward.hand_in(ward.session(enrolment, **mother)).outcome == "accepted"

    assert refused(ward.hand_in(ward.session(enrolment, **{**mother, "case_number": "127"})), "same_mother", "different mother", "mistake")
    assert refused(ward.hand_in(ward.session(enrolment, **{**mother, "consent": {}})), "consent", "tick it")
    assert refused(ward.hand_in(ward.session(enrolment, **{**mother, "case_number": "Amina"})), "case_number", "correct it")
    assert refused(ward.hand_in(ward.session(enrolment, ratings={"1": "2"})), "item", "rate what is missing")
    assert refused(ward.hand_in(ward.session(enrolment, ratings={**ALL_RIGHT, "1": "na"})), "value")
    assert refused(ward.hand_in(ward.session(enrolment, strength=" ")), "strength")
    assert refused(ward.hand_in(ward.session(enrolment, situation="R9")), "situation")


def test_what_comes_first_comes_first(ward, enrolment):
    arrival = ward.hand_in(ward.session(enrolment, activity="practice-r2", situation="R2", script="", case_number="1", consent=CONSENT))

    assert refused(arrival, "locked", "own phone")


def test_a_role_play_had_within_a_year(ward, enrolment):
    checklist = enrolment.edition.checklists.get()
    with connection.cursor() as cursor:
        settings = json.dumps({**checklist.settings, "scripts": [{"id": "rp1", "items": ["1"]}, {"id": "rp2", "items": ["2"]}]})
        cursor.execute("UPDATE assessments_checklist SET settings = %s", [settings])
    observe(enrolment, ward.person, now=NOON - DAY, script="rp1")

    assert refused(ward.hand_in(ward.session(enrolment)), "repeated", "choose it")
    assert ward.hand_in(ward.session(enrolment, script="rp2")).outcome == "accepted"


def test_signatures_that_do_not_hold(ward, enrolment, other_trainer):
    text = ward.session(enrolment)
    wrong = ward.signed(text)
    assert refused(ward.hand_in(text, signatures=[{**wrong, "value": altered(wrong["value"])}]), "signature", "sign it again")
    assert refused(ward.hand_in(text, signatures=[{**wrong, "kid": "A" * 43}]), "unknown_key", "Set up signing")
    others = Ward(other_trainer)
    assert refused(ward.hand_in(text, signatures=[others.signed(text)]), "person", "own PIN")
    assert refused(ward.hand_in(text.replace("Kind", "Rude"), signatures=[wrong]), "signature")
    assert not Observation.objects.exists()


def test_a_phone_struck_off_is_set_aside_and_staff_can_take_it_up(ward, enrolment):
    text = ward.session(enrolment)
    strike_off(phone=ward.phone, by=ward.person, now=NOON + timedelta(hours=1))
    arrival = ward.hand_in(text)

    assert refused(arrival, "struck_off", "set it up anew")
    apply_again(arrival=arrival, by=UserFactory(is_staff=True), now=LATER)
    assert verify(only())
    assert only().observer_signed_at == SIGNED_AT


def test_what_a_struck_off_phone_signed_before_stays_valid(ward, enrolment):
    ward.hand_in(ward.session(enrolment))
    strike_off(phone=ward.phone, by=ward.person, now=LATER)

    assert verify(only())


def test_a_session_that_must_not_count_is_closed(ward, enrolment, r1):
    def close(**changes):
        body = {"observation": str(uuid.uuid4()), "enrolment": str(enrolment.pk), "activity": "practice-r1", "reason": "unwell"}
        return ward.send(
            ward.record(kind="observation-closed", made_at=SIGNED_AT, body=body | {"started_at": iso(NOON)} | changes), now=LATER
        )

    wish = ask_for_observation(enrolment=enrolment, activity=r1, by=enrolment.learner, now=NOON)
    arrival = close(observation=str(wish.pk))
    again = close(observation=str(wish.pk))

    assert (arrival.outcome, again.outcome) == ("accepted", "accepted")
    assert (only().not_counted, only().withdrawn_at, only().started_at) == ("unwell", SIGNED_AT, NOON)
    assert close().outcome == "accepted"
    assert refused(close(reason="rain"), "reason")
    assert refused(close(observation="x"), "unreadable")


def test_the_learner_answers_from_her_own_phone(enrolment, trainer):
    seen = observe(enrolment, trainer, now=NOON - timedelta(minutes=20))
    hers = Ward(enrolment.learner)
    text = hers.answer("", observation=str(seen.pk), of=seen.digest)

    def send(text, signatures):
        body = {"signed": text, "signatures": signatures}
        return hers.send(hers.record(kind="learner-signature", made_at=NOON, body=body), now=LATER)

    other = hers.answer("", observation=str(seen.pk), of="0" * 64)
    assert refused(send(other, [hers.signed(other, role="learner")]), "differs")
    assert send(text, [hers.signed(text, role="learner")]).outcome == "accepted"
    seen = only()
    assert (seen.learner_agrees, seen.learner_signed_at) == (True, NOON)
    assert [each.role for each in signatures_of(seen)] == ["learner"]
    assert verify(seen)
    assert send(text, []).outcome == "accepted"
    changed = hers.answer("", observation=str(seen.pk), of=seen.digest, agrees=False, comment="No.")
    assert refused(send(changed, [hers.signed(changed, role="learner")]), "answered", "first answer")


def test_the_learners_answer_stands_on_her_sign_in_where_she_has_no_key(enrolment, trainer):
    seen = observe(enrolment, trainer, now=NOON - timedelta(minutes=20))
    hers = Ward(enrolment.learner, enrolled=False)
    body = {"signed": hers.answer("", observation=str(seen.pk), of=seen.digest, agrees=False, comment="No."), "signatures": []}

    assert hers.send(hers.record(kind="learner-signature", made_at=NOON, body=body), now=LATER).outcome == "accepted"
    assert (only().learner_agrees, only().learner_comment) == (False, "No.")


@pytest.mark.parametrize("field", ["text", "value", "kid", "device", "signed_at", "shift", "record"])
def test_the_database_refuses_to_change_a_signature(ward, enrolment, field):
    ward.hand_in(ward.session(enrolment))
    other = {"device": uuid.uuid4(), "signed_at": LATER, "shift": DAY, "record": uuid.uuid4()}.get(field, "x")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        OfflineSignature.objects.update(**{field: other})
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        OfflineSignature.objects.all().delete()


def spoil(*statements):
    """Change rows behind the database's back: its triggers are taken away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name LIKE 'obs%' OR name LIKE 'offline%')")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
            for table in ("assessments_observation", "assessments_rating", "assessments_offlinesignature"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE assessments_offlinesignature SET text = replace(text, 'Kind.', 'Kind!')",
        "UPDATE assessments_offlinesignature SET text = text || ' '",
        "UPDATE assessments_offlinesignature SET value = replace(value, substr(value, 9, 1), '_')",
        "UPDATE assessments_offlinesignature SET kid = 'x'",
        "UPDATE assessments_offlinesignature SET role = 'learner'",
        "UPDATE assessments_observation SET strength = 'Rude.'",
        "UPDATE assessments_observation SET global_rating = 4",
    ],
)
def test_a_changed_byte_shows(ward, enrolment, change, capsys, client):
    ward.hand_in(ward.session(enrolment))
    call_command("check_signatures")
    assert "1 observation" in capsys.readouterr().out

    spoil(change)

    assert not verify(only())
    with pytest.raises(SystemExit):
        call_command("check_signatures")
    assert str(only().pk) in capsys.readouterr().err


def test_a_changed_observation_shows_though_its_seal_was_made_anew(ward, enrolment):
    from assessments.record import digest_of

    ward.hand_in(ward.session(enrolment))
    spoil("UPDATE assessments_observation SET strength = 'Rude.'")
    spoil(f"UPDATE assessments_observation SET digest = '{digest_of(only())}'")

    assert digest_of(only()) == only().digest
    assert not is_intact(signatures_of(only())[0])


def test_the_page_says_that_it_was_signed_on_a_phone(ward, enrolment, client):
    learner = ward.beside(enrolment.learner)
    text = ward.session(enrolment)
    ward.hand_in(text, learner=learner, answer=learner.answer(text))
    client.force_login(ward.person)
    page = client.get(f"/observations/{only().pk}/").content.decode()
    assert page.count("Signed on a phone; signature intact") == 2

    spoil("UPDATE assessments_observation SET strength = 'Rude.'")
    page = client.get(f"/observations/{only().pk}/").content.decode()
    assert "does not fit" in page
