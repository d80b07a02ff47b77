"""A renewal that nobody could finish is refused with file, line and remedy."""

import shutil

import pytest

from courses.pack.checking import check_pack
from courses.pack.reading import Pack
from credentials.pack import check
from tests.conftest import TINY_PACK

SOUND = "renewal: {opens_days: 60, quiz: final-quiz, practice: practice-r2, sessions: 1}"


@pytest.fixture
def pack(tmp_path):
    """``pack(line)``: the tiny pack with another renewal."""

    def change(line=SOUND):
        root = tmp_path / "pack"
        shutil.copytree(TINY_PACK, root)
        text = (root / "course.yaml").read_text()
        assert SOUND in text
        (root / "course.yaml").write_text(text.replace(SOUND, line))
        return Pack(root)

    return change


@pytest.mark.parametrize("line", [SOUND, "", "renewal: {}", "renewal: {opens_days: 671}"])
def test_renewal_that_works_is_sound(pack, line):
    assert list(check(pack(line))) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("renewal: soon", "renewal is not a mapping"),
        ("renewal: {open_days: 60}", "renewal has the unknown word “open_days”"),
        ("renewal: {quiz: certifying}", "renewal: no quiz is called “certifying”"),
        ("renewal: {quiz: practice-r2}", "renewal: no quiz is called “practice-r2”"),
        ("renewal: {practice: practice-r3}", "renewal: no observed_practice is called “practice-r3”"),
        ("renewal: {opens_days: 0}", "renewal: opens_days is not a whole number from 1"),
        ("renewal: {sessions: yes}", "renewal: sessions is not a whole number from 1"),
        ("renewal: {opens_days: 672}", "renewal: it would open 672 days before the end of a certificate valid for 24 months"),
    ],
)
def test_renewal_that_would_not_work_is_refused(pack, line, text):
    problems = list(check(pack(line)))

    assert [problem.text for problem in problems] == [text]
    assert all(problem.file == "course.yaml" and problem.line and problem.remedy for problem in problems)


def test_check_pack_reads_the_renewal(pack):
    _pack, problems = check_pack(pack("renewal: {sessions: 0}").root)

    assert [problem.text for problem in problems] == ["renewal: sessions is not a whole number from 1"]
