"""The programme manager sees her, and takes the file."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.hands import at, follow, tap


def narrow_down(page: Page, *way: str, cadre: str) -> None:
    """From her home page to the certified people of one cadre at one facility, down the tree step by step."""
    page.goto("/")
    follow(page, "See everybody")
    at(page, "Completions")
    page.locator(".filter-bar__summary").tap()
    page.get_by_label("Cadre").select_option(label=cadre)
    page.get_by_label("Status").select_option(label="Certified")
    for place in way:
        choose_place(page, place)
        tap(page, "Show", exact=True)
        expect(page.get_by_label("Place").locator("option:checked")).to_contain_text(place)


def choose_place(page: Page, name: str) -> None:
    """Deeper places stand further in, so the label holds spaces before the name."""
    choice = page.get_by_label("Place")
    [label] = [each for each in choice.locator("option").all_inner_texts() if each.strip() == name]
    choice.select_option(label=label)


def row_of(page: Page, name: str) -> dict[str, list[str]]:
    """Her row on the screen, cell by cell and line by line."""
    row = page.locator("tbody tr").filter(has_text=name)
    expect(row).to_have_count(1)
    return {cell.get_attribute("data-label"): cell.inner_text().split("\n") for cell in row.locator("th, td").all()}


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


def as_shown(row: dict[str, str]) -> dict[str, list[str]]:
    """A row of the file in the words of the screen."""
    observed = [("R1", "role-play (R1)"), ("R2", "a mother (R2)"), ("R2", "a second mother (R2)")]
    days = {name: row[next(head for head in row if head.endswith(f"{name} on"))] for _key, name in observed}
    return {
        "Person": [row["Person"], row["Cadre"]],
        "Place": [row["Facility"], f"{row['Facility code']} · {row['District']} · {row['Region']}"],
        "Course": [row["Course"]],
        "Status": [row["Status"]],
        "Enrolled": [day(row["Enrolled on"])],
        "Lessons": [f"{row['Lessons done']} of {row['Lessons in all']}"],
        "Quiz": [f"{float(row['Quiz score (%)']):g} %", day(row["Quiz passed on"])],
        "Observed": [f"{key} {day(days[name])}" for key, name in observed],
        "Certificate": [row["Certificate"], f"until {day(row['Valid until'])}"],
    }


def day(iso: str) -> str:
    """As the screen writes a day."""
    year, month, day = iso.split("-")
    return f"{month}/{day}/{year}"
