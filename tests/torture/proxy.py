"""A phone's bad line to the site: an HTTP proxy whose faults follow a seed. One line (one port) for each phone: its traffic is known.

Our own, because what is kept elsewhere works a layer too low or too high: toxiproxy and comcast cut and delay TCP but cannot answer 502,
hold one request back until its retry has passed, or send one twice; mitmproxy can do some of that, but not a reset after the request
has arrived, and brings some thirty packages. A request is one connection here, which makes each fault a few lines.
"""

import asyncio
import contextlib
import re
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

RECORD = re.compile(r"^/api/v1/records/([0-9a-f-]{36})/$")
#: How often a request of each kind meets a fault, while there are faults.
CHANCES = [(RECORD, 0.5), (re.compile(r"^/api/"), 0.25), (re.compile(r"^/(static/|sw\.js)"), 0.03), (re.compile(""), 0.08)]
FAULTS = {
    "drop": 3,  # cut before the request is passed on
    "delay": 3,
    "double": 3,  # the server gets it twice
    "hold": 2,  # passed on only after the next one
    "late": 2,  # the phone hears nothing; the server gets it after the next one
    "cut-request": 2,
    "cut-answer": 2,  # the connection breaks in the middle of the answer
    "short-answer": 2,  # the same, but it looks whole
    "500": 1,
    "502": 1,
    "429": 1,
    "hotel": 1,  # somebody else's page, with status 200
    "reset-after": 4,  # the request has arrived, the answer has not
}
NEXT = 3.0  # seconds that a request is held back at most when none follows
HOTEL = b"<!doctype html><title>Welcome to Hotel Savoy</title><form><input name=room></form>"


@dataclass
class Request:
    """One request, read whole."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    def raw(self, *, without: tuple[str, ...] = ()) -> bytes:
        kept = [(key, value) for key, value in self.headers if key.lower() not in {"connection", *without}]
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{key}: {value}" for key, value in kept), "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body


@dataclass
class Sent:
    """A record as it went over the line: whose session it was in, and what the server said (0: it never heard, or never answered)."""

    record: str
    session: str
    body: bytes
    status: int


@dataclass
class Line:
    """``bad``: faults happen. ``up``: there is signal at all. ``rewrite(path, body, headers)`` changes an answer on its way."""

    name: str
    site: int
    random: Random
    bad: bool = False
    up: bool = True
    rewrite: Callable[[str, bytes], bytes] | None = None
    port: int = 0
    faults: Counter = field(default_factory=Counter)
    sent: list[Sent] = field(default_factory=list)
    version: int = 0  # of the service worker, as if the site had been upgraded so often

    def __post_init__(self):
        self._passed = asyncio.Event()
        self._work: set[asyncio.Task] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> "Line":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        self._server.close()
        for task in list(self._work):
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)

    def later(self, coroutine) -> None:
        task = asyncio.create_task(coroutine)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._work.add(task := asyncio.current_task())
        task.add_done_callback(self._work.discard)
        try:
            request = await read(reader)
            if request:
                await self._carry(request, writer)
        except (OSError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError):  # cancelled: the torture ends
            reset(writer)
        finally:
            with contextlib.suppress(OSError):
                writer.close()

    async def _carry(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if not self.up:
            return reset(writer)
        fault = self._draw(request)
        if not fault:
            return await self._plain(request, writer)
        self.faults[fault] += 1
        if fault.isdigit():
            return await self._say(writer, int(fault))
        return await getattr(self, f"_{fault.replace('-', '_')}")(request, writer)

    def _draw(self, request: Request) -> str:
        chance = next(each for pattern, each in CHANCES if pattern.match(request.path.partition("?")[0]))
        if not self.bad or self.random.random() >= chance:
            return ""
        return self.random.choices(list(FAULTS), list(FAULTS.values()))[0]

    # --- what happens to a request ---
    async def _plain(self, request, writer):
        await answer(writer, await self._ask(request))

    async def _drop(self, request, writer):
        reset(writer)

    async def _delay(self, request, writer):
        await asyncio.sleep(self.random.uniform(0.1, 2.0))
        await self._plain(request, writer)

    async def _double(self, request, writer):
        both = await asyncio.gather(self._ask(request), self._ask(request))
        await answer(writer, self.random.choice(both))

    async def _hold(self, request, writer):
        await self._next()
        await self._plain(request, writer)

    async def _late(self, request, writer):
        reset(writer)
        await self._next()
        await self._ask(request)

    async def _cut_request(self, request, writer):
        raw = request.raw()
        await self._ask(request, raw=raw[: max(1, len(raw) - max(1, len(request.body) // 2))])
        reset(writer)

    async def _cut_answer(self, request, writer):
        whole = await self._ask(request)
        await answer(writer, whole[: len(whole) * 2 // 3])
        reset(writer)

    async def _short_answer(self, request, writer):
        head, gap, body = (await self._ask(request)).partition(b"\r\n\r\n")
        head = re.sub(rb"(?i)\r\ncontent-length:[^\r]*", b"", head)
        await answer(writer, head + gap + body[: len(body) // 2])

    async def _reset_after(self, request, writer):
        await self._ask(request)
        reset(writer)

    async def _hotel(self, request, writer):
        await answer(writer, said(200, HOTEL))

    async def _say(self, writer, status):
        await answer(writer, said(status, b"<h1>Trouble</h1>", *(["Retry-After: 1"] if status == 429 else [])))

    # --- the site ---
    async def _next(self) -> None:
        """Until another request has been answered by the server, or for a while."""
        self._passed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait(), NEXT)

    async def _ask(self, request: Request, raw: bytes | None = None) -> bytes:
        """The site's whole answer. Raises OSError when it is down."""
        scripts = self.rewrite and request.path.startswith("/static/js/")
        found = RECORD.match(request.path)
        whole = b""
        try:
            without = ("accept-encoding", "if-none-match") if scripts else ()
            whole = await exchange(self.site, raw or request.raw(without=without), cut=bool(raw))
            if not whole:
                raise OSError("the site has ended")
        finally:
            if found and request.method == "PUT":
                self._passed.set()
                self.sent.append(Sent(found[1], session_of(request), request.body, int(whole[9:12] or 0)))
        if scripts:
            whole = rewritten(whole, lambda body: self.rewrite(request.path, body))
        return upgraded(request.path, whole, self.version) if self.version else whole


