"""Storage profiles: limits for keeping milk, as data that a nation overrides, printed as tables in lessons."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.pack.reading import Lined, Pack, Problem

FILE = "profiles/storage.yaml"
UNITS = ("hours", "days", "weeks", "months")


def limit(value: dict) -> str:
    """A limit in words: “4 hours”, “Never”, “Your unit’s rule”."""
    if value.get("allowed") is not None:
        return _("Yes") if value["allowed"] else _("Never")
    unit = next((each for each in UNITS if each in value), None)
    number = value.get(unit)
    if number is None:
        return _("Your unit's rule") if value.get("unit_policy") else _("Not allowed")
    words = {
        "hours": ngettext("%(number)s hour", "%(number)s hours", number),
        "days": ngettext("%(number)s day", "%(number)s days", number),
        "weeks": ngettext("%(number)s week", "%(number)s weeks", number),
        "months": ngettext("%(number)s month", "%(number)s months", number),
    }
    return words[unit] % {"number": number}


def storage_table(pack: Pack, language: str, profile: str) -> dict:
    """Title, note and rows ``(what, limit, source ids)`` of a profile."""
    strings = pack.strings(language).get("storage", {})
    words, labels = (strings.get("profiles") or {}).get(profile) or {}, strings.get("values") or {}
    values = (pack.data(FILE).get(profile) or {}).get("values") or {}
    rows = [(labels.get(key, key), limit(value), value.get("sources") or []) for key, value in values.items()]
    return {"slug": pack.key, "title": words.get("title", profile), "note": words.get("note", ""), "rows": rows}


def check_storage(pack: Pack) -> Iterator[Problem]:
    """Each value has one unit and known sources; each profile and value has words in every language."""
    if not pack.files(FILE):
        return
    profiles = pack.mapping(FILE)
    for name, profile in profiles.items():
        values = profile.get("values") if isinstance(profile, Lined) else None
        if not isinstance(values, Lined) or not values:
            yield Problem(FILE, profiles.at(name), f"profile “{name}” has no values", "write values: with one line a place")
            continue
        for key, value in values.items():
            yield from _check_value(pack, f"{name}: {key}", value, values.at(key))
        yield from _check_words(pack, name, values)


def _check_value(pack: Pack, name: str, value, line: int) -> Iterator[Problem]:
    units = [each for each in (*UNITS, "allowed") if isinstance(value, Lined) and each in value]
    if len(units) != 1:
        yield Problem(FILE, line, f"“{name}” needs one unit", "give exactly one of hours, days, weeks, months or allowed")
        return
    number = value[units[0]]
    good = isinstance(number, bool) if units == ["allowed"] else number is None or (type(number) is int and number > 0)
    if not good:
        yield Problem(FILE, line, f"“{name}” has no usable limit", "write a whole number, null, or allowed: true or false")
    for source in value.get("sources") or [None]:
        if source not in pack.sources:
            told = f"“{name}” cites “{source}”, which is not in SOURCES.md" if source else f"“{name}” has no source"
            yield Problem(FILE, line, told, "cite an id of SOURCES.md, or add the entry there")


def _check_words(pack: Pack, profile: str, values: Lined) -> Iterator[Problem]:
    for language in pack.languages:
        file = f"{language}/strings/storage.yaml"
        strings = pack.strings(language).get("storage", Lined())
        wanted = [("profiles", profile), *(("values", key) for key in values)]
        for group, key in wanted:
            found = strings.get(group) if isinstance(strings.get(group), Lined) else Lined()
            if not found.get(key) or (group == "profiles" and not (isinstance(found[key], Lined) and found[key].get("title"))):
                yield Problem(file, strings.at(group), f"{group}: “{key}” has no words", f"add {key}: under {group}:")
