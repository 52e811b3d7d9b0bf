"""What is asked of the database once: for a request, a task, a command. Never longer, so other processes' changes are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, what `recall` makes is made once."""
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def recall(name: str, make: Callable[[], T]) -> T:
    """What `make` answered before under this name, else what it answers now."""
    memory = _memory.get()
    if memory is None:
        return make()
    if name not in memory:
        memory[name] = make()
    found: T = memory[name]
    return found


def keep(name: str, value: Any) -> None:
    """Have it recalled from here on: it was made in passing."""
    memory = _memory.get()
    if memory is not None:
        memory[name] = value


def forget(name: str) -> None:
    """Make it afresh from here on; called by whatever changes it."""
    memory = _memory.get()
    if memory is not None:
        memory.pop(name, None)


def declare_stamp(name: str, expression: Any) -> str:
    """What changes with every change of something, asked for together with who asks, so that it costs no statement.

    The answer is recalled under the name that is returned, empty where there is nothing yet.
    """
    _stamps[f"stamp_{name}"] = expression
    return f"stamp_{name}"


def stamps() -> dict[str, Any]:
    """Expressions to annotate the row with that is fetched first."""
    return dict(_stamps)


def keep_stamps(row: Any) -> None:
    """Have the stamps of that row recalled."""
    for name in _stamps:
        keep(name, getattr(row, name) or "")


_stamps: dict[str, Any] = {}
_memory: ContextVar[dict[str, Any] | None] = ContextVar("what was asked", default=None)
