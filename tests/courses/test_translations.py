"""A translation says what its source says: what is missing, has changed or is broken is named, and a draft says that it is one."""

import re
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from courses.models import Edition
from courses.pack.checking import check_pack
from courses.pack.reading import Pack
from courses.pack.translations import drift, numbers, parts_of
from courses.services import load_edition, publish_edition
from courses.translating import translation
from tests.conftest import TINY_PACK

LESSON = "lessons/m1-first.md"


@pytest.fixture
def pack(tmp_path):
    """The tiny pack with a French that says the same, stamped."""
    root = tmp_path / "tiny"
    shutil.copytree(TINY_PACK, root)
    shutil.copytree(root / "en", root / "fr")
    change(root / "course.yaml", "languages: [en]", "languages: [en, fr]")
    call_command("stamp_translation", root, "fr", verbosity=0)
    return root


def change(file, old, new):
    text = file.read_text()
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1))


def problems(root):
    return [str(each) for each in check_pack(root)[1]]


def test_a_faithful_translation_has_no_problems_and_no_drift(pack):
    assert problems(pack) == []
    assert drift(Pack(pack), "fr") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (f"fr/{LESSON}", "[F1]", "[F2]", "other links, sources, boxes or placeholders than the source: lacks [F1]; has besides [F2]"),
        ("fr/strings/course.yaml", "title: Show", "title: Show 3", "other numbers than the source: has besides 3"),
        ("fr/strings/glossary.yaml", "soap:", "soup:", "“soap” is missing"),
    ],
)
def test_what_is_broken_is_named_with_its_place(pack, file, old, new, said):
    change(pack / file, old, new)
    assert [line for line in problems(pack) if line.startswith(file) and said in line]


def test_a_missing_lesson_is_named(pack):
    (pack / "fr" / LESSON).unlink()
    assert any(line.startswith(f"fr/{LESSON}:1: this lesson is missing") for line in problems(pack))


def test_a_language_that_was_never_stamped_is_named(pack):
    (pack / "fr" / "translation.yaml").unlink()
    assert any("nobody has said what this was translated from" in line for line in problems(pack))


def test_half_a_reviewer_is_none(pack):
    change(pack / "fr" / "translation.yaml", "reviewer: null", "reviewer: {by: Awa}")
    assert any("reviewer says too little" in line for line in problems(pack))


class TestDrift:
    def test_a_source_changed_since_is_named_and_fails_only_when_strict(self, pack):
        change(pack / "en" / LESSON, "You meet a mother.", "You greet a mother.")
        out = StringIO()
        call_command("check_pack", pack, stdout=out)
        assert "fr: the source of lessons/m1-first has changed" in out.getvalue()
        with pytest.raises(CommandError, match=re.escape("0 problem(s), 1 part(s) to translate anew")):
            call_command("check_pack", pack, strict=True, stdout=StringIO())

    def test_stamping_one_part_leaves_the_others(self, pack):
        change(pack / "en" / LESSON, "You meet a mother.", "You greet a mother.")
        change(pack / "en/strings/glossary.yaml", "what makes hands clean", "what cleans hands")
        call_command("stamp_translation", pack, "fr", "lessons/m1-first", verbosity=0)
        assert drift(Pack(pack), "fr") == ["strings/glossary/soap"]

    def test_an_unknown_part_is_refused(self, pack):
        with pytest.raises(CommandError, match="The source has no lessons/nothing"):
            call_command("stamp_translation", pack, "fr", "lessons/nothing", verbosity=0)

    def test_a_question_is_a_part_of_its_own(self, pack):
        assert {name for name in parts_of(Pack(pack), "en") if name.startswith("strings/questions/")} >= {"strings/questions/Q01"}

    def test_stamping_keeps_the_reviewer(self, pack):
        change(pack / "fr" / "translation.yaml", "reviewer: null", "reviewer: {by: Awa Diop, role: midwife, on: 2027-01-31}")
        call_command("stamp_translation", pack, "fr", verbosity=0)
        assert problems(pack) == []
        assert "Awa Diop" in (pack / "fr" / "translation.yaml").read_text()


def test_a_decimal_comma_is_a_point_and_source_marks_are_no_numbers():
    assert numbers("Il faut 0,4 mL [F12, D1].") == numbers("Give 0.4 mL [S1].")
    assert numbers("10 hours") != numbers("1 hours")


@pytest.mark.django_db
class TestPages:
    def published(self, root):
        edition, _new = load_edition(pack=Pack(root), now=now())
        publish_edition(edition=edition, now=now())
        return Edition.objects.get(pk=edition.pk)

    def test_a_draft_says_so_until_a_reviewer_is_named(self, pack, client):
        edition = self.published(pack)
        client.cookies["django_language"] = "fr"
        assert translation(edition, "fr").is_draft
        page = client.get(reverse("courses:course", args=["tiny"])).content.decode()
        assert 'class="draft-mark"' in page
        assert reverse("courses:translated", args=["tiny", "fr"]) in page

    def test_the_source_is_no_draft(self, pack, client):
        self.published(pack)
        assert 'class="draft-mark"' not in client.get(reverse("courses:course", args=["tiny"])).content.decode()

    def test_a_reviewed_translation_names_its_reviewer(self, pack, client):
        change(pack / "fr" / "translation.yaml", "reviewer: null", "reviewer: {by: Awa Diop, role: midwife, on: 2027-01-31}")
        edition = self.published(pack)
        assert not translation(edition, "fr").is_draft
        assert "Awa Diop" in client.get(reverse("courses:translated", args=["tiny", "fr"])).content.decode()

    def test_the_page_lists_what_has_drifted(self, pack, client):
        change(pack / "en" / LESSON, "You meet a mother.", "You greet a mother.")
        self.published(pack)
        page = client.get(reverse("courses:translated", args=["tiny", "fr"])).content.decode()
        assert "First lesson" in page.partition("Changed in the source")[2]

    def test_a_language_the_course_lacks_is_not_found(self, pack, client):
        self.published(pack)
        assert client.get(reverse("courses:translated", args=["tiny", "sw"])).status_code == 404
