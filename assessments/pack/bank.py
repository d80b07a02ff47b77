"""The questions of a pack as they stand in its files: the bank (one file a competency) and the retrieval checks (a module's)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from courses.pack.reading import Lined, Pack

OPTION_KINDS = ("single", "multiple", "case")


@dataclass(frozen=True)
class Entry:
    """One question with the file it stands in. ``owner``: competency code (bank) or module id (check)."""

    file: str
    is_check: bool
    owner: str
    data: Lined

    @property
    def code(self) -> str:
        return str(self.data.get("id", ""))

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", ""))

    @property
    def certifies(self) -> bool:
        """Confirmed, or signed by a clinician."""
        return not self.is_check and (not self.data.get("unconfirmed") or bool(self.data.get("signed_off")))

    def strings_name(self) -> str:
        """The strings file with its words, without folder and suffix."""
        return Path(self.file).stem if self.is_check else "questions"

    def at(self, key: str) -> int:
        return self.data.at(key)

    def ids(self, field: str) -> list:
        found = self.data.get(field)
        return found if isinstance(found, list) else []


def question_files(pack: Pack) -> list[str]:
    return pack.files("questions/*.yaml")


def entries(pack: Pack) -> Iterator[Entry]:
    """Every question, bank first, in the order of the files."""
    found = [(name, pack.mapping(name)) for name in question_files(pack)]
    for name, data in sorted(found, key=lambda pair: "module" in pair[1]):
        listed = data.get("questions")
        is_check = "module" in data
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, Lined):
                yield Entry(name, is_check, str(data.get("module" if is_check else "competency", "")), each)
