"""The part ``renewal`` of a pack: what a holder shows again before her certificate ends. It stays in the edition's frame."""

from collections.abc import Iterator

from courses.models import Edition
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.registry import Part, register

FILE = "course.yaml"
WORDS = ("opens_days", "quiz", "practice", "sessions")
KINDS = {"quiz": "quiz", "practice": "observed_practice"}
SHORTEST_MONTH = 28


def check(pack: Pack) -> Iterator[Problem]:
    """Every reason why a certificate could not be renewed, with file, line and remedy."""
    told = pack.course.get("renewal")
    if told is None:
        return
    if not isinstance(told, Lined):
        remedy = "write renewal: {opens_days: 60, quiz: …, practice: …, sessions: 1}"
        yield Problem(FILE, pack.course.at("renewal"), "renewal is not a mapping", remedy)
        return
    for name in told.keys() - set(WORDS):
        yield Problem(FILE, told.at(name), f"renewal has the unknown word “{name}”", f"use {', '.join(WORDS)}")
    for name, kind in KINDS.items():
        ids = [each.get("id") for each in pack.activities if each.get("kind") == kind]
        if name in told and told[name] not in ids:
            remedy = f"use one of: {', '.join(map(str, ids))}" if ids else f"add an activity of kind {kind}"
            yield Problem(FILE, told.at(name), f"renewal: no {kind} is called “{told[name]}”", remedy)
    for name in ("opens_days", "sessions"):
        if name in told and not (type(told[name]) is int and told[name] >= 1):
            yield Problem(FILE, told.at(name), f"renewal: {name} is not a whole number from 1", f"write {name}: with such a number")
    yield from _check_length(pack, told)


def _check_length(pack: Pack, told: Lined) -> Iterator[Problem]:
    days, months = told.get("opens_days"), pack.course.get("valid_months")
    if type(days) is int and type(months) is int and days >= months * SHORTEST_MONTH:
        text = f"renewal: it would open {days} days before the end of a certificate valid for {months} months"
        yield Problem(FILE, told.at("opens_days"), text, "let it open later, or make the certificate last longer")


def load(pack: Pack, edition: Edition) -> None:
    """Nothing to write: the frame holds it."""


register(Part("renewal", check, load))
