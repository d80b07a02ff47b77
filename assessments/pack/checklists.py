"""The part ``checklists`` of a pack: how it is checked, and how it is loaded into a draft edition."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assessments.models import Checklist, Item
from courses.models import Edition
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.registry import Part, register

SETTINGS = ["situations", "pass", "scripts", "consent", "mother_voice", "stop", "not_counted"]
RATINGS = ["0", "1", "2"]
GLOBALS = ["1", "2", "3", "4"]
COUNTS = (True, False, "remote")


def check(pack: Pack) -> Iterator[Problem]:
    """Every reason why the pack's checklists could not be used, with file, line and remedy."""
    names = pack.files("checklists/*.yaml")
    for name in names:
        data = pack.data(name)
        if not isinstance(data, Lined):
            yield Problem(name, 1, "this file is not a mapping", "open it with `id:` and `stages:`, see docs/pack-format.md")
            continue
        yield from _check_structure(name, data, _codes(pack))
        for language in pack.languages:
            yield from _check_words(name, data, language, pack.strings(language).get("checklist") or Lined())
    yield from _check_activities(pack, {Path(name).stem: pack.data(name) for name in names})


def load(pack: Pack, edition: Edition) -> None:
    """Write the pack's checklists and their items."""
    for name in pack.files("checklists/*.yaml"):
        data = pack.data(name)
        settings = {key: data[key] for key in SETTINGS if key in data}
        checklist = Checklist.objects.create(edition=edition, key=data["id"], settings=settings)
        pairs = [(stage["id"], item) for stage in data["stages"] for item in stage["items"]]
        Item.objects.bulk_create(
            Item(
                checklist=checklist,
                key=item["id"],
                position=position,
                stage=str(stage),
                is_critical=bool(item.get("critical")),
                may_be_na=bool(item.get("na")),
                competencies=list(item["competencies"]),
            )
            for position, (stage, item) in enumerate(pairs, start=1)
        )


def _codes(pack: Pack) -> list[str]:
    return [each.get("code") for each in _mappings(pack.data("competencies.yaml"))]


def _mappings(value) -> list[Lined]:
    return [each for each in value if isinstance(each, Lined)] if isinstance(value, list) else []


def _texts(value) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _items(data: Lined) -> list[Lined]:
    return [item for stage in _mappings(data.get("stages")) for item in _mappings(stage.get("items"))]


def _check_structure(name: str, data: Lined, codes: list[str]) -> Iterator[Problem]:
    if data.get("id") != Path(name).stem:
        yield Problem(name, data.at("id"), f"the id “{data.get('id')}” is not the file's name", f"write `id: {Path(name).stem}`")
    items = _items(data)
    if not items:
        yield Problem(name, data.at("stages"), "there is nothing to rate", "add stages with items")
    elif not any(item.get("critical") for item in items):
        yield Problem(name, data.at("stages"), "no item is critical", "mark what must be right for safety with `critical: true`")
    yield from _check_stages(name, data)
    yield from _check_items(name, items, codes)
    yield from _check_situations(name, data)
    yield from _check_pass(name, data)
    yield from _check_lists(name, data, items)


def _check_stages(name: str, data: Lined) -> Iterator[Problem]:
    stages = _mappings(data.get("stages"))
    for key, count in Counter(str(stage.get("id")) for stage in stages).items():
        if count > 1:
            yield Problem(name, data.at("stages"), f"the stage {key} stands here {count} times", "give every stage an id of its own")
    for stage in stages:
        if not stage.get("id"):
            yield Problem(name, stage.line, "this stage has no id", "add `id: A`")
        if not _mappings(stage.get("items")):
            yield Problem(name, stage.line, f"the stage {stage.get('id')} has no items", "add items or delete the stage")


