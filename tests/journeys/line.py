"""A slow line to the site that counts what travels on it: 400 kbit/s and 400 ms, for pages and service workers alike.

The browser's own slow line knows only pages; a worker's fetches would pass it by, uncounted.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

KB = 1024
RATE = 400_000 // 8  # bytes a second, shared by all that travels
ROUND_TRIP = 0.4
ASKED = re.compile(rb"^(GET|POST|PUT|HEAD) (\S+) HTTP/1\.1\r\n")


@dataclass
class Taken:
    """One request, and the bytes of its answer as they travelled, headers and all."""

    method: str
    path: str
    kind: str  # document, style, script, image, font, empty …: what the browser says that it is for
    by_worker: bool  # the service worker's own: what it keeps when it is installed
    bytes: int = 0


class Line:
    """``with Line(port) as line``: the site at ``line.url``; ``line.read()`` gives what travelled since the last reading."""

    def __init__(self, port: int, *, rate: int = RATE, round_trip: float = ROUND_TRIP):
        self.upstream, self.rate, self.round_trip = port, rate, round_trip
        self.taken: list[Taken] = []
        self.turn = asyncio.Lock()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.server = self._soon(asyncio.start_server(self._carry, "127.0.0.1", 0)).result(10)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_exc):
        self._soon(self._end()).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def read(self) -> list[Taken]:
        taken, self.taken = self.taken, []
        return taken

    def _soon(self, doing):
        return asyncio.run_coroutine_threadsafe(doing, self.loop)

    async def _end(self) -> None:
        self.server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, browser_says, browser_hears) -> None:
        """One connection: opening it costs a round trip, and so does each request."""
        with contextlib.suppress(asyncio.CancelledError, OSError):  # the line is taken down, or the browser went
            await asyncio.sleep(self.round_trip)
            site_says, site_hears = await asyncio.open_connection("127.0.0.1", self.upstream)
            await self._both_ways((browser_says, browser_hears), (site_says, site_hears))

    async def _both_ways(self, browser, site) -> None:
        (browser_says, browser_hears), (site_says, site_hears) = browser, site
        last: list[Taken] = []
        ways = [
            asyncio.ensure_future(self._up(browser_says, site_hears, last)),
            asyncio.ensure_future(self._down(site_says, browser_hears, last)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in ways:
                each.cancel()
            for each in (site_hears, browser_hears):
                each.close()

    async def _up(self, said, hears, last: list[Taken]) -> None:
        with contextlib.suppress(OSError):
            while piece := await said.read(64 * KB):
                if asked := ASKED.match(piece):
                    last[:] = [noted(asked, piece)]
                    self.taken.append(last[0])
                await asyncio.sleep(self.round_trip)
                hears.write(piece)
                await hears.drain()

    async def _down(self, said, hears, last: list[Taken]) -> None:
        with contextlib.suppress(OSError):
            while piece := await said.read(2 * KB):
                if last:
                    last[0].bytes += len(piece)
                async with self.turn:  # one line for all
                    await asyncio.sleep(len(piece) / self.rate)
                hears.write(piece)
                await hears.drain()


def noted(asked: re.Match, piece: bytes) -> Taken:
    lines = [line.split(b": ", 1) for line in piece.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]]
    said = {name.lower().decode(): value.decode("latin-1") for name, value in (line for line in lines if len(line) == 2)}
    path = asked[2].decode()
    worker = urlsplit(said.get("referer", "")).path == "/sw.js" or path == "/sw.js"
    return Taken(asked[1].decode(), path, said.get("sec-fetch-dest", ""), worker)


def weight(
    taken: list[Taken], *, of: Callable[[Taken], bool] = lambda each: each.kind != "image" and not each.by_worker
) -> tuple[float, int]:
    """KB and requests; without pictures and without what the worker keeps for later, unless asked otherwise."""
    counted = [each for each in taken if of(each)]
    return sum(each.bytes for each in counted) / KB, len(counted)
