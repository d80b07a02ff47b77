import shutil
from pathlib import Path

import pytest

from assessments.models import Competency, Question, QuestionWords, Quiz
from assessments.pack import competencies, questions
from courses.pack.reading import Pack
from tests.conftest import TINY_PACK

REAL_PACK = Path(__file__).parents[2] / "packs" / "hand-expression"


@pytest.fixture
def told(tmp_path):
    """``told(file, old, new)``: what the parts say of the tiny pack after one change, as ``file:line: text``."""

    def change(file, old, new):
        root = tmp_path / "pack"
        shutil.copytree(TINY_PACK, root)
        text = (root / file).read_text()
        assert text.count(old) >= 1
        (root / file).write_text(text.replace(old, new, 1))
        pack = Pack(root)
        return [f"{each.file}:{each.line}: {each.text}" for part in (competencies, questions) for each in part.check(pack)]

    return change


@pytest.mark.parametrize("root", [TINY_PACK, REAL_PACK])
def test_check_finds_nothing_in_a_good_pack(root):
    pack = Pack(root)
    assert [str(each) for part in (competencies, questions) for each in part.check(pack)] == []


HE1, HE2, CHECKS = "questions/HE1.yaml", "questions/HE2.yaml", "questions/checks-m1.yaml"
WORDS, CHECK_WORDS = "en/strings/questions.yaml", "en/strings/checks-m1.yaml"

DRAWS, COMPETENCIES = "course.yaml:19: certifying:", "competencies.yaml"

BROKEN = [
    (HE1, "key: [b]", "key: [d]", f"{HE1}:3: Q01: the key ['d'] is not among its options ['a', 'b', 'c']"),
    (HE1, "key: [b]", "key: [a, b]", f"{HE1}:3: Q01: it has 2 right options"),
    (HE1, ", key: [b]", "", f"{HE1}:3: Q01: it has no key"),
    (HE1, "options: [a, b, c], key: [b]", "options: [b], key: [b]", f"{HE1}:3: Q01: it has 1 options"),
    (HE1, "options: [a, b, c], key: [b]", "options: [a, b, b], key: [b]", f"{HE1}:3: Q01: one of its options stands there twice"),
    (HE1, "options: [a, b, c], key: [b]", "options: [1, b], key: [b]", f"{HE1}:3: Q01: its options are not all words"),
    (HE1, "key: false", "key: maybe", f"{HE1}:4: Q02: its key is neither true nor false"),
    (HE1, "low: 15", "low: 21", f"{HE1}:6: Q04: its key is not a range of numbers"),
    (HE1, "kind: single", "kind: riddle", f"{HE1}:3: Q01: the kind “riddle” is not known"),
    (HE1, "difficulty: 0.8", "difficulty: 8", f"{HE1}:3: Q01: it has no difficulty"),
    (HE1, "difficulty: 0.8", "dificulty: 0.8", f"{HE1}:3: Q01: nobody reads the field “dificulty”"),
    (HE1, "sources: [F1]", "sources: [F9]", f"{HE1}:3: Q01: the source “F9” is not in SOURCES.md"),
    (HE1, "sources: [F1]", "sources: []", f"{HE1}:3: Q01: it has no source"),
    (HE1, "sources: [F1]", "sources: [F2]", f"{HE1}:3: Q01: it cites “F2”, which is unconfirmed"),
    (HE1, "lessons: [m1-first]", "lessons: [m9-none]", f"{HE1}:3: Q01: there is no lesson “m9-none”"),
    (HE1, "lessons: [m1-first], ", "", f"{HE1}:3: Q01: it names no lesson that teaches it"),
    (HE1, "id: Q02", "id: Q01", f"{HE1}:4: the id “Q01” stands here twice"),
    (HE1, "competency: HE1", "competency: HE7", f"{HE1}:1: there is no competency “HE7”"),
    (HE1, "competency: HE1", "course: HE1", f"{HE1}:1: it is not clear whose questions these are"),
    (HE2, "signed_off: null", "signed_off: {by: Dr A}", f"{HE2}:7: Q09: it is not clear who signed it"),
    (HE2, "items: [wet, soap, rinse]", "items: [wet, soap]", f"{HE2}:4: Q06: it has 2 items"),
    (HE2, "pairs: [soap, water]", "pairs: [soap, water], key: [soap]", f"{HE2}:5: Q07: its key is told by the order or the pairs"),
    (CHECKS, "sources: [F1]", "sources: [F2]", f"{CHECKS}:3: m1-first-1: a retrieval check cites “F2”, which is unconfirmed"),
    (CHECKS, "lesson: m1-first", "lesson: m1-last", f"{CHECKS}:3: m1-first-1: there is no lesson “m1-last”"),
    (CHECKS, "module: m1", "module: m8", f"{CHECKS}:1: there is no module “m8”"),
    (CHECKS, "lesson: m1-first,", "lesson: m1-second,", "course.yaml:10: the lesson m1-first has 2 retrieval questions"),
    (WORDS, "stem: Why wash?, ", "", f"{WORDS}:1: Q01 has no stem"),
    (WORDS, ", rationale: Germs.", "", f"{WORDS}:1: Q01 has no rationale"),
    (WORDS, "feedback: Soap., ", "", f"{WORDS}:2: Q02 has no feedback"),
    (WORDS, "scenario: A mother waits., ", "", f"{WORDS}:3: Q03 has no scenario"),
    (WORDS, "b: For safety, ", "", f"{WORDS}:1: Q01: “b” of options has no text"),
    (WORDS, "b: For safety", "b: 4", f"{WORDS}:1: Q01: “b” of options has no text"),
    (WORDS, "b: For safety", "b: For fun", f"{WORDS}:1: Q01: two of its options say the same"),
    (WORDS, "c: For show", "c: For show, d: More", f"{WORDS}:1: Q01: “d” of options belongs to nothing"),
    (WORDS, "right: {soap: lifts dirt, ", "right: {", f"{WORDS}:7: Q07: “soap” of right has no text"),
    (WORDS, "Q09:", "Q99:", f"{WORDS}:1: Q09 has no words"),
    (WORDS, "Q09:", "Q99:", f"{WORDS}:9: no question has the id “Q99”"),
    (CHECK_WORDS, "stem: Which?, ", "", f"{CHECK_WORDS}:2: m1-first-2 has no stem"),
    ("course.yaml", "HE1: 2", "HE1: 5", f"{DRAWS} it draws 5 of HE1, and the bank has 4 that may certify"),
    ("course.yaml", "HE2: 2", "HE2: 5", f"{DRAWS} it draws 5 of HE2, and the bank has 4 that may certify"),
    ("course.yaml", "at_least_cases: 1", "at_least_cases: 3",
     f"{DRAWS} it wants at least 3 cases, and the blueprint reaches 2 that may certify"),
    ("course.yaml", "pass_percent: 80, attempts", "pass_percent: 800, attempts",
     f"{DRAWS} pass_percent is not a whole number from 1 to 100"),
    ("course.yaml", "HE1: 2", "HE9: 2", f"{DRAWS} there is no competency “HE9”"),
    ("course.yaml", "quiz: certifying", "quiz: other", "course.yaml:15: the quiz “other” of final-quiz is not described"),
    (COMPETENCIES, "verified_by: [observation]", "verified_by: [question]",
     "competencies.yaml:8: he2-wash: a skill or an attitude cannot be verified by a question"),
    (COMPETENCIES, "verified_by: [question, case]", "verified_by: [observation]",
     "competencies.yaml:3: HE1 is knowledge, and none of its indicators is asked"),
    (COMPETENCIES, "tags: [K]", "tags: [K, S]",
     "competencies.yaml:3: HE1 is a skill or an attitude, and none of its indicators is observed"),
    (COMPETENCIES, "verified_by: [question, case]", "verified_by: [guess]",
     "competencies.yaml:4: he1-why: it is not said how it is verified"),
    (COMPETENCIES, "tags: [K]", "tags: [X]",
     "competencies.yaml:2: HE1: the tags are not K, S or A"),
    (COMPETENCIES, "code: HE2", "code: HE1",
     "competencies.yaml:5: the code “HE1” stands here twice"),
    (COMPETENCIES, "id: he2-wash", "id: he1-why",
     "competencies.yaml:8: HE2: the indicator id “he1-why” stands here twice"),
    ("en/strings/competencies.yaml", "title: Explains why, ", "", "en/strings/competencies.yaml:1: HE1 has no title"),
    ("en/strings/competencies.yaml", "he2-wash: washes", "he2-dry: washes",
     "en/strings/competencies.yaml:2: HE2: the indicator he2-wash has no words"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), BROKEN, ids=[row[3][:60] for row in BROKEN])
