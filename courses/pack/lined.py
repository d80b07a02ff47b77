"""YAML that remembers its lines, so that a problem can be named where it stands."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Problem:
    """Why a pack would not work: where, what, and what to do about it."""

    file: str
    line: int
    text: str
    remedy: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.text} → {self.remedy}"


class Lined(dict):
    """A mapping that knows its own line and that of each key (1-based)."""

    line = 1

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines: dict = {}

    def at(self, key) -> int:
        return self.lines.get(key, self.line)


class LinedLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """SafeLoader whose mappings are ``Lined`` and refuse a key given twice. Only ``true`` and ``false`` are truth values: ``no`` is a word
    that answers a question, and ``on`` is the day somebody signed."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader, node):
    loader.flatten_mapping(node)
    made = Lined()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        try:
            twice = key in made
        except TypeError:
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word or a number", key_node.start_mark) from None
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"the key “{key}” stands here twice", key_node.start_mark)
        made.lines[key] = key_node.start_mark.line + 1
        made[key] = loader.construct_object(value_node, deep=True)
    return made


LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse(text: str, *, file: str, first_line: int = 1) -> tuple[object, Problem | None]:
    """The data in ``text`` (an empty mapping when there is none), and why it could not be read, if so."""
    try:
        found = yaml.load(text, LinedLoader)  # noqa: S506  a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        line = first_line + (mark.line if mark else 0)
        return Lined(), Problem(file, line, f"this is not YAML: {what}", "mend the indentation, the quotes or the colon")
    return (Lined() if found is None else found), None
