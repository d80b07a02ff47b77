"""What axe finds wrong with a page: WCAG 2.2 AA and its own good practice, every rule of them, target sizes too."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Axe leaves target-size off until it is asked for. Only violations come back in full, which changes nothing but the time.
LOOK = """async (only) => {
  const options = { runOnly: only, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };
  const found = await axe.run(document, options);
  const asked = ["violations", "passes", "incomplete", "inapplicable"].flatMap((kind) => found[kind].map((rule) => rule.id));
  const why = (node) => node.any.map((each) => each.message).join(" ").slice(0, 200);
  const told = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} ${why(node)}`));
  return { asked, told };
}"""


def ready(page: Page) -> None:
    """Axe is in the page, once."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SOURCE + "\n;true")


def faults(page: Page, *, themes: tuple[str, ...] = ("dark", "contrast")) -> list[str]:
    """One line for each fault: every rule in light; in the other themes the one that asks about colours, all that they change."""
    ready(page)
    direction = page.evaluate("document.documentElement.dir")
    found = []
    for theme in ("light", *themes):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        only = {"type": "tag", "values": TAGS} if theme == "light" else {"type": "rule", "values": ["color-contrast"]}
        seen = page.evaluate(LOOK, only)
        assert theme != "light" or {"target-size", "color-contrast", "region"} <= set(seen["asked"]), "a rule was left out"
        found += [f"{page.url} ({theme}, {direction}) {told}" for told in seen["told"]]
    return found