def test_check_names_file_line_and_reason(told, file, old, new, expected):
    assert expected in told(file, old, new)


@pytest.mark.parametrize(
    "text", ["", "questions: soon", "- a\n- b", "competency: HE1\nquestions: [Q01]", "competency: [HE1]\nquestions: []"]
)
def test_check_survives_files_of_any_shape(told, text):
    whole = (TINY_PACK / HE1).read_text()
    assert told(HE1, whole, text)


def test_check_takes_an_unconfirmed_question_that_is_signed(told):
    signed = "signed_off: {by: Dr A, role: Paediatrician, on: 2027-01-01}"
    assert told(HE2, "signed_off: null", signed) == []


def test_load_writes_competencies_questions_words_and_quizzes(edition):
    assert list(Competency.objects.values_list("code", "tags")) == [("HE1", ["K"]), ("HE2", ["S", "A"])]
    assert Question.objects.filter(use="bank").count() == Question.objects.filter(use="check").count() == 9
    assert set(Question.objects.certifying().values_list("code", flat=True)) == {f"Q0{n}" for n in range(1, 9)}
    matching = Question.objects.get(code="Q07")
    assert (matching.body, matching.key, matching.competency.code) == ({"pairs": ["soap", "water"]}, None, "HE2")
    numeric = Question.objects.get(code="Q04")
    assert (numeric.body, numeric.key, str(numeric.difficulty)) == ({}, {"value": 20, "low": 15, "high": 25}, "0.50")
    check = Question.objects.get(code="m1-first-2")
    assert (check.competency, check.lesson.key, check.lessons, check.body) == (None, "m1-first", ["m1-first"], {"options": ["a", "b"]})
    assert QuestionWords.objects.get(question=check).words["stem"] == "Which?"
    quiz = Quiz.objects.get()
    assert (quiz.activity.key, quiz.draw, quiz.at_least_cases) == ("final-quiz", {"HE1": 2, "HE2": 2}, 1)
    assert (quiz.pass_percent, quiz.attempts, quiz.window_days, quiz.pause_hours) == (80, 3, 30, 24)
