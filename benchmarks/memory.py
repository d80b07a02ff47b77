"""How much memory a group of processes takes at most while something happens."""

import threading
from contextlib import contextmanager
from pathlib import Path

PAUSE = 0.05


class Memory:
    """Watches the resident memory of every process of ``group``; ``growth`` is the most that any of them gained, in bytes."""

    def __init__(self, group: int):
        self.group = group
        self.before: dict[int, int] = {}
        self.most: dict[int, int] = {}

    @property
    def growth(self) -> int:
        return max((most - self.before[pid] for pid, most in self.most.items()), default=0)

    @contextmanager
    def watched(self):
        ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(ended,), daemon=True)
        watcher.start()
        try:
            yield self
        finally:
            ended.set()
            watcher.join()

    def _watch(self, ended: threading.Event) -> None:
        while not ended.wait(PAUSE):
            for pid, size in resident(self.group):
                self.before.setdefault(pid, size)
                self.most[pid] = max(self.most.get(pid, 0), size)


def resident(group: int):
    """(pid, bytes) of each process of the group. Pages of the database's file that are only mapped (SQLite) are not counted."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[2]) != group:
                continue
            status = (path.parent / "status").read_text()
        except OSError:  # it has just ended
            continue
        for line in status.splitlines():
            if line.startswith("RssAnon:"):
                yield int(path.parent.name), int(line.split()[1]) * 1024
