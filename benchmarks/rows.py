"""Many enrolments with their records, copied inside the database from a few real ones: enough to read, too plain to study."""

from django.db import connection, transaction
from django.db.models import Model

from benchmarks.learners import facilities, learner
from courses.models import Enrolment
from reporting.models import Record

FIRST = 10_000_000  # ids of copies: far from those the site gives out
SERIES = "WITH RECURSIVE series(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM series WHERE n < {high})"
STATES = {  # of a record, so that every kind of status is among the copies
    "learning": {},
    "quiz": {"quiz_passed_on": "enrolled_on", "quiz_percent": "87.5"},
    "certified": {
        "quiz_passed_on": "enrolled_on",
        "quiz_percent": "92.5",
        "r1_on": "enrolled_on",
        "r2_on": "enrolled_on",
        "finished_on": "enrolled_on",
        "code": "'BENCH-' || n",
        "certified_on": "enrolled_on",
        "expires_on": "{later}",
    },
}


def ensure(count: int) -> None:
    """At least ``count`` records. Each is of another person; names, places, days and states differ."""
    known = Record.objects.count()
    if known >= count:
        return
    sample = Enrolment.objects.filter(learner__username="bench-sample").first() or learner("bench-sample")
    places = [place.pk for place in facilities(30)]
    low, high = FIRST + known + 1, FIRST + count
    with transaction.atomic(), connection.cursor() as cursor, unchecked(cursor):
        name = "CASE n % 5 WHEN 0 THEN 'Ámina Ndiaye, ' ELSE 'Grace Wanjiku ' END || n"
        told = {"id": "n", "username": "'bench' || n", "full_name": name, "email": "'bench' || n || '@bench.example'"}
        multiply(cursor, sample.learner, low, high, **told)
        place = f"(n % {len(places)}) + {places[0]}"
        own = {"id": as_uuid("n"), "learner_id": "n", "org_unit_id": place}
        multiply(cursor, sample, low, high, **own)
        record = Record.objects.get(pk=sample.pk)
        for number, state in enumerate(STATES.values()):
            told = {name: words.format(later=days_before("enrolled_on", -700)) for name, words in state.items()}
            told |= {
                "enrolment_id": as_uuid("n"),
                "learner_id": "n",
                "org_unit_id": place,
                "enrolled_on": days_before("enrolled_on", "n % 700"),
            }
            told |= {"lessons_done": "n % 40", "is_started": "true"}
            multiply(cursor, record, low, high, only=f"n % {len(STATES)} = {number}", **told)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def multiply(cursor, sample: Model, low: int, high: int, *, only: str = "true", **columns: str) -> None:
    """Copy one row for each n from ``low`` to ``high``; ``columns`` are SQL over n and the row's own columns."""
    names = [field.column for field in sample._meta.concrete_fields]
    picked = ", ".join(columns.get(name, f'"{name}"') for name in names)
    key = sample._meta.pk
    table, series = sample._meta.db_table, SERIES.format(low=low, high=high)
    listed = ", ".join(f'"{name}"' for name in names)
    rows = f'INSERT INTO "{table}" ({listed}) {series} SELECT {picked} FROM "{table}", series WHERE {only}'.replace("%", "%%")
    sql = f'{rows} AND "{key.column}" = %s'
    cursor.execute(sql, [key.get_db_prep_value(sample.pk, connection)])


def as_uuid(number: str) -> str:
    return f"lpad(to_hex({number}), 32, '0')::uuid" if connection.vendor == "postgresql" else f"printf('%032x', {number})"


def days_before(day: str, count) -> str:
    return f"({day} - ({count})::int)" if connection.vendor == "postgresql" else f"date({day}, '-' || ({count}) || ' days')"


class unchecked:  # noqa: N801  reads as a function
    """Copies of rows that hold need no check of each foreign key."""

    def __init__(self, cursor):
        self.cursor = cursor

    def __enter__(self):
        if connection.vendor == "postgresql":
            self.cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            self.cursor.execute("PRAGMA defer_foreign_keys = ON")

    def __exit__(self, *_exc):
        pass
