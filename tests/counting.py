"""How many statements something asks of the database, where there are more than Django's own capture keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def statements() -> Iterator[list[str]]:
    """The first words of each, in order."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql[:40])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked
