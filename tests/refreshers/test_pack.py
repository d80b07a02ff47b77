"""A plan that could not be followed is refused with file, line and remedy."""

import shutil

import pytest
import yaml

from courses.pack.reading import Pack
from refreshers.pack import check
from tests.conftest import TINY_PACK

PLAN = "  - {id: d3, after_days: 3, kind: quiz, questions: 2, competencies: [HE1], pass_percent: 80}"


@pytest.fixture
def pack(tmp_path):
    """``pack(line)``: the tiny pack with another first step."""

    def change(line=PLAN, file="course.yaml", old=PLAN):
        root = tmp_path / "pack"
        shutil.copytree(TINY_PACK, root)
        text = (root / file).read_text()
        assert old in text
        (root / file).write_text(text.replace(old, line))
        return Pack(root)

    return change


def test_tiny_plan_is_sound(pack):
    assert list(check(pack())) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("  - {id: D3, after_days: 3, kind: quiz, questions: 2, competencies: [HE1]}", "“D3” is no id for a refresher"),
        ("  - {id: review-1, after_days: 3, kind: quiz, questions: 2, competencies: [HE1]}", "“review-1” is no id for a refresher"),
        ("  - {id: w2, after_days: 3, kind: quiz, questions: 2, competencies: [HE1]}", "the refresher “w2” stands here twice"),
        ("  - {id: d3, after_days: soon, kind: quiz, questions: 2, competencies: [HE1]}", "d3: after_days is not a whole number from 1"),
        ("  - {id: d3, after_days: 3, kind: riddle, questions: 2, competencies: [HE1]}", "d3: there is no kind “riddle”"),
        ("  - {id: d3, after_days: 3, kind: quiz, competencies: [HE1]}", "d3: questions is not a whole number from 1"),
        ("  - {id: d3, after_days: 3, kind: quiz, questions: 5, competencies: [HE1]}", "d3: 5 are asked, the bank has 4"),
        ("  - {id: d3, after_days: 3, kind: quiz, questions: 1, competencies: [HE1, HE9]}", "d3: the bank asks nothing of HE9"),
        ("  - {id: d3, after_days: 3, kind: practice, checklist: swim}", "d3: there is no checklist “swim”"),
        ("  - {id: d3, after_days: 3, kind: observed, situation: R9}", "d3: no activity shows the situation “R9”"),
        ("  - d3", "refreshers is not a list of steps"),
    ],
)
def test_plan_that_would_not_work_is_refused(pack, line, text):
    problems = list(check(pack(line)))

    assert text in [problem.text for problem in problems]
    assert all(problem.file and problem.line and problem.remedy for problem in problems)


def test_step_without_words_is_refused(pack):
    changed = pack(
        "d3: {title: Day 3}", "en/strings/refreshers.yaml", "d3: {title: Day 3, focus: Why, if_missed: Read again., tip: Short and often.}"
    )

    assert [problem.text for problem in check(changed)] == [f"the refresher “d3” has no {name}" for name in ("focus", "if_missed", "tip")]


def test_days_that_are_no_days_are_refused(pack):
    changed = pack("repeat_missed_days: [2, soon]", old="repeat_missed_days: [2, 7, 21]")

    assert [problem.text for problem in check(changed)] == ["repeat_missed_days is not a list of whole numbers from 1"]


def test_own_course_has_a_sound_plan(settings):
    assert list(check(Pack(settings.PACK_PATH))) == []
    plan = yaml.safe_load((settings.PACK_PATH / "course.yaml").read_text())["refreshers"]
    assert [step["id"] for step in plan] == ["d3", "w1", "w2", "w4", "m2", "m3", "m4", "m6", "m9", "m12", "m18", "m24"]
