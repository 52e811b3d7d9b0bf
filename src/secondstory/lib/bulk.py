"""Many rows at once, on both databases: new ones of one model several times faster than `bulk_create`, and many keys as one parameter.

`Prepared` is for rows that a program makes by the ten thousand. Nothing is checked but by the database; no signal is sent (there are none).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import connection
from django.db.models import CharField, DateTimeField, DurationField, Field, JSONField, Model
from django.db.models.expressions import RawSQL
from django.db.models.fields import NOT_PROVIDED
from django.db.models.functions import Cast

AsColumn = Callable[[Any], Any]


@dataclass(frozen=True)
class Prepared:
    """Rows whose values are as the driver takes them, but for their keys and the columns in `left_open`.

    Preparing is most of the work, and needs no transaction: others write meanwhile.
    """

    model: type[Model]
    left_open: tuple[str, ...]
    values: list[tuple[Any, ...]]

    def insert(self, **opened: Sequence[Any]) -> Sequence[int]:
        """Insert them and return their primary keys in order; `opened` has a value a row for each column left open.

        Call it inside a transaction: on SQLite the keys are the next free ones, and the transaction keeps others from taking them.
        """
        if not self.values:
            return []
        keys = _next_keys(self.model, len(self.values))
        more = zip(keys, *(opened[name] for name in self.left_open), strict=True)
        rows = [(*head, *tail) for head, tail in zip(more, self.values, strict=True)]
        with connection.cursor() as cursor:
            cursor.executemany(_statement(self.model, self.left_open, connection.vendor), rows)
        return keys


def prepare(model: type[Model], rows: Iterable[Mapping[str, Any]], *, left_open: tuple[str, ...] = ()) -> Prepared:
    """Rows given as {column: value} (foreign keys by `…_id`); a column that is not given has the field's default."""
    columns = _columns(model, left_open)
    values = [
        tuple(convert(row[name]) if name in row else (make() if make else constant) for name, convert, make, constant in columns)
        for row in rows
    ]
    return Prepared(model, left_open, values)


def write_each(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write other values to those columns of each row, given as (value, …, key). Four times as fast as `bulk_update`."""
    quote = connection.ops.quote_name
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    converts: list[AsColumn] = [*(_converter(fields[name]) for name in columns), int]
    changes = ", ".join(f"{quote(name)} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE id = %s",
            [tuple(convert(value) for convert, value in zip(converts, row, strict=True)) for row in rows],
        )


def _next_keys(model: type[Model], count: int) -> Sequence[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return range(last + 1, last + 1 + count)


@lru_cache(maxsize=64)
def _statement(model: type[Model], left_open: tuple[str, ...], vendor: str) -> str:
    quote = connection.ops.quote_name
    names = ["id", *left_open, *(name for name, *_rest in _columns(model, left_open))]
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, names))}) VALUES ({places})"


@lru_cache(maxsize=64)
def _columns(model: type[Model], left_open: tuple[str, ...]) -> tuple[tuple[str, AsColumn, Callable[[], Any] | None, Any], ...]:
    """(column, its value as the driver takes it, what makes a default, the default) of every other column."""
    found: list[tuple[str, AsColumn, Callable[[], Any] | None, Any]] = []
    for field in cast("list[Field[Any, Any]]", model._meta.concrete_fields):
        if field.primary_key or field.column in left_open:
            continue
        convert = _converter(field)
        makes = callable(field.default) and field.default is not NOT_PROVIDED
        make = (lambda default=field.default, convert=convert: convert(default())) if makes else None
        constant = None if makes or field.null else convert(field.get_default())
        found.append((str(field.column), convert, make, constant))
    return tuple(found)


def _converter(field: Field[Any, Any]) -> AsColumn:
    if isinstance(field, DateTimeField):
        adapt = connection.ops.adapt_datetimefield_value
        return lambda value: None if value is None else adapt(value)
    if isinstance(field, DurationField | JSONField):
        return lambda value: field.get_db_prep_value(value, connection)
    return lambda value: value


def listed(keys: Sequence[int] | Sequence[str]) -> RawSQL:
    """The keys for an `__in`, as one parameter: a thousand of them take Django 5 ms to prepare one by one."""
    if connection.vendor == "postgresql":
        if keys and isinstance(keys[0], str):
            return RawSQL("SELECT unnest(%s::text[])", [list(keys)])
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def time_as_text(name: str) -> Cast:
    """A time as the database writes it, for `time_of`: of thousands of rows, Django takes ten times as long to read what SQLite keeps."""
    return Cast(name, CharField())


def time_of(text: str) -> datetime:
    """The instant in what `time_as_text` gave."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
