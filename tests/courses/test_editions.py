"""Loading twice is the same as once; what is published never changes."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from courses.models import Activity, Completion, Edition, Lesson, Module, Picture, Wording
from courses.services import publish_edition
from tests.conftest import TINY_PACK
from tests.factories import NOON, EnrolmentFactory


def counts():
    return [model.objects.count() for model in (Edition, Module, Activity, Lesson, Wording, Picture)]


def test_load_pack_writes_a_draft_with_all_its_parts(load):
    edition = load()

    assert counts() == [1, 2, 6, 3, 1, 1]
    assert (edition.label, edition.languages, edition.valid_months, edition.published_at) == ("1", ["en"], 24, None)
    assert edition.frame["refreshers"][0]["id"] == "d3"
    assert edition.frame["sources"]["F2"] == {"text": "An unconfirmed thing.", "evidence": "unconfirmed", "origin": "nobody"}
    quiz, practice = Activity.objects.get(key="final-quiz"), Activity.objects.get(key="practice-r1")
    assert quiz.requires == ["m1-first", "m1-second"]  # not the optional lesson
    assert (quiz.settings, practice.requires) == ({"quiz": "certifying"}, ["final-quiz"])


def test_load_pack_twice_changes_nothing(load):
    first = load()
    before = list(Lesson.objects.values_list("pk", flat=True))

    second = load()

    assert (second.pk, list(Lesson.objects.values_list("pk", flat=True))) == (first.pk, before)


def test_load_pack_replaces_a_draft_of_the_same_label(load, change):
    first = load()
    change("en/lessons/m1-first.md", "title: First lesson", "title: Hands")

    second = load()

    assert second.pk != first.pk
    assert counts() == [1, 2, 6, 3, 1, 1]
    assert Lesson.objects.filter(title="Hands").count() == 1


def test_a_readme_is_no_change(load, tiny):
    first = load(publish=True)
    (tiny / "README.md").write_text("For reviewers.")

    assert load().pk == first.pk


def test_load_pack_refuses_a_change_under_a_published_label(load, change):
    load(publish=True)
    before = counts()
    change("en/lessons/m1-first.md", "title: First lesson", "title: Hands")

    with pytest.raises(ValidationError, match="Raise edition:") as refusal:
        load()

    assert refusal.value.code == "published"
    assert counts() == before


def test_load_pack_makes_a_second_edition_under_a_new_label(load, change):
    load(publish=True)
    change("course.yaml", 'edition: "1"', 'edition: "2"')

    load()

    assert list(Edition.objects.order_by("label").values_list("label", "published_at")) == [("1", NOON), ("2", None)]


def test_load_pack_command_says_what_it_did(db, tiny, change):
    def run(*options):
        out, err = StringIO(), StringIO()
        call_command("load_pack", str(tiny), *options, stdout=out, stderr=err)
        return out.getvalue() + err.getvalue()

    assert run() == "tiny 1: loaded, a draft.\n"
    assert run("--publish") == "tiny 1: unchanged, published now.\n"
    assert run("--publish") == "tiny 1: unchanged, published.\n"
    change("en/lessons/m1-first.md", "title: First lesson", "title: Hands")
    with pytest.raises(CommandError, match="is published and this pack differs"):
        run("--publish")
    assert "is published and this pack differs" in run("--publish", "--keep-published")
    assert Lesson.objects.filter(title="Hands").count() == 0


def test_load_pack_command_loads_nothing_from_a_broken_pack(db, tiny, change):
    change("en/lessons/m1-first.md", "term:soap", "term:sop")

    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_pack", str(tiny), stderr=StringIO())

    assert Edition.objects.count() == 0


def test_publish_edition_happens_once(load):
    edition = load()

    assert publish_edition(edition=edition, now=NOON) is True
    assert publish_edition(edition=edition, now=NOON.replace(year=2030)) is False
    assert Edition.objects.get().published_at == NOON


def test_publish_edition_command_shows_who_stays_where(load, change):
    old = load(publish=True)
    EnrolmentFactory(edition=old)
    EnrolmentFactory(edition=old, finished_at=NOON)
    change("course.yaml", 'edition: "1"', 'edition: "2"')
    load()
    out = StringIO()

    call_command("publish_edition", "tiny", "2", "--yes", stdout=out)

    assert "Edition 1: 2 enrolled, 1 of them not finished. They stay on 1." in out.getvalue()
    assert Edition.objects.published().count() == 2


def test_publish_edition_command_asks_first(load, monkeypatch):
    load()
    monkeypatch.setattr("builtins.input", lambda prompt: "n")

    with pytest.raises(CommandError, match="Not published"):
        call_command("publish_edition", "tiny", "1", stdout=StringIO())

    assert Edition.objects.published().count() == 0


def test_publish_edition_command_names_the_editions_there_are(load):
    load()

    with pytest.raises(CommandError, match="There is no edition 9 of tiny"):
        call_command("publish_edition", "tiny", "9")


CHANGES = {
    "save an edition": lambda edition: edition.save(),
    "delete an edition": lambda edition: edition.delete(),
    "update editions": lambda edition: Edition.objects.filter(pk=edition.pk).update(label="x"),
    "delete editions": lambda edition: Edition.objects.all().delete(),
    "save a lesson": lambda edition: Lesson.objects.first().save(),
    "delete a lesson": lambda edition: Lesson.objects.first().delete(),
    "update lessons": lambda edition: Lesson.objects.update(html="x"),
    "save an activity": lambda edition: Activity.objects.first().save(),
    "update activities": lambda edition: Activity.objects.update(minutes=1),
    "add a module": lambda edition: Module.objects.create(edition=edition, key="m9", position=9),
    "add pictures": lambda edition: Picture.objects.bulk_create([Picture(edition=edition, key="x", svg="<svg/>")]),
    "delete words": lambda edition: edition.wordings.all().delete(),
}


@pytest.mark.parametrize("change_it", CHANGES.values(), ids=CHANGES)
def test_a_published_edition_refuses_to(edition, change_it):
    with pytest.raises(ValidationError, match="never changes") as refusal:
        change_it(edition)

    assert refusal.value.code == "published"


def test_a_draft_may_change(load):
    edition = load()

    Lesson.objects.update(title="x")
    Activity.objects.first().save()
    edition.delete()

    assert counts() == [0, 0, 0, 0, 0, 0]
    assert Completion.objects.count() == 0


def test_the_digest_sees_every_lesson(pack, tiny, change):
    before = pack.digest
    change("en/lessons/m1-extra.md", "Extra", "Other")

    assert type(pack)(tiny).digest != before
    assert type(pack)(TINY_PACK).digest == before
