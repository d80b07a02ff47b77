"""What one phone goes through: its people sign in in turns, work with and without signal, and its browser is killed at any moment."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from playwright.async_api import Error as BrowserError
from playwright.async_api import expect

from tests.torture.browser import Browser
from tests.torture.office import Office
from tests.torture.proxy import Line

HERE = Path(__file__).parent
MAKERS, READING = (HERE / "makers.js").read_text(), (HERE / "reading.js").read_text()
MODULES = {"here": "js/offline/here.js", "session": "js/offline/session.js"}
PIN = "482916"
TRIED = 40  # times that a page is asked for before the run gives up on it
GONE = (BrowserError, TimeoutError, AssertionError)  # the browser was killed, the page changed under us, or the line was bad
OPEN = "() => ({ person: document.body?.dataset.person ?? null, shell: Boolean(document.body?.hasAttribute('data-shell')) })"
HOMES = ("/", "/phone/", "/courses/hand-expression/")


class GaveUpError(Exception):
    """What must come to pass on a good line did not."""


@dataclass
class Saved:
    """A record of which a page could say that it is saved. ``planted``: the server must set it aside."""

    id: str
    phone: str
    person: str
    clicked: bool
    planted: bool


@dataclass
class Day:
    """``people``: by name, as the office made them. ``work``: what is left to do for each, a list of ``(kind, about)``."""

    name: str
    browser: Browser
    line: Line
    office: Office
    people: dict[str, dict]
    work: dict[str, list[tuple[str, dict]]]
    modules: dict[str, str]
    password: str
    random: Random
    log: Path
    saved: dict[str, Saved] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    owners: dict[str, str] = field(default_factory=dict)  # whose session it was
    who: str = ""
    hands: bool = False  # the next record is made by clicking
    planted: bool = False
    fatal: int = 0  # the browser is killed at the so many-th record from now

    # --- the browser ---
    def note(self, record: str) -> None:
        """A page may say "saved": written down outside of the browser before anything else happens to it."""
        if record in self.saved:
            return
        told = Saved(record, self.name, self.people[self.who]["person"], self.hands, self.planted)
        self.saved[record] = told
        with self.log.open("a") as out:
            out.write(json.dumps(told.__dict__) + "\n")
        if self.fatal == 1:
            self.die("between the write and the send")
        self.fatal = max(0, self.fatal - 1)

    def die(self, when: str) -> None:
        if self.browser.alive:
            self.counts[f"browser killed {when}"] += 1
        self.browser.kill()

    async def up(self) -> None:
        if not self.browser.alive:
            await self.browser.start()

    async def go(self, path: str) -> None:
        await self.browser.page.goto(self.line.url + path, wait_until="load", timeout=20_000)

    async def run(self, script: str, **about):
        return await asyncio.wait_for(self.browser.page.evaluate(script, {**self.modules, **about}), 45)

    async def signal(self, up: bool) -> None:
        self.line.up = up
        await self.browser.context.set_offline(not up)

    # --- who holds it ---
    async def be(self, name: str) -> None:
        """``name`` is signed in, by the pages, whatever the line does to them."""
        person, why = self.people[name]["person"], None
        for _ in range(TRIED):
            try:
                await self.up()
                await self.signal(True)
                await self.go(self.random.choice(HOMES[:2]))
                seen = await self.run(OPEN)
                if seen["person"] == person:
                    self.owners[await self.browser.session(self.line.url)] = person
                    if self.who != name:
                        self.who = name
                        await self.look()
                    return
                if seen["person"]:
                    await self._sign_out()
                elif not seen["shell"] and seen["person"] is not None:
                    await self._sign_in(name)
                why = f"the last page said {seen}"
            except GONE as trouble:
                why = f"{type(trouble).__name__}: {str(trouble)[:200]}"
                await asyncio.sleep(0.2)
        raise GaveUpError(f"{self.name}: {name} could not sign in ({why})")

    async def _sign_out(self) -> None:
        page = self.browser.page
        await self.go("/accounts/logout/")
        await page.locator("main form button[type=submit], main form button:not([type])").first.click(timeout=5000)
        await page.wait_for_load_state("load", timeout=10_000)
        self.counts["signed out"] += 1

    async def _sign_in(self, name: str) -> None:
        page = self.browser.page
        await self.go("/accounts/login/")
        await page.get_by_label("E-mail, phone or username").fill(self.people[name]["email"], timeout=5000)
        await page.get_by_label("Password").fill(self.password, timeout=5000)
        await page.get_by_role("button", name="Sign in", exact=True).click(timeout=5000)
        await page.wait_for_url(lambda url: "/login" not in url, timeout=10_000)
        self.counts["signed in"] += 1

    async def look(self) -> dict:
        """What she who holds the phone now can read of the others."""
        seen = await self.run(READING)
        self.counts["looks"] += 1
        self.counts["boxes of others tried"] += seen["boxes"]
        self.read += [f"{self.name}: {each}" for each in seen["read"]]
        return seen

    # --- before the faults ---
    async def set_up(self) -> None:
        """On a good line: the course is kept, each fetches her parts, who signs enrols her key, the worker stands ready."""
        await self.up()
        for name, about in self.people.items():
            await self.be(name)
            parts = {"trainer": ["observing"], "sitting": ["courses", "attempts"], "certified": ["courses", "refreshers"]}
            signs = {"signs": about["kind"] in ("trainer", "subject"), "password": self.password, "pin": PIN}
            await self.run(SET_UP, parts=parts.get(about["kind"], ["courses", "practice"]), **signs)
        if any(about["kind"] == "study" for about in self.people.values()):
            await self.go("/courses/hand-expression/")
            page = self.browser.page
            await page.get_by_role("button", name="Keep on this phone").first.click()
            await expect(page.locator("[data-keep]").get_by_role("status")).to_contain_text("Kept on this phone", timeout=60_000)
        await self.run("() => navigator.serviceWorker.ready.then((each) => Boolean(each.active))")
        await self.go("/phone/")

    # --- the day ---
    async def live(self, enough) -> None:
        """Until ``enough()``, or nothing is left to do."""
        while not enough() and any(self.work.values()):
            try:
                await self._turn(enough)
            except GONE:
                self.counts["turns cut short"] += 1
            except GaveUpError as why:  # on a bad line that may be; on the good line at the end it counts
                self.counts[str(why)] += 1
                self.die("because nobody could sign in")
            self.fatal, self.hands, self.planted = 0, False, False
            self.line.up = True

    async def _turn(self, enough) -> None:
        """One person, some work, and whatever happens meanwhile."""
        random = self.random
        ready = [name for name, left in self.work.items() if left]
        stays = self.who in ready and random.random() < 0.5
        await self.be(self.who if stays else random.choice(ready))
        if random.random() < 0.15:
            await self._upgrade()
        if random.random() < 0.5:
            await self.signal(False)
            self.counts["times without signal"] += 1
        fate = random.random()
        killing = None
        if fate < 0.3:
            self.fatal = random.randint(1, 4)
        elif fate < 0.5:
            killing = asyncio.create_task(self._kill_after(random.uniform(0, 3)))
        try:
            for _ in range(random.randint(2, 8)):
                if enough() or not self.work[self.who]:
                    break
                await self._one(self.work[self.who].pop(0))
            if random.random() < 0.2 and self.line.up:
                await self.office.ask("expire", session=await self.browser.session(self.line.url))
                self.counts["sessions ended on the server"] += 1
            await self.signal(True)
            await asyncio.sleep(random.uniform(0, 1.5))
        finally:
            if killing:
                killing.cancel()

    async def _kill_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.die("at any moment")

    async def _upgrade(self) -> None:
        """The site is upgraded: a new worker comes, and takes over when she agrees."""
        self.line.version += 1
        self.counts["upgrades of the worker"] += 1
        await self.run(UPGRADE)

    async def _one(self, task: tuple[str, dict]) -> None:
        kind, about = task
        self.planted = bool(about.get("planted"))
        self.hands = bool(about.get("hands"))
        self.counts[f"tried {kind}"] += 1
        if self.hands:
            await self._by_hand(kind, about)
            return
        if self.random.random() < 0.3:
            await self.go(self.random.choice(HOMES[1:]))
        made = await self.run(MAKERS, kind=kind, about=about, pin=PIN, planted=self.planted, secret=f"secret of {self.who}")
        if "trouble" in made:
            self.counts[f"not made: {made['trouble']}"] += 1

    async def _by_hand(self, kind: str, about: dict) -> None:
        """By the page itself, until it has kept the record."""
        page, before = self.browser.page, len(self.saved)
        if kind == "lesson-done":
            await self.go(f"/courses/{about['course']}/lessons/{about['lesson']}/")
            await page.locator("form.lesson__done button").first.click(timeout=8000)
        elif kind == "attempt":
            await self.go(f"/attempts/{about['attempt']}/review/")
            await page.get_by_role("button", name="Finish and hand in").click(timeout=8000)
        for _ in range(80):
            if len(self.saved) > before:
                self.counts["made by clicking"] += 1
                return
            await asyncio.sleep(0.1)
        self.counts["clicks that kept nothing"] += 1

    # --- after the faults ---
    async def settle(self, patience: float = 180) -> dict:
        """On a good line: each signs in again and everything is sent. What is then on the phone."""
        self.line.bad, self.line.up = False, True
        loop = asyncio.get_running_loop()
        seen = {}
        for name in self.people:
            until = loop.time() + patience
            while True:
                await self.be(name)
                with_waiting = []
                try:
                    await self.run(FLUSH)
                    seen = await self.look()
                    mine = self.people[name]["person"]
                    with_waiting = [row for row in seen["records"] if row["person"] == mine and row["state"] == "waiting"]
                    if not with_waiting:
                        break
                except GONE:
                    await asyncio.sleep(0.2)
                if loop.time() > until:
                    raise GaveUpError(f"{self.name}: {len(with_waiting)} records of {name} are not sent on a good line: {with_waiting[:3]}")
        return seen


SET_UP = """async ({ here, parts, password, pin, signs }) => {
  const { openHere } = await import(here);
  const phone = await openHere();
  if (!phone.person) throw new Error(`cannot keep: ${phone.trouble}`);
  for (const part of parts) await phone.keepPart(part);
  const trouble = await phone.fetchParts(parts);
  if (trouble) throw new Error(`parts: ${trouble}`);
  if (!signs) return;
  const said = await phone.signing.enrol({ person: phone.person.id, pin, password });
  if (said.state !== "enrolled") throw new Error(`not enrolled: ${JSON.stringify(said)}`);
}"""
UPGRADE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.update().catch(() => undefined);
  for (let tries = 0; registration && !registration.waiting && tries < 15; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  registration?.waiting?.postMessage({ type: "take-over" });
}"""
FLUSH = """async ({ here }) => {
  const { openHere } = await import(here);
  const phone = await openHere();
  for (const row of await phone.waiting()) if (row.tries >= 5) await phone.sendAgain(row.id);
  phone.wake();
  for (let tries = 0; tries < 100 && (await phone.counts()).waiting; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (tries % 10 === 9) phone.wake();
  }
}"""
