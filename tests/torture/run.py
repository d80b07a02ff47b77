"""One run: the site, the people, the phones and their lines, the killing of the server, the verdict and its figures."""

import argparse
import asyncio
import contextlib
import json
import os
import re
import secrets
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import psycopg
from playwright.async_api import async_playwright

from tests.everything import answering_postgres
from tests.journeys.stack import Stack, descendants
from tests.torture import oracle
from tests.torture.broken import Breaking
from tests.torture.browser import Browser
from tests.torture.day import MODULES, Day, GaveUpError
from tests.torture.office import Office
from tests.torture.proxy import Line

#: Who shares which phone; bea works on two of them.
CAST = {"ada": "trainer", "bea": "study", "fay": "subject", "gil": "study", "eve": "certified", "cleo": "sitting", "abu": "trainer",
        "hoa": "study", "dina": "practised", "ida": "subject"}  # fmt: skip
PHONES = [("ada", "bea", "fay"), ("gil", "eve", "bea", "cleo"), ("abu", "hoa", "dina")]
SUBJECTS = {"ada": "fay", "abu": "ida"}
PRACTICE = "practice-r1"
STARTING = 300


class Run:
    def __init__(self, asked: argparse.Namespace, place: Path):
        self.asked, self.place, self.random = asked, place, Random(asked.seed)
        self.password = secrets.token_urlsafe(12)
        self.counts: Counter = Counter()
        self.phones: list[Day] = []

    async def whole(self) -> int:
        async with AsyncExitStack() as stack:
            var, port, redis, env = await self._site(stack)
            self.office = await Office.open(VAR_DIR=str(var), SECRET_KEY=(var / "secret_key").read_text().strip(), REDIS_URL=redis, **env)
            stack.push_async_callback(self.office.close)
            people = await self.office.ask(
                "people", cast={f"{name}-{self.tag}": CAST[name] for name in self._cast()}, password=self.password
            )
            self.people = {name.removesuffix(f"-{self.tag}"): about for name, about in people.items()}
            static = json.loads((var / "static" / "staticfiles.json").read_text())["paths"]
            self.modules = {name: f"/static/{static[path]}" for name, path in MODULES.items()}
            playwright = await stack.enter_async_context(async_playwright())
            breaking = Breaking(self.asked.broken) if self.asked.broken else None
            for number, cast in enumerate(PHONES[: self.asked.phones]):
                line = await Line(f"phone {number + 1}", port, Random(self.random.random()), rewrite=breaking).open()
                stack.push_async_callback(line.close)
                self.phones.append(self._phone(number, cast, line, playwright, stack))
            return await self._torture(port, breaking)

    # --- what is there ---
    @property
    def tag(self) -> str:
        return f"{self.place.name[-8:]}".lower().replace("_", "0")

    def _cast(self) -> list[str]:
        named = [name for cast in PHONES[: self.asked.phones] for name in cast]
        return list(dict.fromkeys(named + [SUBJECTS[name] for name in named if name in SUBJECTS]))

    async def _site(self, stack: AsyncExitStack) -> tuple[Path, int, str, dict]:
        if self.asked.site:
            var, port, redis = self.asked.site.rsplit(":", 2)
            self.web = lambda: masters(int(port))
            return Path(var), int(port), f"redis://127.0.0.1:{redis}/0", {}
        var = self.place / "site"
        var.mkdir()
        env = {"DATABASE_URL": await asyncio.to_thread(self._database, stack, var)}
        site = Stack(var, **env, WEB_WORKERS="2", CELERY_WORKERS="1")
        stack.callback(site.abandon)
        print(f"starting the site ({env['DATABASE_URL'].partition(':')[0]}) …", flush=True)
        await asyncio.to_thread(site.wait, STARTING)
        self.web = lambda: masters(site.port)
        return var, site.port, f"redis://127.0.0.1:{site._valkey_port()}/0", env

    def _database(self, stack: AsyncExitStack, var: Path) -> str:
        url = answering_postgres() if self.asked.database != "sqlite" else None
        if not url:
            return f"sqlite:///{var / 'site.sqlite3'}"
        name = f"torture_{os.getpid()}_{secrets.token_hex(3)}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        stack.callback(drop, url, name)
        return re.sub(r"/[^/?]*(\?.*)?$", rf"/{name}\1", url)

    def _phone(self, number: int, cast: tuple, line: Line, playwright, stack: AsyncExitStack) -> Day:
        profile = self.place / f"phone-{number + 1}"
        profile.mkdir()
        random = Random(self.random.random())
        people = {name: self.people[name] for name in cast}
        day = Day(line.name, None, line, self.office, people, self._work(number, people, random), self.modules, self.password, random,
                  self.place / "saved.jsonl")  # fmt: skip
        day.browser = Browser(playwright, profile, day.note)
        stack.callback(day.browser.kill)
        return day

    def _work(self, number: int, people: dict[str, dict], random: Random) -> dict[str, list]:
        """What each may do on this phone, mixed; more than is asked for."""
        plenty = max(12, self.asked.records)
        work = {}
        for name, about in people.items():
            tasks: list[tuple[str, dict]] = []
            if about["kind"] == "study":
                lessons = [*about["lessons"]]
                random.shuffle(lessons)
                for place in range(plenty):
                    lesson = {"lesson": lessons[place % len(lessons)], "course": about["course"], "edition": about["edition"]}
                    wish = random.random()
                    tasks.append(("lesson-done", {**lesson, "hands": place < len(lessons) and wish < 0.35, "planted": wish > 0.96}))
            elif about["kind"] == "trainer":
                subject = self.people[SUBJECTS[name]]
                tasks = [("observation", {"subject": subject, "practice": PRACTICE}) for _ in range(max(2, plenty // 12))]
            elif about["kind"] == "certified":
                tasks = [("refresher", {"which": which}) for which in range(about["refreshers"])]
            elif about["kind"] == "sitting":
                tasks = [("attempt", {"attempt": about["attempt"], "hands": random.random() < 0.5})]
            elif about["kind"] == "practised":
                tasks = [("learner-signature", {"result": result}) for result in about["results"]]
                tasks += [("self-rating", {"wish": about["wish"], "items": about["items"]}) for _ in range(max(2, plenty // 20))]
                random.shuffle(tasks)
            work[name] = tasks
        return work

    # --- what happens ---
    async def _torture(self, port: int, breaking) -> int:
        began = time.monotonic()
        for day in self.phones:
            await day.set_up()
        seats = sum(len(day.people) for day in self.phones)
        print(f"{len(self.phones)} phones, {seats} seats; set up in {time.monotonic() - began:.0f} s",
              flush=True)  # fmt: skip
        deadline = time.monotonic() + self.asked.minutes * 60
        enough = lambda: self.made >= self.asked.records or time.monotonic() > deadline  # noqa: E731
        for day in self.phones:
            day.line.bad = True
        killer = asyncio.create_task(self._kill_the_server(port))
        teller = asyncio.create_task(self._tell())
        try:
            async with asyncio.TaskGroup() as days:  # one fails: the others end too, so that no browser is started behind our back
                for day in self.phones:
                    days.create_task(day.live(enough))
        finally:
            for task in (killer, teller):
                task.cancel()
        stuck, stores = [], {}
        for day in self.phones:
            try:
                stores[day.name] = await day.settle()
            except GaveUpError as why:
                stuck.append(str(why))
                stores[day.name] = await day.look()
        return await self._verdict(stores, stuck, breaking, time.monotonic() - began)

    @property
    def made(self) -> int:
        return sum(len(day.saved) for day in self.phones)

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(30)
            print(f"  {self.made} saved, {sum(sum(day.line.faults.values()) for day in self.phones)} faults …", flush=True)

    async def _kill_the_server(self, port: int) -> None:
        """Every so often a web worker dies in the middle of whatever it does; now and then the whole web server."""
        while True:
            await asyncio.sleep(self.random.uniform(4, 12))
            found = await asyncio.to_thread(self.web)
            if not found:
                continue
            master, workers = found
            whole = self.random.random() < 0.15
            for pid in [master, *workers] if whole else [self.random.choice(workers or [master])]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.counts["web server killed" if whole else "web worker killed"] += 1

    # --- the end ---
    async def _verdict(self, stores: dict, stuck: list[str], breaking, took: float) -> int:
        told = await self.office.ask("facts", people=[about["person"] for about in self.people.values()])
        saved = {record: each for day in self.phones for record, each in day.saved.items()}
        owners = {session: person for day in self.phones for session, person in day.owners.items()}
        sent = [each for day in self.phones for each in day.line.sent]
        read = [each for day in self.phones for each in day.read]
        verdict = oracle.judge(saved=saved, phones=stores, arrivals=told["arrivals"], sent=sent, owners=owners, read=read)
        verdict["stuck"] = stuck
        self._print(verdict, saved=saved, arrivals=told["arrivals"], sent=sent, owners=owners, took=took)
        if breaking and not breaking.met:
            print("nothing was broken: the browsers never asked for the file")
            return 2
        return 1 if any(verdict.values()) else 0

    def _print(self, verdict, *, saved, arrivals, sent, owners, took) -> None:
        counts = sum((day.counts for day in self.phones), self.counts)
        faults = sum((day.line.faults for day in self.phones), Counter())
        kinds = Counter(each["kind"] for each in arrivals)
        print(f"\nrecords            {len(arrivals)} arrived: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
        print(f"saved              {len(saved)}, {sum(each.clicked for each in saved.values())} by clicking, "
              f"{sum(each.planted for each in saved.values())} to be set aside")  # fmt: skip
        print(
            f"sendings           {len(sent)}, answered: "
            + ", ".join(f"{status} {n}" for status, n in sorted(Counter(each.status for each in sent).items()))
        )
        print(f"faults             {sum(faults.values())}: " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
        counts["sent under a cookie of another"] = len(oracle.strayed(sent, owners))
        for name, count in sorted(counts.items()):
            print(f"  {name:<34} {count}")
        for name, words in {
            "lost": "lost",
            "doubled": "doubled",
            "read": "read by others",
            "receipts": "receipts that differ",
            "stuck": "stuck",
        }.items():
            print(f"{words:<22} {len(verdict[name])}")
            for line in verdict[name][:8]:
                print(f"    {line}")
        print(f"seed {self.asked.seed}, {took:.0f} s", flush=True)


def drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def masters(port: int) -> tuple[int, list[int]] | None:
    """The web server on ``port``, by its own command line: its first process and its workers. None while there is none."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"gunicorn" in words and f"127.0.0.1:{port}".encode() in words:
                    found.append(int(entry.name))
    tops = [pid for pid in found if descendants(pid)]
    return (tops[0], [pid for pid in descendants(tops[0]) if pid in found]) if tops else None
