"""Taking values out of JSON that somebody else wrote: whatever is missing or of another type is simply not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.lib.text import one_line

JsonObject = dict[str, Any]
MOST_LETTERS = 2000


def at(value: Any, *path: str | int) -> Any:
    """What lies at the end of a path of keys and places, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: Any, *path: str | int) -> str:
    """The text at the end of a path on one line, numbers as text; empty where there is none."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return one_line(str(found), longest=MOST_LETTERS)


def first(value: Any, *names: str) -> str:
    """The first of several keys that holds some text."""
    return next((found for name in names if (found := text(value, name))), "")


def objects(value: Any, *path: str | int) -> Iterator[JsonObject]:
    """The objects in the list at the end of a path."""
    found = at(value, *path)
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))


def texts(value: Any, *path: str | int) -> tuple[str, ...]:
    """The texts in the list at the end of a path."""
    found = at(value, *path)
    if not isinstance(found, list):
        return ()
    return tuple(one_line(one, longest=MOST_LETTERS) for one in found if isinstance(one, str) and one.strip())


def labels(value: Any, *path: str | int) -> dict[str, str]:
    """A flat object of texts (labels, tags, annotations)."""
    found = at(value, *path)
    if not isinstance(found, dict):
        return {}
    return {str(key): text(found, key) for key in found if text(found, key)}


def has(value: Any, *names: str) -> bool:
    """Whether an object has all these keys."""
    return isinstance(value, dict) and all(name in value for name in names)


def some(*values: str) -> tuple[str, ...]:
    """Those that say something, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))
