"""The shape of an object: its keys, the types of their values, and the few values by which tools say what an object is.

Two objects of one shape are of one kind, so what was found out of the first is remembered for the others.
"""

from __future__ import annotations

from typing import Any

Shape = tuple[Any, ...]

DEEPEST = 2
_TELLING = frozenset(
    "type kind event event_type eventType object_kind webhookEvent command schemaId message_type action apiVersion source service "
    "$schema alertType".split()
)
"""Values of these keys belong to the shape: what reads `"type": "event_callback"` is another than what reads `"type": "message"`."""
_LONGEST = 40


def shape_of(value: dict[str, Any], depth: int = 0) -> Shape:
    """The shape, as something that can be a key. Of a list the first thing counts."""
    parts: list[Any] = []
    for key, one in value.items():
        kind = type(one)
        if kind is str:
            parts.append(one[:_LONGEST] if key in _TELLING else one[:1] == "{" if one else None)
        elif kind is dict:
            parts.append(shape_of(one, depth + 1) if depth < DEEPEST else len(one) > 0)
        elif kind is list:
            parts.append(_of_list(one, depth))
        else:
            parts.append(kind)
    return (*value, *parts)


def _of_list(items: list[Any], depth: int) -> Any:
    if not items:
        return ("of",)
    first = items[0]
    return ("of", shape_of(first, depth + 1)) if isinstance(first, dict) and depth < DEEPEST else (type(first),)
