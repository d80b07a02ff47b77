"""A pack as read from disk: plain data that remembers the line each thing came from."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from courses.pack.lined import Lined, LinedLoader, Problem, parse

__all__ = ["LessonFile", "Lined", "LinedLoader", "Pack", "Problem", "Source"]

NOT_CONTENT = re.compile(r"(^|/)(\.|README|LICENSE|CHANGELOG)")  # files that change nothing a learner sees


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
    _data: dict = field(default_factory=dict, repr=False)
    _lessons: dict = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str | None:
        """The text of file ``name``, or None when it cannot be read."""
        try:
            return (self.root / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problems.append(Problem(name, 1, "this file is missing", "write it, see docs/pack-format.md"))
        except UnicodeDecodeError:
            self.problems.append(Problem(name, 1, "this file is not UTF-8 text", "save it as UTF-8"))
        return None

    def data(self, name: str):
        """The parsed YAML file ``name`` (relative to the pack), or an empty mapping when it cannot be read."""
        if name not in self._data:
            text = self.text(name)
            self._data[name], problem = parse(text or "", file=name)
            if problem:
                self.problems.append(problem)
        return self._data[name]

    def mapping(self, name: str) -> Lined:
        """``data``, where the file must hold a mapping."""
        found = self.data(name)
        if isinstance(found, Lined):
            return found
        self.problems.append(Problem(name, 1, "this file is not a mapping", "write “name: value” lines, see docs/pack-format.md"))
        self._data[name] = Lined()
        return self._data[name]

    def files(self, pattern: str) -> list[str]:
        """Names of the files that match, sorted."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))

    @cached_property
    def course(self) -> Lined:
        return self.mapping("course.yaml")

    @property
    def key(self) -> str:
        return str(self.course.get("id", ""))

    @property
    def languages(self) -> list[str]:
        found = self.course.get("languages")
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    @property
    def source_language(self) -> str:
        return self.course.get("source_language") or (self.languages or ["en"])[0]

    @cached_property
    def modules(self) -> list[Lined]:
        found = self.course.get("modules")
        return [each for each in found if isinstance(each, Lined)] if isinstance(found, list) else []

    @cached_property
    def activities(self) -> list[Lined]:
        lists = [module.get("activities") for module in self.modules]
        return [each for found in lists if isinstance(found, list) for each in found if isinstance(each, Lined)]

    def activity_ids(self, kind: str | None = None) -> list[str]:
        return [each.get("id") for each in self.activities if kind is None or each.get("kind") == kind]

    def strings(self, language: str) -> dict[str, Lined]:
        """``{"glossary": {...}, "checks-m5": {...}, …}``: every strings file of a language by its name."""
        return {Path(name).stem: self.mapping(name) for name in self.files(f"{language}/strings/*.yaml")}

    def lesson(self, language: str, key: str) -> LessonFile | None:
        """The lesson ``key`` in ``language``, or None when there is no such file."""
        name = f"{language}/lessons/{key}.md"
        if name not in self._lessons:
            self._lessons[name] = self._read_lesson(name, key) if (self.root / name).is_file() else None
        return self._lessons[name]

    def _read_lesson(self, name: str, key: str) -> LessonFile:
        text = self.text(name) or ""
        match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
        front, problem = parse(match[1], file=name, first_line=2) if match else (Lined(), None)
        if problem is None and not (isinstance(front, Lined) and front.get("title") and front.get("objective")):
            problem = Problem(name, 1, "title or objective is missing", "open the file with --- title: … objective: … ---")
        if problem:
            self.problems.append(problem)
        front = front if isinstance(front, Lined) else Lined()
        start = match.end() if match else 0
        words = {name: str(front.get(name, "")) for name in ("title", "objective")}
        return LessonFile(key, name, words["title"] or key, words["objective"], text[start:], text[:start].count("\n") + 1)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """SOURCES.md, by id."""
        found: dict[str, Source] = {}
        heading, line, lines = "", 0, []
        for number, text in enumerate([*(self.text("SOURCES.md") or "").splitlines(), "## "], start=1):
            if not text.startswith("## "):
                lines.append(text)
                continue
            if heading in found:
                self.problems.append(Problem("SOURCES.md", line, f"“{heading}” stands here twice", "keep one of the two entries"))
            if heading:
                found[heading] = _source(heading, line, lines)
            heading, line, lines = text[3:].strip(), number, []
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the name and bytes of every file a learner could notice, hex."""
        total = sha256()
        for name in self.files("**/*"):
            path = self.root / name
            if path.is_file() and not NOT_CONTENT.search(name):
                total.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
        return total.hexdigest()


def _source(key: str, line: int, lines: list[str]) -> Source:
    marks = {name.lower(): value.strip() for name, value in re.findall(r"^- (Evidence|From): *(.*)$", "\n".join(lines), re.MULTILINE)}
    words = " ".join(text.strip() for text in lines if text.strip() and not text.startswith(("- ", "#")))
    return Source(key, words, marks.get("evidence", ""), marks.get("from", ""), line)
