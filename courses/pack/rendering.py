"""A lesson's markdown as clean HTML: markdown-it writes it (no HTML from the pack), nh3 cleans it, our own templates fill the marks in.

Figures, tables and box titles are rendered by templates after the cleaning, from escaped words, and only where the cleaned HTML
still holds their place.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import nh3
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from courses.pack.marks import BOXES, markdown, split_references
from courses.pack.reading import Pack
from courses.pack.sources import is_unconfirmed
from courses.pack.storage import storage_table

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "sup", "br", "hr", "blockquote", "code", "pre", "aside", "figure"}
ATTRIBUTES = {"a": {"href", "class"}, "sup": {"class"}, "ol": {"start"}, "aside": {"id"}, "figure": {"id"}}
PLACE = re.compile(r'<figure id="mark-(\d+)"></figure>|<aside id="box-([a-z]+)">|</aside>')
UNIT = re.compile(r"(?<=\d) (?=(?:°C|mL|ml|cm|mm|kg|g|minutes?|hours?|days?|%)(?:\W|$))")
BETWEEN = "\ue000"  # where a box's content goes in its template


@dataclass
class Page:
    """What a finished lesson is made of."""

    html: str
    plain: str
    terms: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


class Renderer:
    """Renders the lessons of one pack in one language."""

    def __init__(self, pack: Pack, language: str):
        self.pack, self.language, self.slug = pack, language, pack.key
        self.strings = pack.strings(language)
        self.md = markdown(language)
        rules = {"text": _text, "source": _source, "link_open": _link_open, "drawing": _drawing, "image": _nothing}
        rules |= {"container_box_open": _box_open, "container_box_close": _box_close}
        for name, rule in rules.items():
            self.md.add_render_rule(name, rule)
        with translation.override(language):
            halves = {kind: render_to_string("courses/marks/box.html", {"kind": kind, "content": BETWEEN}) for kind in BOXES}
        self.boxes = {kind: html.strip().partition(BETWEEN) for kind, html in halves.items()}

    def lesson(self, body: str) -> Page:
        env = {"renderer": self, "filled": [], "terms": {}, "sources": {}}
        tokens = self.md.parse(body, env)
        with translation.override(self.language):
            html = clean(self.md.renderer.render(tokens, self.md.options, env))
            html = self._fill(html, env["filled"])
        return Page(html, plain_text(tokens), list(env["terms"]), list(env["sources"]))

    def inline(self, text: str, env: dict) -> str:
        """One line of markdown (a caption, a note), cleaned and safe to print."""
        return mark_safe(clean(self.md.renderInline(text, {**env, "renderer": self})))  # noqa: S308

    def _fill(self, html: str, filled: list[tuple[str, dict]]) -> str:
        tails = []

        def place(match):
            if match[1]:
                template, context = filled[int(match[1])]
                return render_to_string(f"courses/marks/{template}.html", context).strip()
            if match[2]:
                tails.append(self.boxes[match[2]][2])
                return self.boxes[match[2]][0]
            return tails.pop()

        return PLACE.sub(place, html)

    def figure(self, key: str, env: dict) -> dict:
        """What ``marks/figure.html`` prints."""
        words = self.strings.get("images", {}).get(key, {})
        width, height = size(self.pack.root / "images" / f"{key}.svg")
        address = reverse("courses:picture", args=[self.slug, str(self.pack.course.get("edition")), key])
        caption, long = (self.inline(str(words.get(name, "")), env) for name in ("caption", "long"))
        labels = [(number, self.inline(str(label), env)) for number, label in (words.get("labels") or {}).items()]
        found = {"key": key, "alt": words.get("alt", ""), "caption": caption, "long": long, "labels": labels, "url": address}
        return {**found, "width": width, "height": height, "unconfirmed": cites_unconfirmed(self.pack, words)}

    def storage(self, profile: str, env: dict) -> dict:
        """What ``marks/storage.html`` prints."""
        table = storage_table(self.pack, self.language, profile)
        rows = [(together(what), together(limit), sources) for what, limit, sources in table["rows"]]
        return {**table, "rows": rows, "note": self.inline(table["note"], env)}


def cites_unconfirmed(pack: Pack, words: dict) -> bool:
    """Whether a drawing's words rest on something unconfirmed; then the drawing itself says “check with your national guideline”."""
    texts = [words.get("caption", ""), words.get("long", ""), *(words.get("labels") or {}).values()]
    return any(is_unconfirmed(pack, source) for text in texts for _words, cited in split_references(str(text)) for source in cited)


def clean(html: str) -> str:
    """``html`` with nothing in it but the few tags that a lesson is made of."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"https", "mailto", "tel"})


def size(path) -> tuple[int, int]:
    """Width and height of a drawing, from its viewBox, so that the page does not jump when it arrives."""
    try:
        box = ET.parse(path).getroot().get("viewBox", "").split()  # noqa: S314  our own files; expat refuses to expand far
        return round(float(box[2])), round(float(box[3]))
    except (OSError, ET.ParseError, IndexError, ValueError):
        return 400, 300


def plain_text(tokens) -> str:
    """The words alone, a line a block, for search."""
    lines = []
    for token in tokens:
        if token.type == "inline":
            words = [
                child.content if child.type in ("text", "code_inline") else " " if "break" in child.type else "" for child in token.children
            ]
            lines.append("".join(words).strip())
    return "\n".join(line for line in lines if line)


def together(text: str) -> str:
    """A number and its unit stay on one line."""
    return UNIT.sub("\u00a0", text)


def _text(self, tokens, index, options, env):
    return escape(together(tokens[index].content))


def _source(self, tokens, index, options, env):
    ids = tokens[index].meta["ids"]
    env["sources"].update(dict.fromkeys(ids))
    address = reverse("courses:sources", args=[env["renderer"].slug])
    links = format_html_join(" ", '<a href="{}#{}">{}</a>', ((address, each, each) for each in ids))
    return format_html('<sup class="refs">{}</sup>', links)


def _link_open(self, tokens, index, options, env):
    scheme, _colon, rest = str(tokens[index].attrGet("href")).partition(":")
    if scheme == "term":
        env["terms"].setdefault(rest)
        return format_html('<a class="term" href="#term-{}">', rest)
    if scheme == "lesson":
        return format_html('<a href="{}">', reverse("courses:lesson", args=[env["renderer"].slug, rest]))
    return self.renderToken(tokens, index, options, env)


def _place(env, template: str, context: dict) -> str:
    env["filled"].append((template, context))
    return f'<figure id="mark-{len(env["filled"]) - 1}"></figure>\n'


def _drawing(self, tokens, index, options, env):
    return _place(env, "figure", env["renderer"].figure(tokens[index].content, env))


def _nothing(self, tokens, index, options, env):
    return ""


def _box_open(self, tokens, index, options, env):
    kind, _space, rest = tokens[index].info.strip().partition(" ")
    if kind == "storage":
        return _place(env, "storage", env["renderer"].storage(rest.strip(), env))
    return f'<aside id="box-{kind}">\n' if kind in BOXES else ""


def _box_close(self, tokens, index, options, env):
    level = tokens[index].level
    opened = next(each for each in reversed(tokens[:index]) if each.type == "container_box_open" and each.level == level)
    return "</aside>\n" if opened.info.strip() in BOXES else ""
