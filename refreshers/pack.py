"""The part ``refreshers`` of a pack: the plan that keeps a skill alive. It stays in the edition's frame; here it is checked."""

import re
from collections import Counter
from collections.abc import Iterator

from assessments.pack.bank import entries
from courses.models import Edition
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.registry import Part, register
from refreshers.plan import KINDS

FILE = "course.yaml"
WORDS = ("title", "focus", "if_missed", "tip")


def check(pack: Pack) -> Iterator[Problem]:
    """Every reason why the plan could not be followed, with file, line and remedy."""
    listed = pack.course.get("refreshers")
    if listed is None:
        return
    line = pack.course.at("refreshers")
    if not isinstance(listed, list) or not all(isinstance(each, Lined) for each in listed):
        yield Problem(FILE, line, "refreshers is not a list of steps", "write - {id: d3, after_days: 3, kind: quiz, …} lines")
        return
    bank = Counter(entry.owner for entry in entries(pack) if entry.certifies)
    twice = [key for key, count in Counter(each.get("id") for each in listed).items() if count > 1]
    for step in listed:
        if step.get("id") in twice:
            yield Problem(FILE, step.at("id"), f"the refresher “{step.get('id')}” stands here twice", "give each an id of its own")
        yield from _check_step(pack, step, bank)
        for language in pack.languages:
            yield from _check_words(pack, step, language)
    yield from _check_days(pack)


def _check_step(pack: Pack, step: Lined, bank: Counter) -> Iterator[Problem]:
    key = step.get("id")
    if not re.fullmatch(r"[a-z0-9-]{1,30}", str(key)) or str(key).startswith("review"):
        yield Problem(FILE, step.at("id"), f"“{key}” is no id for a refresher", "use a-z, 0-9 and -, and no name that begins with review")
    if not _is_number(step.get("after_days"), least=1):
        yield Problem(
            FILE, step.at("after_days"), f"{key}: after_days is not a whole number from 1", "write the days after the certificate"
        )
    if step.get("kind") not in KINDS:
        yield Problem(FILE, step.at("kind"), f"{key}: there is no kind “{step.get('kind')}”", f"use one of: {', '.join(KINDS)}")
    yield from _check_questions(step, bank)
    checklist = step.get("checklist")
    if checklist and f"checklists/{checklist}.yaml" not in pack.files("checklists/*.yaml"):
        yield Problem(FILE, step.at("checklist"), f"{key}: there is no checklist “{checklist}”", "name a file of checklists/")
    situations = {each.get("situation") for each in pack.activities if each.get("kind") == "observed_practice"}
    if step.get("kind") in ("observed", "recertification") and step.get("situation") not in situations:
        remedy = f"use one of: {', '.join(sorted(filter(None, situations)))}"
        yield Problem(FILE, step.at("situation"), f"{key}: no activity shows the situation “{step.get('situation')}”", remedy)


def _check_questions(step: Lined, bank: Counter) -> Iterator[Problem]:
    key, wanted, codes = step.get("id"), step.get("questions", 0), step.get("competencies") or []
    for code in codes:
        if code not in bank:
            yield Problem(FILE, step.at("competencies"), f"{key}: the bank asks nothing of {code}", "name a competency of questions/")
    if not _is_number(wanted, least=0) or (step.get("kind") == "quiz" and not wanted):
        yield Problem(FILE, step.at("questions"), f"{key}: questions is not a whole number from 1", "say how many are drawn")
    elif step.get("kind") != "recertification" and wanted > sum(bank[code] for code in set(codes)):
        remedy = "ask fewer, name more competencies, or write more questions that may certify"
        yield Problem(
            FILE, step.at("questions"), f"{key}: {wanted} are asked, the bank has {sum(bank[code] for code in set(codes))}", remedy
        )


def _check_words(pack: Pack, step: Lined, language: str) -> Iterator[Problem]:
    file = f"{language}/strings/refreshers.yaml"
    words = pack.strings(language).get("refreshers") or Lined()
    told = words.get(step.get("id"))
    for name in WORDS:
        if not isinstance(told, Lined) or not isinstance(told.get(name), str):
            yield Problem(file, words.at(step.get("id")), f"the refresher “{step.get('id')}” has no {name}", f"add {name}: under its id")


def _check_days(pack: Pack) -> Iterator[Problem]:
    reminders = pack.course.get("reminders")
    reminders = reminders if isinstance(reminders, Lined) else Lined()
    for name, days, line in [
        ("repeat_missed_days", pack.course.get("repeat_missed_days", [2]), pack.course.at("repeat_missed_days")),
        ("stalled_days", reminders.get("stalled_days", [7]), reminders.at("stalled_days")),
        ("expiring_days", reminders.get("expiring_days", [7]), reminders.at("expiring_days")),
    ]:
        if not isinstance(days, list) or not days or not all(_is_number(each, least=1) for each in days):
            yield Problem(FILE, line, f"{name} is not a list of whole numbers from 1", f"write {name}: [2, 7, 21]")


def _is_number(value, *, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def load(pack: Pack, edition: Edition) -> None:
    """Nothing to write: the frame holds the plan, the strings hold its words."""


register(Part("refreshers", check, load))
