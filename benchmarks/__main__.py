"""``python -m benchmarks [lesson|completions|answer|export|delivery|weight …] [--on sqlite|postgresql] [--rows N] [--seconds S] …``

Without ``--on`` it measures on SQLite and then, where one answers, on PostgreSQL: each in a process of its own, in temporary databases,
folders and brokers that are gone at the end. It ends with 0 unless something breaks; no time or ratio fails it.
"""

import argparse
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report
from benchmarks.options import Options
from benchmarks.place import Place
from benchmarks.rounds import Measured
from tests.everything import answering_postgres

PARTS = ("lesson", "completions", "answer", "export", "delivery")
WEIGHT = "weight"  # of pages on a slow line: measured once, whatever the database
DATABASES = ("sqlite", "postgresql")


def asked(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the site against raw limits of the same run.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join([*PARTS, WEIGHT])} (all of them)")
    parser.add_argument("--on", choices=DATABASES, help="one database only")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the export (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2, help="of each measured turn (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side (%(default)s)")
    parser.add_argument("--into", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if unknown := set(options.parts) - {*PARTS, WEIGHT}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join([*PARTS, WEIGHT])}")
    return options


def main() -> int:
    options = asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was made is taken away
    if options.on and options.into:
        return measure(options)
    kinds = [options.on] if options.on else list(DATABASES)
    if "postgresql" in kinds and not answering_postgres():
        print("PostgreSQL does not answer; measured on SQLite only.")
        kinds.remove("postgresql")
    print(report.machine(), flush=True)
    began, found, broken = time.monotonic(), [], []
    for kind in kinds if set(options.parts) != {WEIGHT} else ():
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
            words = [*options.parts, "--on", kind, "--into", file.name]
            words += [f"--{name}={getattr(options, name)}" for name in ("rows", "seconds", "rounds")]
            if subprocess.run([sys.executable, "-m", "benchmarks", *words], check=False).returncode:
                broken.append(kind)
            found += [(kind, Measured(**json.loads(line))) for line in Path(file.name).read_text().splitlines()]
    if found:
        print(report.table(found))
    if WEIGHT in options.parts or not options.parts:
        weigh()
    print(f"\n{time.monotonic() - began:.0f} s in all; Python {platform.python_version()}.")
    if broken:
        print(f"Something broke on {' and '.join(broken)}; the reason stands above.")
    return 1 if broken else 0


def weigh() -> None:
    """The weight of pages, in a browser; said and left out where there is none."""
    from benchmarks import weight

    try:
        print("\nOn a line of 400 kbit/s and 400 ms, without a service worker:", *weight.measure(), sep="\n")
    except RuntimeError as error:
        print(f"\nThe weight of pages was not measured: {error}.")


def measure(options: argparse.Namespace) -> int:
    """One database, in this process."""
    with Place(options.on) as place:
        import django

        django.setup()
        print(f"\n=== {options.on}: preparing", flush=True)
        place.prepare()
        wanted = tuple(part for part in PARTS if part in options.parts or not options.parts)
        run = Options(wanted, options.on, options.rows, options.seconds, options.rounds, place.port)
        for name in wanted:
            print(f"=== {options.on}: {name}", flush=True)
            part = importlib.import_module(f"benchmarks.{name}")
            with place.visit():
                found = part.measure(place, run)
            for each in found:
                print(report.told(each), flush=True)
            with Path(options.into).open("a") as file:
                file.writelines(json.dumps(vars(each)) + os.linesep for each in found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
