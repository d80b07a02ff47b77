"""``python -m tests.torture --records 300 --minutes 15 --seed 7 --break deletes-first``: real browsers, the real site, a bad line.

Makes records on several phones shared by several people, behind lines that drop, double, cut and lie, while browsers and the server are
killed; then all of it must be on the server once, and nobody may have read what is another's. Prints the figures and the seed; ends
with 1 when one of them is not 0. With ``--break`` the phone's own code is broken on purpose: then 0 is what must not come out.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.torture.broken import BROKEN
from tests.torture.run import Run


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=300, help="how many records at least")
    parser.add_argument("--minutes", type=float, default=15, help="no new work after so long")
    parser.add_argument("--phones", type=int, default=3, choices=(1, 2, 3))
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--break", dest="broken", choices=sorted(BROKEN))
    parser.add_argument("--site", metavar="VAR:PORT:REDIS", help="a site that runs already: its folder and ports")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), help="for a site of our own; PostgreSQL where it answers")
    asked = parser.parse_args()
    asked.seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    print(f"torture in real browsers: seed {asked.seed}" + (f", broken: {BROKEN[asked.broken].says}" if asked.broken else ""), flush=True)
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as place:
        return asyncio.run(Run(asked, Path(place)).whole())


if __name__ == "__main__":
    sys.exit(main())
