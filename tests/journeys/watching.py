"""What no page may ever do, whoever opens it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

# In the page itself: tells of sideways scrolling once everything stands, and again when something has grown.
SIDEWAYS = """
addEventListener("load", () => {
  const root = document.documentElement;
  const look = () => root.scrollWidth > root.clientWidth + 1 &&
    console.error(`scrolls sideways: ${root.scrollWidth} px on ${root.clientWidth} px`);
  look();
  new ResizeObserver(look).observe(document.body);
});
"""


class Watch:
    """Console errors, script errors, answers of 500 and more, requests to other machines, sideways scrolling."""

    def __init__(self, home: str):
        self.homes = {urlsplit(home).netloc}  # a journey may come to the same site by another way
        self.found: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(SIDEWAYS)
        context.on("console", lambda said: said.type == "error" and self._note(said.page, said.text))
        context.on("weberror", lambda error: self._note(error.page, f"script error: {error.error}"))
        context.on("request", lambda asked: self._leaves(asked.url) and self.found.append(f"leaves the machine: {asked.url}"))
        context.on("response", lambda answer: answer.status >= 500 and self.found.append(f"{answer.status}: {answer.url}"))

    def look(self, page: Page) -> None:
        """Sideways scrolling where the page runs no script that could tell."""
        page.wait_for_load_state()
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 1:
            self._note(page, f"scrolls sideways by {over} px")

    def _leaves(self, url: str) -> bool:
        return urlsplit(url).scheme not in ("data", "blob", "about") and urlsplit(url).netloc not in self.homes

    def _note(self, page: Page | None, words: str) -> None:
        self.found.append(f"{page.url if page else '?'}: {words}")
