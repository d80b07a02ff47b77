"""Every way to break the tiny pack is named with its file, its line and a remedy."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.pack.checking import check_pack
from tests.conftest import TINY_PACK

LESSON = "en/lessons/m1-first.md"
BODY = "You meet a mother."
BROKEN = [
    # file, text, its replacement, where the problem stands, what it says
    ("course.yaml", "id: tiny", "id: Tiny Course", "course.yaml:1", "the course has no usable id"),
    ("course.yaml", 'edition: "1"', "edition: 2026.1", "course.yaml:2", "the edition has no usable label"),
    ("course.yaml", 'edition: "1"', 'edition: "1/2"', "course.yaml:2", "the edition has no usable label"),
    ("course.yaml", "languages: [en]", "languages: en", "course.yaml:3", "languages is not a list"),
    ("course.yaml", "source_language: en", "source_language: fr", "course.yaml:4", "source_language is not among the languages"),
    ("course.yaml", "signed_off: null", "signed_off: {by: Dr A}", "course.yaml:5", "signed_off says too little"),
    ("course.yaml", "valid_months: 24", "valid_months: two", "course.yaml:6", "valid_months is not a number of months"),
    ("course.yaml", "id: m1-second,", "id: m1-first,", "course.yaml:11", "the id “m1-first” stands on line 10 too"),
    ("course.yaml", "id: m1-second,", "id: M1 second,", "course.yaml:11", "“M1 second” is no usable id"),
    ("course.yaml", "kind: quiz, minutes", "kind: exam, minutes", "course.yaml:15", "“final-quiz” is of no known kind"),
    ("course.yaml", "optional: true", "optonal: true", "course.yaml:12", "“m1-extra” has the unknown word “optonal”"),
    ("course.yaml", "optional: true", "optional: perhaps", "course.yaml:12", "“m1-extra”: optional is neither true nor false"),
    ("course.yaml", "minutes: 5, image", "minutes: 16, image", "course.yaml:10", "“m1-first” has no usable minutes"),
    ("course.yaml", "requires: [lessons]", "requires: [practice-r1]", "course.yaml:15", "“final-quiz” requires “practice-r1”"),
    ("course.yaml", "image: dot", "image: dash", "course.yaml:10", "there is no drawing “dash”"),
    ("course.yaml", "id: tiny\n", "id: tiny\nid: tiny\n", "course.yaml:2", "this is not YAML: the key “id” stands here twice"),
    ("course.yaml", "languages: [en]", "languages: [en", "course.yaml:4", "this is not YAML"),
    ("en/strings/course.yaml", "audience: Testers.\n", "", "en/strings/course.yaml:1", "the course has no audience"),
    (
        "en/strings/course.yaml",
        "m2: {title: Show, summary: Do.}",
        "m2: {title: Show}",
        "en/strings/course.yaml:4",
        "modules: “m2” has no summary",
    ),
    (
        "en/strings/course.yaml",
        "  final-quiz: {title: Final quiz, summary: Four questions.}\n",
        "",
        "en/strings/course.yaml:5",
        "activities: “final-quiz” has no title",
    ),
    ("en/strings/glossary.yaml", "meaning: what makes hands clean", "means: x", "en/strings/glossary.yaml:1", "“soap” has no meaning"),
    (
        "en/strings/glossary.yaml",
        "meaning: what makes hands clean",
        "meaning: what cleans, and well",
        "en/strings/glossary.yaml:1",
        "“and well” stands there without a value",
    ),
    ("en/strings/images.yaml", "alt: A dot, ", "", "en/strings/images.yaml:1", "the drawing “dot” has no alt"),
    ("en/strings/images.yaml", "long: A teal dot., ", "", "en/strings/images.yaml:1", "the drawing “dot” has no long"),
    ("en/strings/images.yaml", "A dot [F1].", "A dot [F9].", "en/strings/images.yaml:1", "the source “F9” is not in SOURCES.md"),
    ("en/strings/images.yaml", "dot:", "dash: {}\ndot:", "en/strings/images.yaml:1", "there is no drawing “dash”"),
    ("images/dot.svg", "<circle", "<script>1</script><circle", "images/dot.svg:1", "the drawing holds <script>"),
    ("images/dot.svg", "<circle", '<circle onclick="x()"', "images/dot.svg:1", "<circle> has an unsafe onclick"),
    ("images/dot.svg", "<circle", '<use href="https://example.org/a.svg#b"/><circle', "images/dot.svg:1", "<use> has an unsafe href"),
    ("images/dot.svg", "<circle", "<text>milk</text><circle", "images/dot.svg:1", "words are drawn into the picture"),
    ("images/dot.svg", ' viewBox="0 0 400 300"', "", "images/dot.svg:1", "the drawing has no viewBox"),
    ("images/dot.svg", "</svg>", "", "images/dot.svg:2", "this is not an SVG drawing"),
    ("images/dot.svg", "<svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg", "images/dot.svg:1", "the drawing declares a document type"),
    ("SOURCES.md", "- Evidence: unconfirmed", "- Evidence: perhaps", "SOURCES.md:8", "“F2” has no evidence"),
    ("SOURCES.md", "- From: nobody\n", "", "SOURCES.md:8", "“F2” does not say where it comes from"),
    ("SOURCES.md", "## F2", "## F1", "SOURCES.md:8", "“F1” stands here twice"),
    ("SOURCES.md", "## S1", "## Handbook", "SOURCES.md:13", "“Handbook” is no source id"),
    ("SOURCES.md", "## F1", "## F1-u", "SOURCES.md:3", "“F1-u” ends in -u and is confirmed"),
    ("SOURCES.md", "An unconfirmed thing.\n", "", "SOURCES.md:8", "“F2” says nothing"),
    ("profiles/storage.yaml", "hours: 4", "hours: four", "profiles/storage.yaml:1", "“home: room_le_25C” has no usable limit"),
    ("profiles/storage.yaml", "hours: 4", "hours: 4, days: 1", "profiles/storage.yaml:1", "“home: room_le_25C” needs one unit"),
    ("profiles/storage.yaml", "hours: 4, sources: [F1]", "hours: 4", "profiles/storage.yaml:1", "“home: room_le_25C” has no source"),
    ("en/strings/storage.yaml", "refreeze: Freezing again", "thaw: x", "en/strings/storage.yaml:2", "values: “refreeze” has no words"),
    (LESSON, "title: First lesson\n", "", f"{LESSON}:1", "title or objective is missing"),
    (LESSON, "title: First lesson", "title: 'First", f"{LESSON}:4", "this is not YAML"),
    (LESSON, "[F1]", "[F7]", f"{LESSON}:5", "the source “F7” is not in SOURCES.md"),
    (LESSON, "[F1]", "[F2]", f"{LESSON}:5", "“F2” is unconfirmed and stands outside a check box"),
    (LESSON, "[F1]", "[F1; D2]", f"{LESSON}:5", "“[F1; D2]” is not a readable reference"),
    (LESSON, "term:soap", "term:sop", f"{LESSON}:5", "the term “sop” is not in the glossary"),
    (LESSON, "lesson:m1-second", "lesson:m1-third", f"{LESSON}:20", "there is no lesson “m1-third”"),
    (LESSON, "image:dot", "image:dash", f"{LESSON}:7", "there is no drawing “dash”"),
    (LESSON, "![](image:dot)", "Look: ![](image:dot)", f"{LESSON}:7", "the drawing “image:dot” stands inside a paragraph"),
    (LESSON, "::: say", "::: shout", f"{LESSON}:9", "“shout” is no kind of box"),
    (LESSON, "::: storage home", "::: storage hme", f"{LESSON}:17", "there is no storage profile “hme”"),
    (LESSON, "”\n:::", "”", f"{LESSON}:12", "this box opens inside the one of line 9"),
    (LESSON, "See the", ":::\n\nSee the", f"{LESSON}:20", "this ::: closes no box"),
    (LESSON, "See the", "::: tip\nSee the", f"{LESSON}:20", "this box is never closed"),
    (LESSON, BODY, f"# Big\n\n{BODY}", f"{LESSON}:5", "this heading is the page's own"),
    (LESSON, BODY, "<b>You</b> meet a mother.", f"{LESSON}:5", "the lesson holds HTML: <b>"),
    (LESSON, BODY, "[Go](http://example.org).", f"{LESSON}:5", "the link “http://example.org” leads nowhere"),
    (LESSON, BODY, "word " * 901, f"{LESSON}:5", "the lesson has 929 words"),
    (LESSON, "objective: Explain", "objective: Explain " + "x" * 300, f"{LESSON}:1", "the objective has 330 characters"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{each[3]} {each[4]}" for each in BROKEN])
def test_check_pack_names_what_is_broken(tiny, change, broken):
    file, old, new, where, text = broken
    change(file, old, new)

    _pack, problems = check_pack(tiny)

    named = [problem for problem in problems if f"{problem.file}:{problem.line}" == where and problem.text.startswith(text)]
    assert len(named) == 1, [str(problem) for problem in problems]
    assert named[0].remedy


STRINGS = [f"en/strings/{name}.yaml" for name in ("course", "glossary", "images")]


@pytest.mark.parametrize("name", ["course.yaml", "SOURCES.md", LESSON, *STRINGS])
def test_check_pack_names_a_missing_file(tiny, name):
    (tiny / name).unlink()

    _pack, problems = check_pack(tiny)

    assert name in {problem.file for problem in problems}


def test_check_pack_names_a_file_that_is_not_utf8(tiny):
    (tiny / "en/strings/glossary.yaml").write_bytes(b"soap: {term: caf\xe9, meaning: x}")

    _pack, problems = check_pack(tiny)

    assert "en/strings/glossary.yaml:1: this file is not UTF-8 text" in {str(problem).split(" →")[0] for problem in problems}


def test_check_pack_names_a_lesson_no_activity_uses(tiny):
    (tiny / "en/lessons/lost.md").write_text("---\ntitle: A\nobjective: B\n---\nC\n")

    _pack, problems = check_pack(tiny)

    assert [str(problem) for problem in problems] == [
        "en/lessons/lost.md:1: no activity has this id → add it to course.yaml as a lesson, or delete the file"
    ]


def test_check_pack_names_what_a_second_language_lacks(tiny, change):
    change("course.yaml", "languages: [en]", "languages: [en, fr]")
    shutil.copytree(tiny / "en", tiny / "fr")
    change("fr/strings/glossary.yaml", "soap: {term: soap, meaning: what makes hands clean}", "savon: {term: savon, meaning: x}")
    (tiny / "fr/lessons/m1-extra.md").unlink()

    _pack, problems = check_pack(tiny)

    told = {(problem.file, problem.text) for problem in problems}
    assert ("fr/strings/glossary.yaml", "“soap” is missing") in told
    assert ("fr/strings/glossary.yaml", "“savon” is unknown in the source language") in told
    assert ("fr/lessons/m1-extra.md", "this lesson is missing") in told
    assert {problem.file.split("/")[0] for problem in problems} == {"fr"}


def test_unconfirmed_captions_are_allowed_because_the_drawing_prints_the_mark(tiny, change):
    change("en/strings/images.yaml", "A dot [F1].", "A dot [F2].")

    assert check_pack(tiny)[1] == []


def test_the_tiny_pack_has_no_problems():
    assert check_pack(TINY_PACK)[1] == []


def test_the_real_pack_has_no_problems(settings):
    """The course that ships: nothing is tolerated."""
    assert [str(problem) for problem in check_pack(settings.PACK_PATH)[1]] == []


def test_check_pack_command_prints_each_problem_and_fails(tiny, change):
    change(LESSON, "term:soap", "term:sop")
    out = StringIO()

    with pytest.raises(CommandError, match="1 problem"):
        call_command("check_pack", str(tiny), stdout=out)

    assert out.getvalue().startswith(f"{LESSON}:5: the term “sop” is not in the glossary → ")


def test_check_pack_command_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("check_pack", str(tmp_path / "nowhere"))