def rewritten(whole: bytes, change: Callable[[bytes], bytes]) -> bytes:
    head, gap, body = whole.partition(b"\r\n\r\n")
    body = change(body)
    return re.sub(rb"(?i)\r\ncontent-length:[^\r]*", b"\r\nContent-Length: %d" % len(body), head) + gap + body


def upgraded(path: str, whole: bytes, version: int) -> bytes:
    """As if a file of the site had changed: another version in the worker, and in the shell that goes with it."""
    if path == "/sw.js":
        return rewritten(whole, lambda body: re.sub(rb'(const VERSION = "[^"]*)"', rb'\1-%d"' % version, body, count=1))
    if path.startswith("/phone/shell/"):
        return re.sub(rb"(?i)(\r\nx-shell-version: [^\r]*)", rb"\1-%d" % version, whole, count=1)
    return whole


def session_of(request: Request) -> str:
    found = re.search(r"\bsessionid=([^;]+)", request.header("cookie"))
    return found[1] if found else ""


async def read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None  # a connection opened in advance
    first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    method, path, _protocol = first.split(" ", 2)
    headers = [(key, value.strip()) for key, _colon, value in (line.partition(":") for line in lines)]
    request = Request(method, path, headers, b"")
    if request.header("transfer-encoding"):
        raise ValueError("browsers do not send in chunks here")
    request.body = await reader.readexactly(int(request.header("content-length") or 0))
    return request


async def exchange(port: int, raw: bytes, *, cut: bool = False) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        if cut:
            writer.write_eof()
        return await reader.read()
    finally:
        writer.close()


async def answer(writer: asyncio.StreamWriter, whole: bytes) -> None:
    writer.write(whole)
    await writer.drain()


def said(status: int, body: bytes, *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status} From the line", "Content-Type: text/html", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode() + body


def reset(writer: asyncio.StreamWriter) -> None:
    """As a line breaks: what was not yet delivered is gone."""
    if found := writer.get_extra_info("socket"):
        with contextlib.suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
