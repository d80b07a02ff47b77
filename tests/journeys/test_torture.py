"""A short slice of ``make torture``: one phone on a bad line against the running site; and the proof that the torture can fail."""

import re
import subprocess
import sys

import pytest

from tests.journeys.stack import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.nightly]


def torture(stack, *words: str) -> subprocess.CompletedProcess:
    site = f"{stack.var}:{stack.port}:{stack._valkey_port()}"
    command = [sys.executable, "-m", "tests.torture", "--site", site, "--phones", "1", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)


def figure(said: str, name: str) -> int:
    return int(re.search(rf"^{name} +(\d+)", said, re.MULTILINE)[1])


def test_nothing_is_lost_doubled_or_read_on_a_bad_line(stack):
    run = torture(stack, "--records", "14", "--minutes", "1", "--seed", "20261122")
    said = run.stdout

    assert run.returncode == 0, said + run.stderr
    for name in ("lost", "doubled", "read by others", "receipts that differ", "stuck"):
        assert figure(said, name) == 0, said
    assert figure(said, "saved") >= 5, said
    assert figure(said, "faults") > 0, said


def test_the_torture_notices_a_phone_that_lets_go_too_early(stack):
    run = torture(stack, "--records", "8", "--minutes", "1", "--seed", "3", "--break", "deletes-first")

    assert run.returncode == 1, run.stdout + run.stderr
    assert figure(run.stdout, "lost") > 0, run.stdout
