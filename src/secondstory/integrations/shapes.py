"""Reading values out of JSON that somebody else wrote, and writing them as others read them.

A wrong shape is nonsense, never a mistake of ours.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from secondstory.lib import clock

MOST = 2000
FASTEST = timedelta(days=1)
"""So far a tracker's clock may be ahead of ours. What it changed later than that would hide every change that comes before it."""


def dig(value: Any, *path: str) -> Any:
    """What stands at the end of a path of names; None where the path breaks off."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_of(value: Any, *path: str, longest: int = MOST) -> str:
    """A text (or a number, as text) at the end of a path, as it can be kept; empty where there is none."""
    found = dig(value, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    return found[:longest].replace("\x00", "").encode("utf-8", "replace").decode() if isinstance(found, str) else ""


def needed(value: Any, *path: str) -> str:
    """The same, where it can't be missing. Raises `ValueError`."""
    found = text_of(value, *path)
    if not found:
        raise ValueError(".".join(path))
    return found


def items_of(value: Any, *path: str) -> list[Any]:
    """A list at the end of a path; empty where there is none."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def day_of(value: Any, *path: str) -> date | None:
    """The day at the end of a path, as it is written there: of an instant, its first ten letters."""
    try:
        return date.fromisoformat(text_of(value, *path)[:10])
    except ValueError:
        return None


def instant_of(value: Any, *path: str) -> datetime:
    """An instant that can't be missing, in UTC. Raises `ValueError`, also for one without a zone, and for one that is still to come."""
    found = datetime.fromisoformat(needed(value, *path).replace(" UTC", "+00:00"))
    if found.tzinfo is None or abs(found.year - clock.now().year) > 100:
        raise ValueError(".".join(path))
    found = found.astimezone(UTC)
    if found > clock.now() + FASTEST:
        raise ValueError(".".join(path))
    return found


def stamp(at: datetime) -> str:
    """An instant in a query."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
