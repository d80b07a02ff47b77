"""Right answers, looked up in the pack by the words on the screen: the keys never reach the browser."""

from pathlib import Path

import yaml
from playwright.sync_api import Locator, expect

PACK = Path(__file__).resolve().parents[2] / "packs" / "hand-expression"


def plain(text: str) -> str:
    return " ".join(str(text).split())


def load_bank() -> dict[tuple[str, str], tuple[dict, dict]]:
    """Structure and words of every question, by its story and what it asks."""
    words = {}
    for file in (PACK / "en" / "strings").glob("*.yaml"):
        if file.stem == "questions" or file.stem.startswith("checks-"):
            words |= yaml.safe_load(file.read_text())
    found = {}
    for file in (PACK / "questions").glob("*.yaml"):
        for question in yaml.safe_load(file.read_text())["questions"]:
            said = words[question["id"]]
            found[plain(said.get("scenario", "")), plain(said["stem"])] = (question, said)
    return found


BANK = load_bank()


def answer(shown: Locator) -> str:
    """Answer one question rightly with its own controls; returns its kind."""
    story = shown.locator(".question__story")
    scenario = plain(story.inner_text()) if story.count() else ""
    stem = plain(shown.locator(".question__stem, .choices__legend").inner_text())
    question, words = BANK[scenario, stem]
    kind = question["kind"]
    if kind == "truefalse":
        choose(shown, ["True" if question["key"] else "False"])
    elif kind == "numeric":
        shown.get_by_role("textbox").fill(str(question["key"]["value"]))
        shown.get_by_role("textbox").blur()
    elif kind == "ordering":
        put_in_order(shown, [plain(words["items"][each]) for each in question["items"]])
    elif kind == "matching":
        for each in question["pairs"]:
            shown.get_by_label(plain(words["left"][each]), exact=True).select_option(label=plain(words["right"][each]))
    else:
        choose(shown, [plain(words["options"][each]) for each in question["key"]])
    return kind


def choose(shown: Locator, texts: list[str]) -> None:
    for text in texts:
        shown.locator(".choice").filter(has=shown.page.get_by_text(text, exact=True)).tap()
    expect(shown.locator("input:checked")).to_have_count(len(texts))


def put_in_order(shown: Locator, texts: list[str]) -> None:
    """By the arrows where the page has them, else by the numbers."""
    if not shown.locator(".pairs--moving").count():
        for place, text in enumerate(texts, start=1):
            shown.get_by_label(text, exact=True).select_option(str(place))
        return
    moved = False
    for place, text in enumerate(texts):
        while [plain(each) for each in shown.locator(".pairs__label").all_inner_texts()].index(text) > place:
            shown.get_by_role("button", name=f"Move up: {text}", exact=True).tap()
            moved = True
    if not moved:  # it stood right already: say so
        shown.get_by_role("button", name=f"Move down: {texts[0]}", exact=True).tap()
        shown.get_by_role("button", name=f"Move up: {texts[0]}", exact=True).tap()
