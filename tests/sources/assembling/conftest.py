"""Records of made-up incidents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from secondstory.sources.records.record import Record

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def record(text: str = "Pool exhausted", seconds: float | None = 0, **given: Any) -> Record:
    """A record so many seconds after noon; without a time for None."""
    at = None if seconds is None else NOON + timedelta(seconds=seconds)
    return Record(**({"text": text, "occurred_at": at, "source": "app", "locator": f"line {seconds}"} | given))
