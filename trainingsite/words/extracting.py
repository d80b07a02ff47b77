"""Which words the code and the templates ask for, found without a gettext binary."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ASKING = {  # what is called: where its context, its word and its plural stand
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
TEMPLATES = {".html", ".txt"}
TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
ASKED = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*{TEXT}(?:\s*,\s*{TEXT})?(?:\s*,\s*{TEXT})?")


@dataclass(frozen=True, order=True)
class Word:
    """A text as gettext knows it: two with the same words and another context are two."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def asked_in(files: Iterable[Path]) -> dict[tuple[str, str], Word]:
    """Every word that these files ask for, in the order of the files. Raises SyntaxError where Python could not read one either."""
    found: dict[tuple[str, str], Word] = {}
    for file in files:
        for word in _of_template(file) if file.suffix in TEMPLATES else _of_python(file):
            if word.plural or word.key not in found:
                found[word.key] = word
    return found


def _of_python(file: Path) -> Iterator[Word]:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if word := _word(name, [each.value if isinstance(each, ast.Constant) else None for each in call.args]):
            yield word


def _of_template(file: Path) -> Iterator[Word]:
    for name, *texts in ASKED.findall(templatize(file.read_text(), origin=str(file))):
        if word := _word(name, [ast.literal_eval(text) for text in texts if text]):
            yield word


def _word(name: str, given: list) -> Word | None:
    places = ASKING.get(name)
    if places is None:
        return None
    found = ["" if place is None else given[place] if place < len(given) else None for place in places]
    context, text, plural = found
    return Word(text, context, plural) if text and all(isinstance(each, str) for each in found) else None
