"""A page of the site against the bare view of the same server: requests a second, and what one request costs the server's processes."""

import os
from pathlib import Path

from django.db import connection
from django.test import Client as TestClient
from django.test.utils import CaptureQueriesContext

from benchmarks import clients
from benchmarks.options import Options
from benchmarks.rounds import Measured, alternate
from trainingsite.start import Child

TICK = os.sysconf("SC_CLK_TCK")
WARM_UP = 1.5


def compare(ours: list[clients.Client], bare: list[clients.Client], *, web: Child, options: Options, **words) -> Measured:
    """Both loads turn by turn. Raises RuntimeError when a request of either is not answered with 200."""
    sides = {"ours": ours, "bare": bare}
    loads: dict[str, list[clients.Load]] = {"ours": [], "bare": []}
    costs: dict[str, list[float]] = {"ours": [], "bare": []}

    def measure(side: str) -> float:
        before = cpu_seconds(web)
        load = asked(sides[side], options.port, options.seconds)
        costs[side].append(1000 * (cpu_seconds(web) - before) / sum(load.statuses.values()))
        loads[side].append(load)
        return load.rate

    for side in sides.values():
        asked(side, options.port, WARM_UP)
    found = Measured(unit="requests/s", rounds=alternate(lambda: measure("ours"), lambda: measure("bare"), options.rounds), **words)
    middle, late, size = (sorted(getattr(load, name) for load in loads["ours"])[options.rounds // 2] for name in ("middle", "late", "size"))
    mine, raw = (sorted(costs[side])[options.rounds // 2] for side in sides)
    found.notes.append(f"{size:,.0f} bytes an answer on the wire; {middle:.1f} ms at the median, {late:.1f} ms at the 95th of 100")
    found.notes.append(f"server CPU a request: {mine:.2f} ms against {raw:.2f} ms of the bare view ({raw / mine:.0%})")
    return found


def asked(load: list[clients.Client], port: int, seconds: float) -> clients.Load:
    answered = clients.run(load, port=port, seconds=seconds)
    if set(answered.statuses) != {"200"}:
        raise RuntimeError(f"not every request was answered with 200: {answered.statuses}")
    return answered


def cpu_seconds(web: Child) -> float:
    """User and system time of the web server's processes so far, those that have ended included."""
    total = 0.0
    for stat in processes(web.process.pid):
        total += sum(int(ticks) for ticks in stat[11:15]) / TICK
    return total


def processes(group: int) -> list[list[str]]:
    """/proc/<pid>/stat after the command's name, for each process of the group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(stat[2]) == group:
            found.append(stat)
    return found


def statements(headers: dict, path: str, *, method: str = "get", **request) -> list[str]:
    """The SQL of one request, the second of its kind: the first fills what a process keeps."""
    browser = TestClient(headers={**headers, "Host": "127.0.0.1"})
    for _turn in range(2):
        with CaptureQueriesContext(connection) as captured:
            response = getattr(browser, method)(path, **request)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured.captured_queries]
