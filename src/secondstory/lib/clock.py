"""The one place that asks what time it is, so a test can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current instant in UTC, or the one a test has set."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Make `now` answer `moment` (aware) inside the block."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every IANA name the time zone database knows; read once, since finding out walks a folder."""
    return frozenset(available_timezones())


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone with this IANA name; UTC where the name is unknown."""
    return ZoneInfo(name) if name in known_zones() else ZoneInfo("UTC")
