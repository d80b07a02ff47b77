"""The demo holds together: every fact of every seeded enrolment agrees with what the site's own rules make of the others."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from assessments import drawing
from assessments.grading import ItemRule, PassRule, grade, missing
from assessments.models import Attempt, Observation, Rating, SelfRating
from assessments.record import verify
from assessments.results import judge
from assessments.rules import observable_by
from courses.models import Completion, Edition, Enrolment
from courses.progress import missing_before, outstanding
from credentials.codes import read_code
from credentials.eligibility import evidence_stands, proof
from credentials.evidence import snapshot
from credentials.models import Certificate
from people.models import OrgUnit, Posting, Role, User
from people.rules import confirmable_by, holds
from refreshers.models import Refresher
from reporting.models import Record
from reporting.rollup import records_of
from tests.conftest import TINY_PACK
from tests.factories import NOON, TODAY
from trainingsite.demo.seeding import seed_demo
from trainingsite.demo.stages import SIXTY

PASSWORD = "try-it-out"
SIGN_INS = ["admin", "learner", "learner2", "manager", "trainer", "trainer2"]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demo on the tiny course, made once for every test here, since none of them changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_pack", str(TINY_PACK), "--publish", verbosity=0)
        edition = Edition.objects.get(course__slug="tiny")
        seed_demo(edition=edition, learners=60, now=NOON, password=PASSWORD)
        yield edition
        transaction.set_rollback(True)


@pytest.fixture
def demo(told, db):
    return told


def person(name):
    return User.objects.get(email=f"{name}@demo.example")


def test_country_has_three_regions_nine_districts_thirty_facilities(demo):
    levels = OrgUnit.objects.values_list("level", flat=True)

    assert sorted((level, list(levels).count(level)) for level in set(levels)) == [
        ("country", 1), ("district", 9), ("facility", 30), ("region", 3),
    ]  # fmt: skip


def test_sign_ins_have_the_password_and_a_verified_address(demo):
    for name in SIGN_INS:
        assert person(name).check_password(PASSWORD)
        assert EmailAddress.objects.get(user=person(name)).verified

    assert [each.email for each in User.objects.filter(is_superuser=True)] == ["admin@demo.example"]


def test_roles_of_the_sign_ins_are_where_the_tour_needs_them(demo):
    hers = Enrolment.objects.get(learner=person("learner"))
    facilities = list(OrgUnit.objects.facilities())

    assert all(holds(person("manager"), Role.MANAGER, at=each, on=TODAY) for each in facilities)
    assert holds(person("trainer"), Role.TRAINER, at=hers.org_unit, on=TODAY)
    assert not holds(person("trainer2"), Role.TRAINER, at=hers.org_unit, on=TODAY)
    assert sum(holds(person("trainer2"), Role.TRAINER, at=each, on=TODAY) for each in facilities) == 4


def test_learner_is_about_a_third_through_the_lessons(demo):
    enrolment = Enrolment.objects.get(learner=person("learner"))
    lessons = demo.activities.filter(kind="lesson")

    assert enrolment.completions.count() == pytest.approx(lessons.count() / 3, abs=1)
    assert not enrolment.attempts.exists()


def test_learner2_waits_in_the_trainers_queue(demo):
    queue = observable_by(person("trainer"), on=TODAY).waiting()

    waiting = queue.get(learner=person("learner2"))
    assert (waiting.situation, waiting.activity.key) == ("R1", "practice-r1")


def test_one_posting_waits_for_the_manager(demo):
    assert confirmable_by(person("manager"), on=TODAY).get().person == person("newcomer")


def test_sixty_learners_stand_at_every_stage(demo):
    assert Enrolment.objects.count() == 62
    assert len(set(SIXTY)) == 19
    certificates = Certificate.objects.all()
    ends = {(each.expires_on - TODAY).days for each in certificates.filter(revoked_at=None)}

    assert certificates.count() == 30
    assert {5, 25, 55} < ends
    assert certificates.filter(expires_on__lt=TODAY).count() == 2
    assert certificates.filter(is_conditional=True, enrolment__org_unit__few_mothers=True).count() == 2
    assert certificates.filter(revoked_at__isnull=False).count() == 1
    assert Enrolment.objects.exclude(left_at=None).count() == 2
    assert Attempt.objects.filter(is_passed=False).exists()
    assert Observation.objects.waiting().count() == 4
    assert Observation.objects.begun().count() == 2
    quiet = [(NOON - seen).days for seen in Enrolment.objects.filter(finished_at=None, left_at=None).values_list("last_seen_at", flat=True)]
    assert {8, 15, 35} <= {days + 1 for days in quiet} | set(quiet)


def test_names_are_written_in_three_scripts(demo):
    letters = "".join(User.objects.values_list("full_name", flat=True))

    assert all(any(first <= letter <= last for letter in letters) for first, last in ("az", "ءي", "ሀፚ"))


def test_certificate_exists_if_and_only_if_its_evidence_does(demo):
    for enrolment in Enrolment.objects.all():
        finished = not outstanding(enrolment).exists()
        certificate = Certificate.objects.filter(enrolment=enrolment).first()

        assert finished == (enrolment.finished_at is not None) == (certificate is not None) == proof(enrolment).is_complete
        if certificate:
            last = enrolment.completions.order_by("completed_at").last()
            assert certificate.issued_at == enrolment.finished_at == enrolment.last_seen_at == last.completed_at
            assert certificate.is_conditional == proof(enrolment).is_conditional
            assert evidence_stands(certificate)


def test_evidence_is_what_credentials_says_of_the_same_rows(demo):
    for certificate in Certificate.objects.all():
        assert certificate.evidence == snapshot(certificate.enrolment, on=certificate.issued_on)
        assert certificate.holder_name == str(certificate.enrolment.learner)
        assert read_code(certificate.code) == certificate.code


def test_attempts_come_to_what_marking_again_makes_of_them(demo):
    assert Attempt.objects.count() > 40
    for attempt in Attempt.objects.all():
        answers = list(attempt.answers.all())
        result = judge(attempt, {each.question_id: each.response for each in answers})

        assert attempt.form_digest == drawing.digest(attempt.form)
        assert {each.question_id for each in answers} == set(result.marks)
        assert {each.question_id: each.mark for each in answers} == {key: float(mark) for key, mark in result.marks.items()}
        assert (attempt.percent, attempt.is_passed, attempt.by_competency) == (result.percent, result.is_passed, result.by_competency)
        assert attempt.opened_at < min(each.saved_at for each in answers)
        assert max(each.saved_at for each in answers) < attempt.submitted_at
        assert all(drawing.digest([entry]) for entry in attempt.form)


def test_observations_are_what_their_observers_signed(demo):
    signed = Observation.objects.signed()
    assert signed.filter(outcome="not_yet").exists()
    for each in signed:
        items = [ItemRule(item.key, item.is_critical, item.may_be_na) for item in each.checklist.items.all()]
        ratings = dict(each.ratings.values_list("item__key", "value"))
        rule = PassRule.of(each.checklist.settings)
        verdict = grade(items=items, ratings=ratings, rule=rule, global_rating=each.global_rating)

        assert verify(each)
        assert missing(items, ratings) == []
        assert (each.outcome, each.reasons) == (verdict.outcome, verdict.reasons)
        assert holds(each.observer, Role.TRAINER, at=each.enrolment.org_unit, on=localdate(each.started_at))
        assert each.asked_at < each.started_at < each.ended_at < each.observer_signed_at < each.learner_signed_at < NOON
        assert bool(each.self_rated_at) == each.self_ratings.exists()


def test_two_sessions_with_mothers_are_of_two_mothers(demo):
    numbers = Observation.objects.exclude(case_number="").values_list("enrolment", "case_number")

    assert len(numbers) == len(set(numbers)) > 30


def test_nothing_is_done_before_what_it_requires_nor_in_the_future(demo):
    for completion in Completion.objects.select_related("activity", "enrolment"):
        earlier = completion.enrolment.completions.filter(completed_at__lt=completion.completed_at)

        assert set(completion.activity.requires) <= set(earlier.values_list("activity__key", flat=True))
        assert completion.enrolment.enrolled_at < completion.completed_at < NOON
        assert missing_before(completion.enrolment, completion.activity) == []


def test_places_cadres_and_postings_agree(demo):
    for enrolment in Enrolment.objects.all():
        posting = Posting.objects.get(person=enrolment.learner)

        assert (posting.org_unit, posting.cadre, posting.role) == (enrolment.org_unit, enrolment.cadre, Role.LEARNER)
        assert posting.starts_on <= localdate(enrolment.enrolled_at)
        assert posting.confirmed_at < enrolment.enrolled_at
    assert set(Enrolment.objects.values_list("org_unit", flat=True)) == set(OrgUnit.objects.facilities().values_list("pk", flat=True))


def test_refreshers_follow_the_plan(demo):
    assert Refresher.objects.filter(answered_at=None).exists()
    assert Refresher.objects.exclude(answered_at=None).exists()
    for each in Refresher.objects.select_related("certificate__enrolment"):
        step = next(step for step in demo.frame["refreshers"] if step["id"] == each.step)

        assert each.due_on == each.certificate.issued_on + timedelta(days=step["after_days"])
        assert each.person_id == each.certificate.enrolment.learner_id
        assert len(each.form) == len(each.marks or each.form) == step.get("questions", 0)
        assert (each.percent is None) == (each.answered_at is None or each.kind == "practice")


def test_managers_read_what_the_rollup_makes_of_the_facts(demo):
    made = {record.pk: record for record in records_of(Enrolment.objects.select_related("learner"))}
    names = [field.attname for field in Record._meta.concrete_fields]

    assert Record.objects.count() == len(made) == 62
    for kept in Record.objects.all():
        assert {name: getattr(kept, name) for name in names} == {name: getattr(made[kept.pk], name) for name in names}


def test_every_row_is_valid_to_its_model(demo):
    for model in (User, Posting, Enrolment, Completion, Attempt, Observation, Rating, SelfRating, Certificate, Refresher):
        for row in model.objects.order_by("?")[:40]:
            row.full_clean(exclude=["learner_agrees", "form", "responses", "marks", "evidence", "by_competency", "reasons", "password"])
    connection.check_constraints()
