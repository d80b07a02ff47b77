"""The programme manager sees her, and takes the file."""

import csv
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.hands import at, follow, tap


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


def row_of(page: Page, name: str) -> list[str]:
    """Every line of her row on the screen."""
    row = page.locator("tbody tr").filter(has_text=name)
    expect(row).to_have_count(1)
    return [line for cell in row.locator("th, td").all() for line in cell.inner_text().split("\n") if line.strip()]


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


def as_shown(row: dict[str, str]) -> list[str]:
    """A row of the file in the words of the screen."""
    observed = ("R1", "in role-play (R1)"), ("R2", "with a mother (R2)"), ("R2", "with a second mother (R2)")
    return [
        row["Person"],
        row["Cadre"],
        row["Facility"],
        row["District"],
        row["Course"],
        f"since {day(row['Enrolled on'])}",
        row["Status"],
        f"{row['Lessons done']} of {row['Lessons in all']} lessons",
        f"Quiz {float(row['Quiz score (%)']):g} %, {day(row['Quiz passed on'])}",
        *(f"{key}, {day(row[f'Observed {where} on'])}" for key, where in observed),
        row["Certificate"],
        f"until {day(row['Valid until'])}",
    ]


def day(iso: str) -> str:
    """As the screen writes a day."""
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%b %Y}"
