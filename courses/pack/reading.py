"""A pack as read from disk: plain data that remembers the line each thing came from."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

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
    """SafeLoader whose mappings are ``Lined`` and refuse a key given twice."""


def _mapping(loader, node):
    loader.flatten_mapping(node)
    made = Lined()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in made:
            raise yaml.constructor.ConstructorError(None, None, f"the key “{key}” stands here twice", key_node.start_mark)
        made.lines[key] = key_node.start_mark.line + 1
        made[key] = loader.construct_object(value_node, deep=True)
    return made


LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True)
class Source:
    id: str
    text: str
    evidence: str
    origin: str
    line: int


@dataclass(frozen=True)
class LessonFile:
    """A lesson's file in one language. ``body_line`` is the line on which the body begins."""

    key: str
    file: str
    title: str
    objective: str
    body: str
    body_line: int


@dataclass
class Pack:
    """A pack's files. What cannot be read at all lands in ``problems``; everything else is checked by the registered parts."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def data(self, name: str):
        """The parsed YAML file ``name`` (relative to the pack), or an empty mapping when it cannot be read."""
        if name not in self._read:
            self._read[name] = self._parse(name)
        return self._read[name]

    @cached_property
    def _read(self) -> dict:
        return {}

    def _parse(self, name: str):
        try:
            return yaml.load((self.root / name).read_text(encoding="utf-8"), LinedLoader) or Lined()  # noqa: S506  a SafeLoader
        except FileNotFoundError:
            self.problems.append(Problem(name, 1, "this file is missing", "write it, see docs/pack-format.md"))
        except UnicodeDecodeError:
            self.problems.append(Problem(name, 1, "this file is not UTF-8 text", "save it as UTF-8"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            what = getattr(error, "problem", None) or str(error)
            self.problems.append(Problem(name, line, f"this is not YAML: {what}", "mend the indentation, the quotes or the colon"))
        return Lined()

    def files(self, pattern: str) -> list[str]:
        """Names of the files that match, sorted."""
        return sorted(str(path.relative_to(self.root)) for path in self.root.glob(pattern))

    @cached_property
    def course(self) -> dict:
        found = self.data("course.yaml")
        return found if isinstance(found, Lined) else Lined()

    @property
    def key(self) -> str:
        return str(self.course.get("id", ""))

    @property
    def languages(self) -> list[str]:
        return list(self.course.get("languages") or [])

    @property
    def source_language(self) -> str:
        return self.course.get("source_language") or (self.languages or ["en"])[0]

    @cached_property
    def modules(self) -> list[dict]:
        return [module for module in self.course.get("modules") or [] if isinstance(module, dict)]

    @cached_property
    def activities(self) -> list[dict]:
        return [each for module in self.modules for each in module.get("activities") or [] if isinstance(each, dict)]

    def activity_ids(self, kind: str | None = None) -> list[str]:
        return [each.get("id") for each in self.activities if kind is None or each.get("kind") == kind]

    def strings(self, language: str) -> dict[str, dict]:
        """``{"glossary": {...}, "checks-m5": {...}, …}``: every strings file of a language by its name."""
        names = self.files(f"{language}/strings/*.yaml")
        return {Path(name).stem: self.data(name) for name in names}

    def lesson(self, language: str, key: str) -> LessonFile | None:
        """The lesson ``key`` in ``language``, or None when there is no such file."""
        name = f"{language}/lessons/{key}.md"
        path = self.root / name
        if not path.exists():
            return None
        text = path.read_text(encoding="utf-8")
        match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
        front = {}
        if match:
            try:
                front = yaml.load(match[1], LinedLoader) or {}  # noqa: S506  a SafeLoader
            except yaml.YAMLError:
                front = {}
        if not front.get("title") or not front.get("objective"):
            self.problems.append(Problem(name, 1, "title or objective is missing", "open the file with --- title: … objective: … ---"))
        start = match.end() if match else 0
        return LessonFile(
            key, name, str(front.get("title", key)), str(front.get("objective", "")), text[start:], text[:start].count("\n") + 1
        )

    @cached_property
    def sources(self) -> dict[str, Source]:
        """SOURCES.md, by id."""
        path = self.root / "SOURCES.md"
        if not path.exists():
            self.problems.append(Problem("SOURCES.md", 1, "this file is missing", "list every fact's source in it"))
            return {}
        found: dict[str, Source] = {}
        heading, line, lines = "", 0, []
        for number, text in enumerate([*path.read_text(encoding="utf-8").splitlines(), "## "], start=1):
            if not text.startswith("## "):
                lines.append(text)
                continue
            if heading:
                found[heading] = self._source(heading, line, lines)
            heading, line, lines = text[3:].strip(), number, []
        return found

    def _source(self, key: str, line: int, lines: list[str]) -> Source:
        marks = {name.lower(): value.strip() for name, value in re.findall(r"^- (Evidence|From): *(.*)$", "\n".join(lines), re.MULTILINE)}
        words = " ".join(text for text in lines if text.strip() and not text.startswith("- "))
        return Source(key, words, marks.get("evidence", ""), marks.get("from", ""), line)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every file's name and bytes, hex."""
        total = sha256()
        for path in sorted(path for path in self.root.rglob("*") if path.is_file()):
            total.update(str(path.relative_to(self.root)).encode() + b"\0" + sha256(path.read_bytes()).digest())
        return total.hexdigest()
