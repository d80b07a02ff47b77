"""The sources of an edition, in groups, with links from each fact to the works it rests on."""

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.keeping import kept
from courses.models import Edition

GROUPS = [  # what the group is called, which ids belong to it
    (_("Facts"), re.compile(r"F\d")),
    (_("Where sources disagree, and what we decided"), re.compile(r"D\d")),
    (_("Steps of the technique"), re.compile(r"T\d")),
    (_("Tables and designs"), re.compile(r"[A-Z]{2}")),
    (_("Works read"), re.compile(r"S\d")),
]
SURE = {
    "confirmed": pgettext_lazy("a fact", "Confirmed"),
    "quoted": _("Read as another work quotes it"),
    "design": _("Our own recommendation"),
    "unconfirmed": _("Not confirmed: check with your national guideline"),
}
IDS = re.compile(r"\b([FDST]\d+(?:-u)?)\b")


@kept(maxsize=8)
def grouped_sources(edition: Edition, _language: str) -> list[dict]:
    entries = Edition.objects.values_list("frame__sources", flat=True).get(pk=edition.pk)
    groups = []
    for title, pattern in GROUPS:
        found = [_entry(key, entry, entries) for key, entry in entries.items() if pattern.match(key)]
        if found:
            groups.append({"title": title, "sources": found})
    return groups


def _entry(key: str, entry: dict, known: dict) -> dict:
    origin = "" if entry["origin"] == "itself" else entry["origin"]
    pieces = [(piece, piece if piece in known else "") for piece in IDS.split(origin) if piece]
    return {"id": key, "text": entry["text"], "sure": SURE.get(entry["evidence"], ""), "from": pieces}
