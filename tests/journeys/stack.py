"""The real thing, as ``make run`` starts it, in a folder and on a port of its own."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from celery import Celery

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "waterfall-lantern-58"
OURS = ("SECRET_KEY", "DEBUG", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "MAIL_DIR", "SITE_URL")


class Stack:
    """Web server, worker, beat and Valkey, made by the start command alone."""

    def __init__(self, place: Path, **wishes: str):
        self.var, self.port = place, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {"VAR_DIR": str(place), "PORT": str(self.port), "DEMO": "1", "DEMO_PASSWORD": PASSWORD} | wishes
        with (place / "output.txt").open("wb") as out:
            command = [sys.executable, "-m", "trainingsite.start"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)

    @property
    def output(self) -> str:
        return (self.var / "output.txt").read_text()

    def wait(self, patience: float = 120) -> None:
        """Until the address is printed and the site says that it is ready."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            assert self.process.poll() is None, f"the start command ended:\n{self.output}"
            if f"The site is at {self.url}" in self.output and self.answers("/readyz"):
                return
            time.sleep(0.2)
        raise AssertionError(f"no site after {patience} s:\n{self.output}\n{self.logs()}")

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def end(self, patience: float = 60) -> None:
        """Ask it to end, as Ctrl-C or a service manager does, and see that nothing of it is left."""
        family = descendants(self.process.pid)
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.abandon()
            raise
        assert len(family) >= 6, f"web, worker, beat, Valkey and their children; there were only {family}"
        assert code == 0, self.output
        assert "All of it has ended." in self.output
        assert not self.answers("/healthz"), "something still answers"
        left = sorted(set(family) & set(parents()))
        for pid in left:
            kill(pid)
        assert left == [], "processes outlived the start command"

    def abandon(self) -> None:
        """Whatever still runs of it is ended hard."""
        for pid in [*descendants(self.process.pid), self.process.pid]:
            kill(pid)
        self.process.wait()

    def let_days_pass(self, code: str, days: int) -> None:
        """Since a certificate was issued, as if it had been issued earlier: the site's own clocks cannot be turned."""
        with contextlib.closing(sqlite3.connect(self.var / "site.sqlite3", timeout=30)) as database, database:
            moved = database.execute(
                "UPDATE credentials_certificate SET issued_at = datetime(issued_at, ?) WHERE code = ?", (f"-{days} days", code)
            )
            assert moved.rowcount == 1

    def ask_worker(self, task: str, **arguments) -> None:
        """Send a task to the running worker, as beat does."""
        with Celery(broker=f"redis://127.0.0.1:{self._valkey_port()}/0") as app:
            app.send_task(task, kwargs=arguments)

    def _valkey_port(self) -> int:
        """Only the start command knows it; it stands in Valkey's own command line."""
        listed = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
        family = {str(pid) for pid in descendants(self.process.pid)}
        ours = "\n".join(line for line in listed.splitlines() if line.split()[0] in family)
        return int(re.search(r"valkey-server.*?(?:127\.0\.0\.1:|--port )(\d+)", ours)[1])

    def logs(self) -> str:
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in sorted((self.var / "log").glob("*.log")))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parents() -> dict[int, int]:
    """The parent of every living process."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def descendants(pid: int) -> list[int]:
    known = parents()
    found, new = [], [pid]
    while new:
        new = [child for child, parent in known.items() if parent in new]
        found += new
    return found


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
