"""A phone: a Chromium with a profile of its own, which is killed and started again on the same disk."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Playwright

from tests.journeys.conftest import PATIENCE, QUIET

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WATCH = """document.addEventListener("phone:changed", ({ detail }) => {
  if (detail?.what === "kept" && detail.id) globalThis.savedOnThisPhone(detail.id);
});"""
STARTING = 60.0


class Browser:
    """``saved(id)`` is called at the moment a page may say "saved on this phone"."""

    def __init__(self, playwright: Playwright, profile: Path, saved: Callable[[str], None]):
        self.playwright, self.profile, self.saved = playwright, profile, saved
        self.process: subprocess.Popen | None = None
        self.browser = self.context = None
        self.page: Page | None = None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None and self.browser is not None and self.browser.is_connected()

    async def start(self) -> None:
        """Started by us, not by Playwright, so that it is a family of processes that can be killed at once."""
        self.kill()
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        command = [executable(self.playwright), "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", *QUIET,
                   "--no-default-browser-check", "--hide-crash-restore-bubble", "about:blank"]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, start_new_session=True, **quiet)
        until = time.monotonic() + STARTING
        while not (port.exists() and port.read_text().count("\n")):
            if time.monotonic() > until or self.process.poll() is not None:
                raise BrowserError("Chromium did not start")
            await asyncio.sleep(0.05)
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        self.browser = await self.playwright.chromium.connect_over_cdp(address, timeout=STARTING * 1000)
        self.context = self.browser.contexts[0]
        self.context.set_default_timeout(PATIENCE)
        await self.context.expose_binding("savedOnThisPhone", lambda _source, record: self.saved(record))
        await self.context.add_init_script(WATCH)
        self.page = self.context.pages[0] if self.context.pages else await self.context.new_page()

    def kill(self) -> None:
        """As when the battery is taken out: every process of it, without a word."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.browser = None

    async def session(self, url: str) -> str:
        cookies = await self.context.cookies(url)
        return next((each["value"] for each in cookies if each["name"] == "sessionid"), "")


def executable(playwright: Playwright) -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.executable_path if found in (None, "playwright") else found
