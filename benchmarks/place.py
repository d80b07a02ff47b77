"""The place of a run: a folder, a database, a broker and the site's own processes, all temporary, all gone at the end.

Nothing here imports Django: ``Place.open`` sets the environment first.
"""

import os
import re
import secrets
import shutil
import socket
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.everything import answering_postgres
from trainingsite import start

WEB, WORKER = 0, 1  # in the order of start.children


@dataclass
class Place:
    """``kind``: sqlite or postgresql."""

    kind: str
    stack: ExitStack = field(default_factory=ExitStack)
    env: dict = field(default_factory=dict)
    path: Path = field(default_factory=Path)

    def __enter__(self):
        try:
            self._open()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_exc):
        self.stack.close()

    def _open(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="bench-"))
        self.stack.callback(shutil.rmtree, self.path, ignore_errors=True)
        os.environ.pop("REDIS_URL", None)  # a broker of its own: nobody else's queue is touched
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "VAR_DIR": str(self.path),
            "DATABASE_URL": self._database(),
            "PORT": str(start.free_port()),
            "SINK_PORT": str(start.free_port()),
            "SECRET_KEY": secrets.token_hex(32),
            "DEMO": "0",
            "DEBUG": "0",
            "HTTPS": "0",
            "MFA_REQUIRED_OF_MANAGERS": "0",
            "LOG_LEVEL": "WARNING",
            "WAKE_WORKERS": "0",  # the parts wake the worker when they start the watch
        }
        os.environ |= {"SITE_URL": f"http://127.0.0.1:{self.port}", "EMAIL_URL": f"smtp://127.0.0.1:{os.environ['SINK_PORT']}"}
        self.env = start.environment()
        self._run(start.valkey(self.env))  # writes REDIS_URL into env
        os.environ["REDIS_URL"] = self.env["REDIS_URL"]

    @property
    def port(self) -> int:
        return int(os.environ["PORT"])

    def _database(self) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.path / 'site.sqlite3'}"
        url, name = answering_postgres(), f"bench_{os.getpid()}_{secrets.token_hex(3)}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        self.stack.callback(drop_database, url, name)
        return re.sub(r"/[^/?]*(\?.*)?$", rf"/{name}\1", url)

    def prepare(self) -> None:
        """Tables, static files and the course. ``start.prepare`` without the words and the demo people."""
        start.manage(self.env, "migrate", "--verbosity", "0")
        start.manage(self.env, "collectstatic", "--noinput", "--verbosity", "0")
        start.manage(self.env, "load_pack", "packs/hand-expression", "--publish", "--verbosity", "0")

    def serve(self) -> start.Child:
        """The web server as ``start`` runs it: same worker class, processes, threads."""
        web = self._run(start.children(self.env)[WEB])
        wait_for(lambda: start.healthy(self.env), "the web server", web)
        return web

    def work(self) -> start.Child:
        """The Celery worker as ``start`` runs it. No beat: the parts send what they measure."""
        return self._run(start.children(self.env)[WORKER])

    def sink(self) -> start.Child:
        """A mail server that takes everything and keeps nothing."""
        port = os.environ["SINK_PORT"]
        sink = self._run(start.Child("sink", [sys.executable, "-m", "benchmarks.sink", port], self.env))
        wait_for(lambda: is_open(int(port)), "the mail sink", sink)
        return sink

    @contextmanager
    def visit(self):
        """What is started inside has ended after."""
        outer, self.stack = self.stack, ExitStack()
        try:
            with self.stack:
                yield self
        finally:
            self.stack = outer

    def _run(self, child: start.Child) -> start.Child:
        child.start()
        self.stack.callback(child.stop)
        return child


def is_open(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def drop_database(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def wait_for(ready, what: str, child: start.Child | None = None, patience: float = 60) -> None:
    """Until ``ready()`` says yes. Raises RuntimeError, with the end of the child's log, when it never does."""
    until = time.monotonic() + patience
    while not ready():
        dead = child and child.process.poll() is not None
        if dead or time.monotonic() > until:
            log = child.log.read_text()[-3000:] if child else ""
            raise RuntimeError(f"{what} did not come up\n{log}")
        time.sleep(0.05)
