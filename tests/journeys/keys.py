"""Hands on a keyboard, and eyes that look for where the focus is."""

from playwright.sync_api import Locator, Page

# What is wrong with how the focused element shows its focus; "" is good. A choice's input lies invisibly over its card, which shows it.
SEEN = """() => {
  const at = document.activeElement;
  const shown = at.matches(".choice__input") ? at.nextElementSibling : at;
  const named = at.outerHTML.slice(0, 140);
  const number = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const bright = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const style = getComputedStyle(shown);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return `focus does not show: ${named}`;
  let ground = shown.parentElement;
  while (ground.parentElement && number(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const [a, b] = [bright(number(style.outlineColor)), bright(number(getComputedStyle(ground).backgroundColor))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 3) return `focus is faint (${((a + 0.05) / (b + 0.05)).toFixed(1)}:1): ${named}`;
  const box = shown.getBoundingClientRect();
  if (box.bottom < 1 || box.top > innerHeight - 1) return `focus is outside the screen: ${named}`;
  const within = (place, end) => Math.min(Math.max(place, 1), end - 1);
  const over = document.elementFromPoint(within(box.left + box.width / 2, innerWidth), within(box.top + box.height / 2, innerHeight));
  if (over && !shown.contains(over) && !over.contains(shown) && !at.contains(over)) {
    return `focus is covered by ${over.outerHTML.slice(0, 80)}: ${named}`;
  }
  return "";
}"""


class Keys:
    """Goes through a page by the keyboard alone; ``faults`` gathers every place where the focus could not be seen."""

    def __init__(self, page: Page):
        self.page, self.faults = page, []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def to(self, place: Locator, *, by: str = "Tab", within: int = 150) -> None:
        """Go on until ``place`` has the focus. Raises AssertionError where no number of steps leads there: a trap, or out of reach."""
        place.wait_for(state="attached")
        for _step in range(within):
            if place.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(by)
            self.look()
        raise AssertionError(f"{within} × {by} does not lead to {place}")

    def follow(self, place: Locator) -> None:
        self.to(place)
        self.press("Enter")

    def look(self) -> None:
        if self.page.evaluate("document.activeElement !== document.body") and (fault := self.page.evaluate(SEEN)):
            self.faults.append(f"{self.page.url} {fault}")

    def has_focus(self, place: Locator) -> bool:
        return place.evaluate("element => element === document.activeElement")
