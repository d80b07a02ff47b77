"""The completions as a file, downloaded from the running site, against the database's own quickest way to hand out the same rows."""

import http.client
import sqlite3
import time

from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from benchmarks import rows
from benchmarks.learners import manager, signed_in
from benchmarks.memory import Memory
from benchmarks.options import Options
from benchmarks.place import Place
from benchmarks.rounds import Measured, alternate
from people.models import User
from reporting.completions import Wish, as_rows, completions
from reporting.models import Record
from reporting.rules import scope_of

REACH = 0.60
ROUNDS = 3
BLOCK = 1 << 20


def measure(place: Place, options: Options) -> list[Measured]:
    """Raises RuntimeError when the file has not exactly a line for each row and one for the headings."""
    manages = User.objects.filter(username="bench-manager").first() or manager()
    rows.ensure(options.rows)
    wanted = Record.objects.count()
    headers = {"Cookie": signed_in(manages)["Cookie"]}
    wish = Wish(paths=tuple(scope_of(manages, on=localdate())))
    records = completions(wish, on=localdate())
    plain = as_rows(records.order_by()).query.sql_with_params()
    ordered = as_rows(records.newest_first()).query.sql_with_params()
    web = place.serve()
    memories, sizes = [], []

    def ours() -> float:
        with Memory(web.process.pid).watched() as memory:
            began = time.perf_counter()
            lines, size = downloaded(options.port, headers)
            took = time.perf_counter() - began
        memories.append(memory.growth)
        if lines != wanted + 1:
            raise RuntimeError(f"the file has {lines:,} lines; {wanted + 1:,} were due")
        sizes.append(size)
        return wanted / took

    read = copied if connection.vendor == "postgresql" else fetched
    in_order = []

    def limit() -> float:
        in_order.append(raw(*ordered))
        return raw(*plain)

    def raw(sql: str, params) -> float:
        began = time.perf_counter()
        found = read(sql, params)
        if found != wanted:
            raise RuntimeError(f"the raw read gave {found:,} rows of {wanted:,}")
        return wanted / (time.perf_counter() - began)

    downloaded(options.port, headers, first=BLOCK // 4)  # warm: code loaded, a connection open
    pairs = alternate(ours, limit, ROUNDS)
    is_copy = connection.vendor == "postgresql"
    raw_name = "COPY" if is_copy else "bare cursor that drops the rows"
    words = {"part": "export", "what": f"completions.csv, {wanted:,} rows", "unit": "rows/s"}
    notes = [
        f"{wanted:,} rows and the headings, counted line by line in each of {ROUNDS} downloads; {sizes[0] / 1e6:,.0f} MB over HTTP",
        f"no process of the server grew by more than {max(memories) / 1e6:,.0f} MB in any download (flat: within 50)",
        "Moodle 4.5 for 50,000 learners: 74 to 192 s and 378 MB, or cut at 22,000 rows under a 200",
    ]
    same_order = [(ours, other) for (ours, _limit), other in zip(pairs, in_order, strict=True)]
    return [
        Measured(limit=f"{raw_name}, same columns, any order", rounds=pairs, reach=REACH if is_copy else None, notes=notes, **words),
        Measured(limit=f"{raw_name}, same columns, same order", rounds=same_order, **words),
    ]


def downloaded(port: int, headers: dict, *, first: int = 0) -> tuple[int, int]:
    """Lines and bytes of the file, or of its first bytes. http.client raises IncompleteRead when the server breaks off."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    line.request("GET", reverse("reporting:completions_csv"), headers=headers)
    answer = line.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"the file answered {answer.status}")
    lines = size = 0
    while block := answer.read(BLOCK):
        lines += block.count(b"\n")
        size += len(block)
        if first and size >= first:
            break
    line.close()
    return lines, size


def copied(sql: str, params) -> int:
    """Lines of COPY, thrown away as they come."""
    import psycopg

    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params) as copy:
        return sum(bytes(block).count(b"\n") for block in copy)


def fetched(sql: str, params) -> int:
    """Rows of a bare sqlite3 cursor, thrown away as they come."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        bare: sqlite3.Cursor = cursor.cursor
        return sum(len(batch) for batch in iter(lambda: bare.fetchmany(2000), []))
