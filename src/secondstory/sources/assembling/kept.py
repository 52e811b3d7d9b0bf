"""A record on its way through the assembling, small and flat so that a million of them can wait on disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from secondstory.sources.records.record import Record

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Kept(NamedTuple):
    """A record with its place. Times are microseconds since 1970, UTC, corrected; `at` is None where it has none of its own.

    `recorded` is its time by its origin's clock. `sha256` is of the record as it stood, and
    `raw` that text, or empty where nobody asked for it.
    """

    at: int | None
    until: int | None
    recorded: int | None
    precision: str
    written: str
    zone: str
    zone_assumed: bool
    kind: str
    text: str
    source: str
    who: str
    external_id: str
    thread: str
    signal: str
    severity: str
    about: tuple[str, ...]
    links: tuple[str, ...]
    marks: tuple[str, ...]
    origin: int
    file: str
    locator: str
    sha256: str
    raw: str


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """The instant of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=at)


def is_human(record: Record | Kept) -> bool:
    """Whether a person wrote it: a message or a line of somebody's own, not a bot's."""
    return bool(record.who) and "bot" not in record.marks
