"""The example's stories as they are written down: TOML beside this file, with days counted back from today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Calendar:
    """Turns the clock times of one story ("14:04", "+1 02:10") into instants, `days_ago` before `today`."""

    first_day: date
    zone: ZoneInfo

    @classmethod
    def of(cls, story: dict[str, Any], *, today: date) -> Calendar:
        """The calendar of a story told relative to `today`."""
        return cls(today - timedelta(days=story["days_ago"]), ZoneInfo(story["zone"]))

    def at(self, written: str | None) -> datetime | None:
        """The instant of a clock time; None stays None."""
        if not written:
            return None
        days, _space, clock_time = written.rpartition(" ")
        day = self.first_day + timedelta(days=int(days or 0))
        return datetime.combine(day, time.fromisoformat(clock_time), self.zone)

    def surely_at(self, written: str) -> datetime:
        """`at` for a time that every story has."""
        instant = self.at(written)
        if instant is None:
            raise ValueError("A story has no start.")
        return instant


def organisation() -> dict[str, Any]:
    """The company: teams, people, services."""
    return tomllib.loads((CONTENT / "organisation.toml").read_text(encoding="utf-8"))


def incidents() -> Iterator[dict[str, Any]]:
    """The stories, oldest first."""
    for path in sorted((CONTENT / "incidents").glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))
