"""The programme manager sees her, and takes the file."""

import csv
import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.hands import at, follow, tap

DAY_OR_NUMBER = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}|\d+(?:\.\d+)?")


def narrow_down(page: Page, *way: str, cadre: str) -> None:
    """From her home page to the certified people of one cadre at one facility, down the tree step by step."""
    page.goto("/")
    follow(page, "See everybody")
    at(page, "Completions")
    for number, place in enumerate(way):
        page.locator(".filter-bar__summary").tap()
        choose_place(page, place)
        if number == 0:
            page.get_by_label("Cadre").select_option(label=cadre)
            page.get_by_label("Status").select_option(label="Certified")
        with page.expect_navigation():
            tap(page, "Show", exact=True)
        expect(page.locator("#main")).to_contain_text("Showing only:")


def choose_place(page: Page, name: str) -> None:
    """Deeper places stand further in, so the label holds spaces before the name."""
    choice = page.get_by_label("Place")
    [label] = [each for each in choice.locator("option").all_text_contents() if each.strip() == name]
    choice.select_option(label=label)


def facts_on(page: Page, name: str) -> set[str]:
    """What her row on the screen says: each text, day and number, whatever words stand around them."""
    row = page.locator("tbody tr").filter(has_text=name)
    expect(row).to_have_count(1)
    lines = [line.strip() for cell in row.locator("th, td").all() for line in cell.inner_text().split("\n")]
    return {fact for line in lines for fact in DAY_OR_NUMBER.findall(line) or [line]} - {""}


def take_file(page: Page, folder: Path) -> list[dict[str, str]]:
    """The file behind the button, with the filters of the screen."""
    with page.expect_download() as download:
        follow(page, "Download as a file (CSV)")
    path = folder / "completions.csv"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "without the mark a spreadsheet misreads every accent"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def names_on(page: Page) -> list[str]:
    return page.locator("tbody th bdi").all_inner_texts()


def facts_in(row: dict[str, str]) -> set[str]:
    """The same of a row of the file, each written as the screen writes it."""
    return {as_shown(cell) for cell in row.values()}


def as_shown(cell: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        day = date.fromisoformat(cell)
        return f"{day.day} {day:%b %Y}"
    return f"{float(cell):g}" if re.fullmatch(r"\d+(\.\d+)?", cell) else cell
