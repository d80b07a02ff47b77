"""Drawings: SVG without words, scripts or anything fetched from elsewhere; their words stand in strings."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from courses.models import Edition, Picture
from courses.pack.marks import split_references
from courses.pack.reading import Lined, Pack, Problem
from courses.pack.sources import check_source

LARGEST = 60_000
SPACE = "{http://www.w3.org/2000/svg}"
FORBIDDEN = {"script", "foreignObject", "iframe", "image", "style", "animate", "set", "a"}
WORDS = {"text", "tspan", "textPath"}
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|^\s*(javascript|data|https?|//)", re.IGNORECASE)


def picture_keys(pack: Pack) -> list[str]:
    return [Path(name).stem for name in pack.files("images/*.svg")]


def check_pictures(pack: Pack) -> Iterator[Problem]:
    """Each drawing is safe and small and has its words in every language; no words without a drawing."""
    for name in pack.files("images/*.svg"):
        yield from _check_drawing(pack, name)
    for language in pack.languages:
        yield from _check_words(pack, language)
    known = set(picture_keys(pack))
    for activity in pack.activities:
        if activity.get("image") and activity["image"] not in known:
            yield Problem(
                "course.yaml", activity.at("image"), f"there is no drawing “{activity['image']}”", "draw images/<id>.svg, or mend the id"
            )


def _check_drawing(pack: Pack, name: str) -> Iterator[Problem]:
    text = pack.text(name)
    if text is None:
        return
    if len(text) > LARGEST:
        yield Problem(name, 1, f"the drawing has {len(text)} characters", f"simplify it to at most {LARGEST}: phones pay for it")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield Problem(name, 1, "the drawing declares a document type", "take the <!DOCTYPE …> line out")
        return
    try:
        root = ET.fromstring(text)  # noqa: S314  no document type, so no entities to expand
    except ET.ParseError as error:
        yield Problem(name, error.position[0], f"this is not an SVG drawing: {error}", "mend the markup")
        return
    if root.tag != f"{SPACE}svg" or len(root.get("viewBox", "").split()) != 4:
        yield Problem(name, 1, "the drawing has no viewBox", 'open it with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">')
    for element in root.iter():
        yield from _check_element(name, text, element)


def _check_element(name: str, text: str, element: ET.Element) -> Iterator[Problem]:
    tag = str(element.tag).removeprefix(SPACE)
    found = re.search(rf"<{re.escape(tag)}\b", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    if tag in FORBIDDEN or tag.startswith("{"):
        yield Problem(name, line, f"the drawing holds <{tag}>", "use shapes, paths and gradients only")
    if tag in WORDS and re.search(r"[^\W\d_]", "".join(element.itertext())):
        yield Problem(name, line, "words are drawn into the picture", "draw a number badge and write the words in strings/images.yaml")
    for key, value in element.attrib.items():
        if key.lower().startswith("on") or ELSEWHERE.search(value):
            yield Problem(name, line, f"<{tag}> has an unsafe {key.split('}')[-1]}", "take it out: a drawing runs and fetches nothing")


def _check_words(pack: Pack, language: str) -> Iterator[Problem]:
    file = f"{language}/strings/images.yaml"
    keys = picture_keys(pack)
    words = pack.mapping(file) if keys or pack.files(file) else Lined()
    for key in keys:
        entry = words.get(key) if isinstance(words.get(key), Lined) else Lined()
        for name in ("alt", "caption", "long"):
            if not isinstance(entry.get(name), str) or not entry[name].strip():
                yield Problem(file, words.at(key), f"the drawing “{key}” has no {name}", f"add {name}: under {key}:")
        yield from _check_citations(pack, file, entry)
        if not isinstance(entry.get("labels", Lined()), Lined):
            yield Problem(file, entry.at("labels"), f"the labels of “{key}” are not a mapping", 'write labels: {"1": …, "2": …}')
    for key in words.keys() - set(keys):
        yield Problem(file, words.at(key), f"there is no drawing “{key}”", f"draw images/{key}.svg, or take these words out")


def _check_citations(pack: Pack, file: str, entry: Lined) -> Iterator[Problem]:
    """Unconfirmed sources are welcome here: the drawing then prints “check with your national guideline” by itself."""
    for name in ("caption", "long"):
        for _text, cited in split_references(str(entry.get(name, ""))):
            for source in cited:
                yield from check_source(pack, file, entry.at(name), source, in_check=True)


def load_pictures(pack: Pack, edition: Edition) -> None:
    rows = [Picture(edition=edition, key=Path(name).stem, svg=pack.text(name)) for name in pack.files("images/*.svg")]
    Picture.objects.bulk_create(rows)
