"""SOURCES.md: every fact's source, and how far it is confirmed."""

import re
from collections.abc import Iterator

from courses.pack.marks import SOURCE_ID
from courses.pack.reading import Pack, Problem

FILE = "SOURCES.md"
EVIDENCE = ("confirmed", "quoted", "design", "unconfirmed")


def is_unconfirmed(pack: Pack, source: str) -> bool:
    """Whether what cites ``source`` may stand only in a box “check with your national guideline”."""
    return source.endswith("-u") or (source in pack.sources and pack.sources[source].evidence == "unconfirmed")


def check_sources(pack: Pack) -> Iterator[Problem]:
    """Each entry has a known id, words, evidence and an origin."""
    for key, source in pack.sources.items():
        if not re.fullmatch(SOURCE_ID, key):
            yield Problem(FILE, source.line, f"“{key}” is no source id", "use F1, D1, S1, T1, ST …, with -u for an unconfirmed part")
        if not source.text:
            yield Problem(FILE, source.line, f"“{key}” says nothing", "write the fact in a sentence under its heading")
        if source.evidence not in EVIDENCE:
            yield Problem(FILE, source.line, f"“{key}” has no evidence", f"add “- Evidence: ” and one of {', '.join(EVIDENCE)}")
        elif key.endswith("-u") and source.evidence != "unconfirmed":
            yield Problem(
                FILE, source.line, f"“{key}” ends in -u and is {source.evidence}", "write “- Evidence: unconfirmed”, or drop the -u"
            )
        if not source.origin:
            yield Problem(FILE, source.line, f"“{key}” does not say where it comes from", "add “- From: …”")


def check_source(pack: Pack, file: str, line: int, source: str, *, in_check: bool = False) -> Iterator[Problem]:
    """One citation: the source is known, and an unconfirmed one stands in a ``check`` box."""
    if source not in pack.sources:
        yield Problem(file, line, f"the source “{source}” is not in SOURCES.md", "add its entry there, or mend the id")
    elif is_unconfirmed(pack, source) and not in_check:
        yield Problem(file, line, f"“{source}” is unconfirmed and stands outside a check box", "put what it says between ::: check and :::")
