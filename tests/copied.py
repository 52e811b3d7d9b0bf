"""The example organisation as rows. Making it asks ten thousand things of the database, so a process does it once a day and copies them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from secondstory.demo.operations import make_example
from secondstory.lib import clock

FIRST = 1_000_000
"""The number of its first row in each table, far from those of whatever else is there."""
Rows = dict[str, list[Any]]
_MADE: dict[date, Rows] = {}


def put_example() -> None:
    """Leave the database as `make_example` does where there is none, as of the day it is now."""
    day = clock.now().date()
    if day not in _MADE:
        _MADE[day] = _made()
    for table, rows in _MADE[day].items():
        _put(table, rows)


def _made() -> Rows:
    """What making it adds to each table. Nothing of it stays."""
    with transaction.atomic():
        before = {table: set(_rows(table)) for table in _tables()}
        _begin_high()
        make_example()
        rows = {table: [row for row in _rows(table) if row not in there] for table, there in before.items()}
        transaction.set_rollback(True)
    return {table: some for table, some in rows.items() if some}


def _tables() -> list[str]:
    """Those that are written to: not those in which SQLite keeps its full text."""
    if connection.vendor == "sqlite":
        return _column(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%%'"
        )
    return connection.introspection.table_names()


def _begin_high() -> None:
    """Number new rows from `FIRST` on. SQLite forgets it with the transaction; PostgreSQL goes on from there."""
    if connection.vendor == "sqlite":
        _do("DELETE FROM sqlite_sequence")
        for table in _column("SELECT name FROM sqlite_master WHERE sql LIKE '%%AUTOINCREMENT%%'"):
            _do("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", table, FIRST)
    else:
        _do("SELECT setval(seqrelid::regclass, %s, false) FROM pg_sequence", FIRST)


def _rows(table: str) -> list[Any]:
    """As they are kept: whatever Django and its drivers would make of them is left out."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join('+' + name for name in _columns(table))} FROM {table}")
            return list(cursor.fetchall())
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy).splitlines(keepends=True)


def _put(table: str, rows: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = _columns(table)
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})", rows)
        else:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(b"".join(rows))


def _columns(table: str) -> list[str]:
    """With the number of the row, which is no column in a table of full text."""
    names = [f'"{name}"' for name in _column("SELECT name FROM pragma_table_info(%s)", table)]
    is_full_text = _column("SELECT type FROM pragma_table_list WHERE name = %s", table) == ["virtual"]
    return ["rowid", *names] if is_full_text else names


def _column(sql: str, *given: str | int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [row[0] for row in cursor.fetchall()]


def _do(sql: str, *given: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
