"""Completions as a file: the rows of ``completions``, in the reader's language, safe to open in a spreadsheet.

UTF-8 with the mark Excel needs, commas, CRLF (RFC 4180), memory flat. Complete or an error: whatever fails on the way is raised, so the
connection breaks, and nothing is ever written after it that could look like an end.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
from django.db import connections
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.models import Cadre
from reporting.completions import FIELDS, Row, Wish, as_rows, course_titles
from reporting.places import places_under
from reporting.statuses import CERTIFICATE_STATES, Status

MARK = "\ufeff".encode()
BATCH = 2000
BLOCK = 128 * 1024
PERCENT = FIELDS.index("quiz_percent")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x01", "\x02")
LINE_ENDS = str.maketrans("\r\n", "  ", "\x01\x02")  # the last two are the marks of COPY below


def defused(text: str) -> str:
    """Keep a spreadsheet from running a name like ``=HYPERLINK(...)``; and one row stays one line."""
    text = f"'{text}" if text.startswith(FORMULA) else text
    return text.translate(LINE_ENDS)


def headings() -> list[str]:
    return [
        _("Person"), _("Facility"), _("Facility code"), _("District"), _("Region"), _("Cadre"), _("Course"), _("Edition"),
        _("Enrolled on"), _("Lessons done"), _("Lessons in all"), _("Quiz passed on"), _("Quiz score (%)"),
        _("Observed in role-play (R1) on"), _("Observed with a mother (R2) on"), _("Observed with a second mother (R2) on"),
        _("Certificate"), _("Certificate code"), _("Issued on"), _("Valid until"), _("Status"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What the ids and short words of a row are called, looked up once for a whole file and already defused."""

    places: dict[int, tuple[str, str, str, str]]
    courses: dict[int, tuple[str, str]]
    cadres: dict[str, str]
    statuses: dict[str, str]
    certificates: dict[str, str]

    @classmethod
    def for_file(cls, wish: Wish) -> "Words":
        places = places_under(wish.paths)
        return cls(
            places={pk: tuple(map(defused, (each.name, each.code, each.district, each.region))) for pk, each in places.items()},
            courses={pk: (defused(each.course), defused(each.edition)) for pk, each in course_titles(get_language() or "").items()},
            cadres={key: defused(str(label)) for key, label in Cadre.choices},
            statuses={key: defused(str(label)) for key, label in Status.choices},
            certificates={key.value: defused(str(label)) for key, label in CERTIFICATE_STATES.items()},
        )


def cells(row: Row | tuple, words: Words) -> tuple:
    """A row as the file has it; the writer turns None into nothing and a day into ISO 8601."""
    (
        _pk, person, unit, cadre, edition, enrolled_on, done, total, quiz_on, percent, r1_on, r2_on, r2_again_on,
        code, certified_on, expires_on, status,
    ) = row  # fmt: skip
    return (
        defused(person), *words.places[unit], words.cadres[cadre], *words.courses[edition], enrolled_on, done, total, quiz_on, percent,
        r1_on, r2_on, r2_again_on, words.certificates.get(status, ""), code, certified_on, expires_on, words.statuses[status],
    )  # fmt: skip


def as_csv(records, words: Words, *, counted: Callable[[int], None] = lambda rows: None) -> Iterator[bytes]:
    """The file, block by block, newest enrolment first. ``counted`` hears of every batch of rows that was handed out."""
    yield MARK + _written([headings()])
    rows = records.newest_first()
    body = _copied if connections[rows.db].vendor == "postgresql" else _fetched
    yield from body(rows, words, counted)


def _written(rows) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _fetched(records, words, counted):
    """Rows straight from SQLite's cursor: a day is ISO text there already, so nothing is parsed only to be written again."""
    sql, params = as_rows(records).query.sql_with_params()
    with connections[records.db].cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield _written(cells(_plain(row), words) for row in batch)
            counted(len(batch))


