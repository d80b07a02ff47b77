"""The command, and what a second run does."""

import stat
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from assessments.models import Attempt
from credentials.models import Certificate
from people.models import Posting, User
from tests.factories import NOON
from trainingsite.demo.seeding import seed_demo

PASSWORD = "try-it-out"
SIGN_INS = ["admin", "learner", "learner2", "manager", "trainer", "trainer2"]


def seed(edition, learners=12, now=NOON, **more):
    return seed_demo(edition=edition, learners=learners, now=now, password=PASSWORD, **more)


@pytest.fixture
def demo(edition):
    seed(edition)
    return edition


def person(name):
    return User.objects.get(email=f"{name}@demo.example")


def everything():
    """Every row of the site's own rooms, as the database has it."""
    rooms = ("people", "courses", "assessments", "credentials", "refreshers", "reporting", "account")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: sorted(model.objects.values_list(), key=str) for model in models}


def test_second_run_changes_nothing(demo):
    before = everything()

    assert seed(demo, now=NOON + timedelta(days=3)) == 0
    assert everything() == before


def test_second_run_keeps_what_people_did_meanwhile(demo):
    Posting.objects.filter(person=person("newcomer")).update(declined_at=NOON, reason="Not here")
    User.objects.filter(pk=person("learner").pk).update(full_name="Grace A. Otieno")
    before = everything()

    seed(demo)

    assert everything() == before


def test_more_learners_are_added_to_those_there(edition):
    seed(edition, learners=3)
    first = everything()

    seed(edition, learners=5)

    later = everything()
    assert len(later["courses.Enrolment"]) == 7
    assert all(set(map(str, rows)) <= set(map(str, later[label])) for label, rows in first.items())


def test_changed_password_signs_in_after_the_next_run(demo):
    seed_demo(edition=demo, learners=12, now=NOON, password="another-one")

    assert all(person(name).check_password("another-one") for name in SIGN_INS)


def test_command_refuses_without_demo(settings, edition):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo", course="tiny")

    assert not User.objects.exists()


def test_command_names_the_remedy_when_the_course_is_missing(db):
    with pytest.raises(CommandError, match="load_pack"):
        call_command("seed_demo", course="tiny")


def test_command_keeps_a_random_password_for_the_next_run(settings, edition, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    settings.VAR_DIR = tmp_path / "var"

    call_command("seed_demo", course="tiny", learners=1)
    kept = settings.VAR_DIR / "demo_password"
    call_command("seed_demo", course="tiny", learners=1)

    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert person("learner").check_password(kept.read_text())
    assert capsys.readouterr().out.count(kept.read_text()) == 2


def test_command_takes_the_password_of_the_environment(edition, monkeypatch, settings, tmp_path):
    monkeypatch.setenv("DEMO_PASSWORD", "from-outside")
    settings.VAR_DIR = tmp_path

    call_command("seed_demo", course="tiny", learners=1, verbosity=0)

    assert person("manager").check_password("from-outside")
    assert list(tmp_path.iterdir()) == []


def test_same_seed_and_clock_tell_the_same_stories(edition):
    first, again, other = story(edition, "1"), story(edition, "1"), story(edition, "2")

    assert first == again
    assert first.isdisjoint(other)


def story(edition, word):
    """What learners did, without the ids that the database gives; undone afterwards."""
    with transaction.atomic():
        seed(edition, seed=word)
        certificates = Certificate.objects.values_list("code", "holder_name", "issued_at", "enrolment__org_unit__name")
        sittings = Attempt.objects.values_list("id", "enrolment__learner__full_name", "submitted_at", "form_digest")
        found = {*certificates, *sittings}
        transaction.set_rollback(True)
    return found
