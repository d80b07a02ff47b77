"""Reads that every page makes, turned into SQL once a process: Django takes longer to write it than the database to answer."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet


class Told(Expression):
    """Stands in a query for a value that is told when it runs."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Written(NamedTuple):
    sql: str
    params: tuple
    converters: dict


def prepared(read: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """Let ``read`` be asked again and again at the cost of its answer alone; each call returns its rows, as the queryset would.

    ``read`` names each value with the kind of field it has (``person: BigAutoField``) and returns a ``values_list``. Whatever it decides in
    Python, it decides once, so it must not look at its values.
    """
    fields = {name: parameter.annotation() for name, parameter in signature(read).parameters.items()}
    known: dict[str, Written] = {}  # by the kind of database

    def write(connection) -> Written:
        compiler = read(**{name: Told(name, field) for name, field in fields.items()}).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return known.setdefault(connection.vendor, Written(sql, tuple(params), converters))

    @wraps(read)
    def ask(**told) -> list[tuple]:
        connection = connections[DEFAULT_DB_ALIAS]
        sql, params, converters = known.get(connection.vendor) or write(connection)
        values = [
            param.output_field.get_db_prep_value(told[param.name], connection) if isinstance(param, Told) else param for param in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        return [_converted(row, converters, connection) for row in rows] if converters else rows

    return ask


def _converted(row: tuple, converters: dict, connection) -> tuple:
    values = list(row)
    for place, (steps, column) in converters.items():
        for step in steps:
            values[place] = step(values[place], column, connection)
    return tuple(values)
