"""What ``check`` says of a checklist that would not work: file, line, remedy; and what ``load`` writes."""

import shutil
from pathlib import Path

import pytest

from assessments.models import Checklist, Item
from assessments.pack import checklists
from courses.models import Edition
from courses.pack.reading import Pack
from tests.conftest import TINY_PACK
from tests.factories import NOON

REAL_PACK = Path(__file__).parents[2] / "packs" / "hand-expression"
WASH = "checklists/wash.yaml"
WORDS = "en/strings/checklist.yaml"


def problems(root):
    return [(problem.file, problem.line, problem.text) for problem in checklists.check(Pack(root))]


@pytest.fixture
def pack(tmp_path):
    """A copy of the tiny pack, and a way to spoil it: ``spoil(file, old, new)`` returns the line that changed."""
    root = Path(shutil.copytree(TINY_PACK, tmp_path / "tiny"))

    def spoil(name, old, new):
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))
        return root, text[: text.index(old)].count("\n") + 1

    return spoil


@pytest.mark.parametrize("root", [TINY_PACK, REAL_PACK], ids=["tiny", "hand-expression"])
def test_check_finds_nothing_wrong_with_our_packs(root):
    assert problems(root) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "text"),
    [
        (WASH, "id: wash", "id: hands", "the id “hands” is not the file's name"),
        (WASH, '{id: "2", competencies: [HE2]}', '{id: "1", competencies: [HE2]}', "the item 1 stands here twice"),
        (WASH, '{id: "2", competencies: [HE2]}', "{id: 2, competencies: [HE2]}", "the item id 2 is not text"),
        (WASH, '{id: "2", competencies: [HE2]}', '{id: "2", competencies: []}', "the item 2 shows no competency"),
        (WASH, '{id: "2", competencies: [HE2]}', '{id: "2", competencies: [HE9]}', "the competency HE9 is unknown"),
        (
            WASH,
            '{id: "5", competencies: [HE2], na: true}',
            '{id: "5", competencies: [HE2], na: maybe}',
            "`na` of item 5 is neither true nor false",
        ),
        (WASH, "{id: R4, counts: false, needs: []}", "{id: R4, needs: []}", "`counts` of R4 says nothing"),
        (WASH, "needs: [R1], sessions", "needs: [R9], sessions", "R2 needs R9, which does not come before it"),
        (WASH, "consent: true, mother: true", "mother: true", "R2 has a mother but asks no consent"),
        (
            WASH,
            "pass: {critical: 2, percent: 80, global: 3}",
            "pass: {critical: 2, percent: 180, global: 3}",
            "`percent` of the pass rule is 180",
        ),
        (
            WASH,
            'scripts: [{id: rp1, items: ["1"]}]',
            'scripts: [{id: rp1, items: ["9"]}]',
            "the script rp1 names the item 9, which is unknown",
        ),
        (WASH, "consent: [asked-by-other, no-recording]", "consent: yes", "`consent` is not a list of ids"),
        (WORDS, '"4": {text: Explains, help: Why.}', '"4": {text: Explains}', "the words of items.4 (help) are missing"),
        (WORDS, "R3: {title: Live video, help: Hands visible.}", "", "the words of situations.R3 (title, help) are missing"),
        (WORDS, "must_show: Washing", "shows: Washing", "the words of scripts.rp1 (must_show) are missing"),
        (WORDS, ", na: Not applicable", "", "the words of ratings.na are missing"),
        (WORDS, "no-recording: Nothing is recorded.", "", "the words of consent.no-recording are missing"),
        (WORDS, "ignored-no: Ignored a no, ", "", "the words of stop.reasons.ignored-no are missing"),
        (
            "course.yaml",
            "checklist: wash, situation: R1",
            "checklist: rinse, situation: R1",
            "practice-r1 uses the checklist “rinse”, which is not there",
        ),
        (
            "course.yaml",
            "checklist: wash, situation: R1",
            "checklist: wash, situation: R4",
            "practice-r1 asks for R4, which does not count",
        ),
    ],
)
def test_check_names_what_is_wrong(pack, file, old, new, text):
    root, line = pack(file, old, new)
    found = [(name, said) for name, _line, said in problems(root)]

    assert found == [(file, text)]
    lines = [found_line for _name, found_line, _said in problems(root)]
    assert abs(lines[0] - line) <= (0 if file == WASH else 8)


def test_check_wants_a_critical_item_a_pass_rule_and_a_reason_to_stop(pack):
    root, _line = pack(WASH, "pass: {critical: 2, percent: 80, global: 3}\n", "")
    text = (root / WASH).read_text().replace(", critical: true", "").replace("stop: [touch, ignored-no, danger-sign]\n", "")
    (root / WASH).write_text(text)

    assert [said for _file, _line, said in problems(root)] == [
        "no item is critical",
        "there is no pass rule",
        "there is no reason to stop a session",
    ]


@pytest.mark.django_db
def test_load_writes_the_checklist_as_the_pack_has_it(practices):
    checklist = Checklist.objects.get()
    rows = Item.objects.values_list("key", "position", "stage", "is_critical", "may_be_na", "competencies")

    assert (checklist.key, checklist.settings["pass"]) == ("wash", {"critical": 2, "percent": 80, "global": 3})
    assert list(rows) == [
        ("1", 1, "A", True, False, ["HE2"]),
        ("2", 2, "A", False, False, ["HE2"]),
        ("3", 3, "B", True, True, ["HE2"]),
        ("4", 4, "B", False, False, ["HE1", "HE2"]),
        ("5", 5, "B", False, True, ["HE2"]),
    ]


@pytest.mark.django_db
def test_load_of_the_real_pack_keeps_28_items_nine_critical_and_na_on_two(practices):
    draft = Edition.objects.create(course=practices.course, label="draft", digest="d" * 64, languages=["en"], frame={}, loaded_at=NOON)
    items = Item.objects.filter(checklist__edition=draft)
    checklists.load(Pack(REAL_PACK), draft)

    assert items.count() == 28
    assert list(items.filter(is_critical=True).values_list("key", flat=True)) == ["2", "6", "13", "14", "17", "19", "23", "24", "26"]
    assert list(items.filter(may_be_na=True).values_list("key", flat=True)) == ["23", "25"]
