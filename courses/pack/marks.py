"""A lesson's markdown as tokens: the marks of docs/pack-format.md become tokens of their own, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

BOXES = ("say", "tip", "danger", "check", "try")  # beside these there is ``storage <profile>``
SOURCE_ID = r"(?:[FDST]\d+|ST|DI|RD|EQ|OP|RF|CF)(?:-u)?"
REFERENCE = re.compile(rf"\s*\[({SOURCE_ID}(?:\s*,\s*{SOURCE_ID})*)\]")
LOOKS_LIKE_A_REFERENCE = re.compile(r"\[[^\[\]]*\b[FDST]\d+\b[^\[\]]*\]", re.IGNORECASE)
HTML = re.compile(r"</?[a-z][^<>]*>|<!--", re.IGNORECASE)
QUOTES = {"en": "“”‘’", "fr": ["«\u202f", "\u202f»", "“", "”"], "ar": "«»‹›"}


@dataclass(frozen=True)
class Mark:
    """``kind``: source, term, lesson, image, link, box, storage, heading; or badref and html, which nothing may hold."""

    kind: str
    value: str
    line: int
    in_check: bool = False


def markdown(language: str = "en") -> MarkdownIt:
    """CommonMark without HTML, with boxes, source references and drawings, and the quotation marks of ``language``."""
    options = {"html": False, "typographer": True, "quotes": QUOTES.get(language, "“”‘’")}
    md = MarkdownIt("commonmark", options).enable("smartquotes")
    container_plugin(md, "box", validate=lambda params, *_rest: bool(params.strip()))
    md.core.ruler.after("inline", "references", _references)
    md.core.ruler.after("references", "drawings", _drawings)
    return md


def split_references(text: str) -> Iterator[tuple[str, list[str]]]:
    """Pieces of text, each with the source ids that follow it."""
    end = 0
    for match in REFERENCE.finditer(text):
        yield text[end : match.start()], re.split(r"\s*,\s*", match[1])
        end = match.end()
    if text[end:]:
        yield text[end:], []


def read_marks(body: str, *, first_line: int = 1) -> list[Mark]:
    """Every mark of a lesson's body, in order."""
    marks, boxes = [], []
    for token in markdown().parse(body):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "container_box_open":
            kind, _space, rest = token.info.strip().partition(" ")
            boxes.append(kind)
            marks.append(Mark("storage", rest.strip(), line) if kind == "storage" else Mark("box", kind, line))
        elif token.type == "container_box_close":
            boxes.pop()
        elif token.type == "heading_open":
            marks.append(Mark("heading", token.tag, line))
        elif token.type == "drawing":
            marks.append(Mark("image", token.content, line))
        elif token.type == "inline":
            marks.extend(_inline_marks(token, line, in_check="check" in boxes))
    return marks


def _inline_marks(token: Token, line: int, *, in_check: bool) -> Iterator[Mark]:
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "source":
            yield from (Mark("source", each, line, in_check) for each in child.meta["ids"])
        elif child.type == "link_open":
            scheme, colon, rest = str(child.attrGet("href")).partition(":")
            yield Mark(scheme, rest, line) if colon and scheme in ("term", "lesson") else Mark("link", f"{scheme}{colon}{rest}", line)
        elif child.type == "image":
            yield Mark("image-in-text", str(child.attrGet("src")), line)
        elif child.type == "text":
            yield from (Mark("badref", match[0], line) for match in LOOKS_LIKE_A_REFERENCE.finditer(child.content))
            yield from (Mark("html", match[0], line) for match in HTML.finditer(child.content))


def _references(state) -> None:
    """Turn ``[F12, D1]`` inside text into tokens ``source``; the space before it goes, so that the mark hangs on its word."""
    for token in state.tokens:
        if token.type != "inline" or not token.children:
            continue
        children = []
        for child in token.children:
            if child.type != "text" or not REFERENCE.search(child.content):
                children.append(child)
                continue
            for text, ids in split_references(child.content):
                if text:
                    children.append(Token("text", "", 0, content=text))
                if ids:
                    children.append(Token("source", "", 0, meta={"ids": ids}))
        token.children = children


def _drawings(state) -> None:
    """Turn a paragraph that is only ``![](image:key)`` into one token ``drawing``."""
    found, skip = [], 0
    for index, token in enumerate(state.tokens):
        key = _drawing(state.tokens[index + 1]) if token.type == "paragraph_open" else None
        if key is not None:
            found.append(Token("drawing", "", 0, content=key, map=token.map, block=True))
            skip = 3
        if skip:
            skip -= 1
        else:
            found.append(token)
    state.tokens = found


def _drawing(inline: Token) -> str | None:
    children = inline.children or []
    source = str(children[0].attrGet("src")) if len(children) == 1 and children[0].type == "image" else ""
    return source.removeprefix("image:") if source.startswith("image:") else None
