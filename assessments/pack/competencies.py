"""The part ``competencies`` of a pack: what must be shown, and how each sign of it may be verified."""

from collections.abc import Iterator

from assessments.models import Competency, Indicator
from courses.models import Edition
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.registry import Part, register

FILE = "competencies.yaml"
TAGS = {"K", "S", "A"}
WAYS = {"question", "case", "observation"}


def entries(pack: Pack) -> list[Lined]:
    found = pack.data(FILE)
    return [each for each in found if isinstance(each, Lined)] if isinstance(found, list) else []


def codes(pack: Pack) -> list[str]:
    return [str(each.get("code", "")) for each in entries(pack)]


def indicators(entry: Lined) -> list[Lined]:
    found = entry.get("indicators")
    return [each for each in found if isinstance(each, Lined)] if isinstance(found, list) else []


def check(pack: Pack) -> Iterator[Problem]:
    if not entries(pack):
        yield Problem(FILE, 1, "there are no competencies", "list each with code, tags and indicators")
    seen: set[str] = set()
    for entry in entries(pack):
        code = str(entry.get("code", ""))
        if not code or code in seen:
            told = f"the code “{code}” stands here twice" if code else "a competency has no code"
            yield Problem(FILE, entry.at("code"), told, "give each competency a code of its own")
        seen.add(code)
        yield from _check_entry(entry, code, seen)
    yield from _check_words(pack)


def _check_entry(entry: Lined, code: str, seen: set[str]) -> Iterator[Problem]:
    tags = entry.get("tags")
    if not isinstance(tags, list) or not tags or not set(map(str, tags)) <= TAGS:
        yield Problem(FILE, entry.at("tags"), f"{code}: the tags are not K, S or A", "write tags: [K], [S, A] …")
        return
    if not indicators(entry):
        yield Problem(FILE, entry.at("indicators"), f"{code} has no indicators", "list at least one sign that can be judged")
        return
    ways: set[str] = set()
    for indicator in indicators(entry):
        key = str(indicator.get("id", ""))
        if not key or key in seen:
            told = f"{code}: the indicator id “{key}” stands here twice" if key else f"{code}: an indicator has no id"
            yield Problem(FILE, indicator.at("id"), told, "give each indicator an id of its own")
        seen.add(key)
        verified = indicator.get("verified_by")
        if not isinstance(verified, list) or not verified or not set(map(str, verified)) <= WAYS:
            yield Problem(FILE, indicator.at("verified_by"), f"{key}: it is not said how it is verified", f"use {', '.join(sorted(WAYS))}")
            continue
        ways |= set(verified)
        if "K" not in tags and set(verified) != {"observation"}:
            told = f"{key}: a skill or an attitude cannot be verified by a question"
            yield Problem(FILE, indicator.at("verified_by"), told, "write verified_by: [observation]")
    yield from _check_ways(entry, code, set(tags), ways)


def _check_ways(entry: Lined, code: str, tags: set[str], ways: set[str]) -> Iterator[Problem]:
    if tags & {"S", "A"} and "observation" not in ways:
        told = f"{code} is a skill or an attitude, and none of its indicators is observed"
        yield Problem(FILE, entry.at("indicators"), told, "let at least one be verified_by: [observation], or take S and A off")
    if "K" in tags and not ways & {"question", "case"}:
        told = f"{code} is knowledge, and none of its indicators is asked"
        yield Problem(FILE, entry.at("indicators"), told, "let at least one be verified_by: [question, case], or take K off")


def _check_words(pack: Pack) -> Iterator[Problem]:
    for language in pack.languages:
        file = f"{language}/strings/competencies.yaml"
        words = pack.strings(language).get("competencies", Lined())
        for entry in entries(pack):
            code = str(entry.get("code", ""))
            of_this = words.get(code)
            if not isinstance(of_this, Lined) or not of_this.get("title"):
                yield Problem(file, words.at(code), f"{code} has no title", f"add {code}: with title: and indicators:")
                continue
            named = of_this.get("indicators") or {}
            for key in (str(each.get("id", "")) for each in indicators(entry)):
                if not named.get(key):
                    yield Problem(
                        file, of_this.at("indicators"), f"{code}: the indicator {key} has no words", f"add {key}: under indicators:"
                    )


def load(pack: Pack, edition: Edition) -> None:
    """Write the competencies into an empty draft; the pack has passed ``check``."""
    found = entries(pack)
    made = Competency.objects.bulk_create(
        Competency(edition=edition, code=entry["code"], position=position, tags=list(entry["tags"]))
        for position, entry in enumerate(found, start=1)
    )
    Indicator.objects.bulk_create(
        Indicator(competency=competency, key=each["id"], verified_by=list(each["verified_by"]))
        for competency, entry in zip(made, found, strict=True)
        for each in indicators(entry)
    )


register(Part("competencies", check, load))
