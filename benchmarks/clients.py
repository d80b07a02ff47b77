"""The load: keep-alive clients in a process of their own, over bare sockets so that they cost as little as possible.

They share the machine's cores with the server, the same for both sides of a ratio. ``python -m benchmarks.clients`` reads a plan (JSON)
from standard input and prints what came back.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Client:
    """One browser: its headers, and the requests it makes over and over, each (method, path, body)."""

    headers: dict[str, str]
    requests: list[tuple[str, str, str]]

    def messages(self, port: int) -> list[bytes]:
        return [self._message(port, *each) for each in self.requests]

    def _message(self, port: int, method: str, path: str, body: str) -> bytes:
        headers = {"Host": f"127.0.0.1:{port}", "Connection": "keep-alive", **self.headers}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body.encode()))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass
class Load:
    """What came back: requests answered in ``seconds``, by status; milliseconds at the median and the 95th of a hundred; bytes of one."""

    seconds: float
    statuses: dict[str, int]
    middle: float
    late: float
    size: float

    @property
    def rate(self) -> float:
        return sum(self.statuses.values()) / self.seconds


def run(clients: list[Client], *, port: int, seconds: float) -> Load:
    """Let every client go round for ``seconds``, in another process. Raises RuntimeError when that process fails."""
    plan = {"port": port, "seconds": seconds, "clients": [vars(client) for client in clients]}
    command = [sys.executable, "-m", "benchmarks.clients"]
    done = subprocess.run(command, check=False, cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the clients failed:\n{done.stderr}")
    return Load(**json.loads(done.stdout))


# --- in the other process --------------------------------------------------------------------------------------------
@dataclass
class Tally:
    statuses: dict[str, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    size: int = 0
    failure: str = ""


def go_round(messages: list[bytes], port: int, until: float, tally: Tally) -> None:
    try:
        connection, answers = connect(port)
        turn = 0
        while (began := time.perf_counter()) < until:
            connection.sendall(messages[turn % len(messages)])
            status, length, closes = read_answer(answers)
            tally.times.append(time.perf_counter() - began)
            tally.statuses[status] = tally.statuses.get(status, 0) + 1
            tally.size += length
            turn += 1
            if closes:  # the server renews its processes now and then
                connection.close()
                connection, answers = connect(port)
    except Exception as error:
        tally.failure = repr(error)


def connect(port: int):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection, connection.makefile("rb")


def read_answer(answers) -> tuple[str, int, bool]:
    """Status, bytes read, and whether the server closes the line. Every page of the site says its length."""
    first = answers.readline()
    if not first:
        raise ConnectionError("the server closed the line before it answered")
    status, size, length, closes = first[9:12].decode(), len(first), None, False
    while (line := answers.readline()) not in (b"\r\n", b""):
        size += len(line)
        name, _colon, value = line.partition(b":")
        match name.lower():
            case b"content-length":
                length = int(value)
            case b"connection":
                closes = value.strip().lower() == b"close"
    if length is None:
        raise ValueError(f"status {status} without a Content-Length")
    answers.read(length)
    return status, size + length, closes


def main() -> int:
    plan = json.load(sys.stdin)
    messages = [Client(**client).messages(plan["port"]) for client in plan["clients"]]
    tallies = [Tally() for _client in messages]
    began = time.perf_counter()
    until = began + plan["seconds"]
    threads = [
        threading.Thread(target=go_round, args=(mine, plan["port"], until, tally)) for mine, tally in zip(messages, tallies, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures := [tally.failure for tally in tallies if tally.failure]:
        sys.stderr.write("\n".join(failures))
        return 1
    times = sorted(moment for tally in tallies for moment in tally.times)
    statuses: dict[str, int] = {}
    for tally in tallies:
        for status, count in tally.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    size = sum(tally.size for tally in tallies) / len(times)
    json.dump(vars(Load(took, statuses, middle, late, size)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