def _check_items(name: str, items: list[Lined], codes: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in items:
        key = item.get("id")
        if not isinstance(key, str) or not key:
            yield Problem(name, item.at("id"), f"the item id {key!r} is not text", 'put it in quotes: `id: "13"`')
            continue
        if key in seen:
            yield Problem(name, item.at("id"), f"the item {key} stands here twice", "give every item an id of its own")
        seen.add(key)
        if not _texts(item.get("competencies")):
            yield Problem(name, item.line, f"the item {key} shows no competency", "add `competencies: [HE6]`")
        for code in _texts(item.get("competencies")):
            if code not in codes:
                yield Problem(name, item.at("competencies"), f"the competency {code} is unknown", "use a code of competencies.yaml")
        for flag in ("critical", "na"):
            if not isinstance(item.get(flag, False), bool):
                yield Problem(
                    name, item.at(flag), f"`{flag}` of item {key} is neither true nor false", f"write `{flag}: true` or leave it out"
                )


def _check_situations(name: str, data: Lined) -> Iterator[Problem]:
    situations = _mappings(data.get("situations"))
    if not any(each.get("counts") is True for each in situations):
        yield Problem(name, data.at("situations"), "no situation counts", "give at least one situation `counts: true`")
    known = [each.get("id") for each in situations]
    for position, each in enumerate(situations):
        key = each.get("id")
        if not isinstance(key, str) or known.index(key) != position:
            yield Problem(name, each.at("id"), f"the situation id {key!r} is missing or used twice", "give it an id of its own, as R1")
        if each.get("counts") not in COUNTS:
            yield Problem(name, each.at("counts"), f"`counts` of {key} says nothing", "write true, false or remote")
        for before in _texts(each.get("needs")):
            if before not in known[:position]:
                yield Problem(name, each.at("needs"), f"{key} needs {before}, which does not come before it", "name an earlier situation")
        if each.get("mother") and not (each.get("consent") and data.get("consent")):
            yield Problem(
                name, each.line, f"{key} has a mother but asks no consent", "add `consent: true` and a list `consent:` of questions"
            )


def _check_pass(name: str, data: Lined) -> Iterator[Problem]:
    rule = data.get("pass")
    if not isinstance(rule, Lined):
        yield Problem(name, data.at("pass"), "there is no pass rule", "add `pass: {critical: 2, percent: 80, global: 3}`")
        return
    for key, low, high in (("critical", 1, 2), ("percent", 0, 100), ("global", 1, 4)):
        value = rule.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            yield Problem(name, rule.at(key), f"`{key}` of the pass rule is {value!r}", f"write a whole number from {low} to {high}")


def _check_lists(name: str, data: Lined, items: list[Lined]) -> Iterator[Problem]:
    keys = [item.get("id") for item in items]
    for script in _mappings(data.get("scripts")):
        for key in _texts(script.get("items")):
            if key not in keys:
                yield Problem(
                    name,
                    script.at("items"),
                    f"the script {script.get('id')} names the item {key}, which is unknown",
                    "name items of the stages",
                )
    for part in ("consent", "mother_voice", "stop", "not_counted"):
        value = data.get(part, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield Problem(name, data.at(part), f"`{part}` is not a list of ids", f"write `{part}: [first-id, second-id]`")
    if not data.get("stop"):
        yield Problem(
            name, data.at("stop"), "there is no reason to stop a session", "add `stop: [touch, …]`: what ends a session as unsafe"
        )


def _check_words(name: str, data: Lined, language: str, words: Lined) -> Iterator[Problem]:
    file = f"{language}/strings/checklist.yaml"

    def lacking(part, keys, fields=()):
        found = words
        for step in part.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        found = found if isinstance(found, dict) else {}
        line = getattr(found, "line", None) or words.at(part.split(".")[0])
        for key in keys:
            entry = found.get(key)
            gaps = [field for field in fields if not (isinstance(entry, dict) and entry.get(field))] if fields else []
            if gaps or not entry:
                what = f"{part}.{key}" + (f" ({', '.join(gaps)})" if gaps else "")
                where = found.at(key) if isinstance(found, Lined) and entry else line
                yield Problem(file, where, f"the words of {what} are missing", f"write them; {name} uses the id {key!r}")

    yield from lacking("stages", [str(stage.get("id")) for stage in _mappings(data.get("stages"))])
    yield from lacking("items", [str(item.get("id")) for item in _items(data)], ("text", "help"))
    yield from lacking("situations", [str(each.get("id")) for each in _mappings(data.get("situations"))], ("title", "help"))
    yield from lacking("global", GLOBALS, ("title", "help"))
    yield from lacking("ratings", [*RATINGS, *(["na"] if any(item.get("na") for item in _items(data)) else [])])
    yield from lacking("scripts", [str(each.get("id")) for each in _mappings(data.get("scripts"))], ("title", "brief", "must_show"))
    for part, where in (("consent", "consent"), ("mother_voice", "mother_voice"), ("stop", "stop.reasons"), ("not_counted", "not_counted")):
        yield from lacking(where, _texts(data.get(part)))


def _check_activities(pack: Pack, checklists: dict[str, Lined]) -> Iterator[Problem]:
    for activity in pack.activities:
        if activity.get("kind") != "observed_practice":
            continue
        key, wanted = activity.get("id"), activity.get("checklist")
        data = checklists.get(str(wanted))
        if not isinstance(data, Lined):
            yield Problem(
                "course.yaml",
                activity.at("checklist"),
                f"{key} uses the checklist “{wanted}”, which is not there",
                "name a file in checklists/",
            )
            continue
        known = {str(each.get("id")): each for each in _mappings(data.get("situations"))}
        asked = [activity.get("situation"), *(activity.get("conditional") or {})]
        for situation in asked:
            if situation not in known or known[situation].get("counts") is not True:
                yield Problem(
                    "course.yaml",
                    activity.at("situation"),
                    f"{key} asks for {situation}, which does not count",
                    "name a situation with `counts: true`",
                )
        sessions = activity.get("sessions", 1)
        if not isinstance(sessions, int) or sessions < 1:
            yield Problem("course.yaml", activity.at("sessions"), f"{key} asks for {sessions!r} sessions", "write a whole number from 1")


register(Part("checklists", check, load))
