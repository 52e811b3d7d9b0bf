"""Somebody else, in the middle of what is tested: two at once, the same way each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(then: Callable[[], Any], *, before: str, of: str, if_so: Callable[[], Any] = lambda: True) -> Iterator[None]:
    """Do `then` just before the first statement that begins with `before` and names the table `of`, once `if_so`; it has to come."""
    done: list[str] = []

    def between(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and sql.startswith(before) and f'"{of}"' in sql and if_so():
            done.append(sql)
            then()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        yield
    assert done, f"no {before} of {of} came"