def _plain(row):
    percent = row[PERCENT]
    return row if percent is None else (*row[:PERCENT], f"{percent:.2f}", *row[PERCENT + 1 :])


def _copied(records, words, counted):
    """The same rows through COPY: PostgreSQL writes the lines. No cell has a line end of its own, so each end is a row's."""
    sql, params = copy_statement(records, words)
    connection = connections[records.db]
    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor, cursor.copy(sql, params) as lines:
        for block in _blocks(lines):
            yield block.replace(b"\n", b"\r\n")
            counted(block.count(b"\n"))


def _blocks(lines) -> Iterator[bytes]:
    block, size = [], 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= BLOCK:
            yield b"".join(block)
            block, size = [], 0
    yield b"".join(block)


# One column that is the whole line, because then the lines are made by all the processes that sort them, rather than by the one that
# hands them out: a third of the time. COPY's own marks are two that no name may hold, so it leaves the line as it is.
COPY = r"""
COPY (
    SELECT concat_ws(
        ',', {person}, coalesce(place.cells, ',,,'), coalesce(cadre.cells, ''), coalesce(course.cells, ','), r.enrolled_on, r.done, r.total,
        coalesce(r.quiz_on::text, ''), coalesce(r.percent::text, ''), coalesce(r.r1_on::text, ''), coalesce(r.r2_on::text, ''),
        coalesce(r.r2_again_on::text, ''), status.certificate, r.code, coalesce(r.certified_on::text, ''),
        coalesce(r.expires_on::text, ''), status.cells
    )
    FROM ({rows}) AS r(
        pk, person, unit, cadre, edition, enrolled_on, done, total, quiz_on, percent, r1_on, r2_on, r2_again_on, code, certified_on,
        expires_on, status
    )
    LEFT JOIN unnest(%s::bigint[], %s::text[]) AS place(id, cells) ON place.id = r.unit
    LEFT JOIN unnest(%s::text[], %s::text[]) AS cadre(key, cells) ON cadre.key = r.cadre
    LEFT JOIN unnest(%s::bigint[], %s::text[]) AS course(id, cells) ON course.id = r.edition
    LEFT JOIN unnest(%s::text[], %s::text[], %s::text[]) AS status(key, cells, certificate) ON status.key = r.status
    ORDER BY r.enrolled_on DESC, r.pk DESC
) TO STDOUT (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
"""
# As ``defused`` has it. Looking at the number of the first letter is quicker than cutting the letter off.
FIRST = ", ".join(str(ord(letter)) for letter in FORMULA)
DEFUSED = rf"translate(CASE WHEN ascii(r.person) IN ({FIRST}) THEN '''' || r.person ELSE r.person END, E'\r\n\x01\x02', '  ')"
IS_QUOTED = """strpos(r.person, ',') + strpos(r.person, '"') > 0"""
PERSON = rf"""CASE WHEN {IS_QUOTED} THEN '"' || replace({DEFUSED}, '"', '""') || '"' ELSE {DEFUSED} END"""


def copy_statement(records, words: Words) -> tuple[str, list]:
    """COPY of the very query the screen reads, with its words joined on as the cells they become."""
    rows, row_params = as_rows(records.order_by()).query.sql_with_params()
    tables = [
        list(words.places),
        [_cells(*each) for each in words.places.values()],
        list(words.cadres),
        [_cells(each) for each in words.cadres.values()],
        list(words.courses),
        [_cells(*each) for each in words.courses.values()],
        list(words.statuses),
        [_cells(each) for each in words.statuses.values()],
        [_cells(words.certificates.get(each, "")) for each in words.statuses],
    ]
    return COPY.format(rows=rows, person=PERSON), [*row_params, *tables]


def _cells(*texts: str) -> str:
    """``texts`` as cells within a line. (A line of one empty cell would be written in quotes, to be seen.)"""
    return _written([texts]).decode().removesuffix("\r\n") if any(texts) else "," * (len(texts) - 1)
