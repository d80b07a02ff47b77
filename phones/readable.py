"""A record's content for people: what it says, line by line, instead of JSON."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST = 400  # lines: more than anybody reads
DEEPEST = 20  # levels: no record of ours has half as many


class Line(NamedTuple):
    label: str
    text: str


def lines_of(content: str) -> list[Line]:
    """What the body of ``content`` says. Signed text is itself JSON and is opened too; what cannot be read is one line as it is."""
    data = _opened(content)
    if not isinstance(data, dict):
        return [Line(_("Content"), content[:5000])]
    lines = []
    for line in _walk(data.get("body"), []):
        lines.append(line)
        if len(lines) == MOST:
            break
    return lines


def _walk(value: object, above: list[str]) -> Iterator[Line]:
    opened = _opened(value) if isinstance(value, str) and value[:1] in "{[" else value
    if len(above) == DEEPEST:
        yield Line(_shown(" · ".join(above)), "…")
    elif isinstance(opened, dict) and opened:
        for key, each in opened.items():
            yield from _walk(each, [*above, str(key).replace("_", " ")])
    elif isinstance(opened, list) and opened:
        for number, each in enumerate(opened, 1):
            yield from _walk(each, [*above, str(number)])
    else:
        yield Line(_shown(" · ".join(above)) or _("Content"), _shown(_said(opened)))


def _said(value: object) -> str:
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    return "–" if value in (None, "", [], {}) else str(value)


def _shown(text: str) -> str:
    """``text`` as a page can carry it: half of a pair of signs is shown as a question mark."""
    return text.encode(errors="replace").decode()


def _opened(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
