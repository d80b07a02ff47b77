"""Writing many rows quickly. Nothing here goes around a constraint, a foreign key or a trigger of the database."""

import json
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, models

PLANS = "demo_part"  # what repeats: the lessons of a pace, the answers of a sitting, the ratings of a session
USES = "demo_use"  # who used which, and when


dumps = json.JSONEncoder(ensure_ascii=False).encode


SQLITE = {
    UUID: lambda value: value.hex,
    datetime: lambda value: value.isoformat(" ")[:19],  # whole seconds, in UTC
    date: lambda value: value.isoformat(),
    Decimal: str,
    dict: dumps,
    list: dumps,
}
POSTGRESQL = {dict: dumps, list: dumps}


class Tables:
    """Rows as mappings by column; columns left out take the field's default. ``rows`` counts what was written."""

    def __init__(self):
        self.rows = 0
        self.known: set[str] = set()
        self.is_postgresql = connection.vendor == "postgresql"
        self.plain = POSTGRESQL if self.is_postgresql else SQLITE

    def insert(self, model: type[models.Model], rows: list[Mapping]) -> None:
        if not rows:
            return
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        names = [field.attname for field in fields]
        defaults = {field.attname: field.get_default() for field in fields}
        plain, same = self.plain, (lambda value: value)
        values = []
        for row in rows:
            whole = {**defaults, **row}
            values.append([plain.get(type(value), same)(value) for value in map(whole.__getitem__, names)])
        self._write(model._meta.db_table, [field.column for field in fields], values)
        self.rows += len(rows)

    def _write(self, table: str, columns: list[str], values: list[list]) -> None:
        listed = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            if self.is_postgresql:
                with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", values)  # noqa: S608  our own names

    @contextmanager
    def at_work(self):
        """Make the temporary tables, and give SQLite room to keep its indexes in memory meanwhile."""
        identity = "uuid" if self.is_postgresql else "char(32)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {PLANS} (plan text, n integer, part bigint, value text, mark double precision, seconds bigint, "
                "PRIMARY KEY (plan, n))"
            )
            cursor.execute(f"CREATE TEMPORARY TABLE {USES} (id {identity}, base bigint, plan text, upto integer)")
            if not self.is_postgresql:
                cursor.execute("PRAGMA cache_size")
                before = cursor.fetchone()[0]
                cursor.execute("PRAGMA cache_size=-256000")
        try:
            yield self
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {PLANS}")
                cursor.execute(f"DROP TABLE {USES}")
                if not self.is_postgresql:
                    cursor.execute(f"PRAGMA cache_size={before}")

    def learn(self, plan: str, parts: Iterable[tuple]) -> None:
        """Keep a plan: (part id, value, mark, seconds) for each of its parts, in order."""
        if plan not in self.known:
            rows = [[plan, n, *part] for n, part in enumerate(parts, start=1)]
            self._write(PLANS, ["plan", "n", "part", "value", "mark", "seconds"], rows)
            self.known.add(plan)

    def follow(self, model: type[models.Model], uses: list[tuple], **columns: str) -> None:
        """Write one row for each part of each used plan, by one statement. A use is (id, first second, plan, how many parts)."""
        if not uses:
            return
        plain = self.plain.get(UUID, lambda value: value)
        self._write(USES, ["id", "base", "plan", "upto"], [[plain(key), *rest] for key, *rest in uses])
        listed = ", ".join(f'"{column}"' for column in columns)
        chosen = ", ".join(self._expression(text) for text in columns.values())
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({listed}) SELECT {chosen} FROM {USES} u CROSS JOIN {PLANS} p "  # noqa: S608
                "WHERE p.plan = u.plan AND p.n <= u.upto"
            )
            self.rows += cursor.rowcount
            cursor.execute(f"DELETE FROM {USES}")  # noqa: S608

    def _expression(self, name: str) -> str:
        """SQL for ``id`` (of the use), ``part``, ``value``, ``json``, ``mark``, ``moment`` and ``own id`` (one for each part)."""
        if self.is_postgresql:
            own = "(substr(replace(u.id::text, '-', ''), 1, 28) || lpad(to_hex(p.n), 4, '0'))::uuid"
            there = {"json": "p.value::jsonb", "moment": "to_timestamp(u.base + p.seconds)", "own id": own}
        else:
            own = "substr(u.id, 1, 28) || printf('%04x', p.n)"
            there = {"json": "p.value", "moment": "datetime(u.base + p.seconds, 'unixepoch')", "own id": own}
        return {"id": "u.id", "part": "p.part", "value": "p.value", "mark": "p.mark", **there}[name]
