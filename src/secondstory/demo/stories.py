"""The example's stories as they are written down: TOML beside this file, with days counted back from today."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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


@dataclass(frozen=True)
class Words:
    """How a story's text speaks of what is not there yet while it is written: `@name` in a mention, a picture and a span of time."""

    uids: dict[str, str]
    pictures: dict[str, str]
    calendar: Calendar

    def said(self, markdown: str) -> str:
        """The text with what they are called in this installation. Raises KeyError for a name the story doesn't know."""
        text = _MENTION.sub(lambda found: f"(story:{found[1]}/{self.uids[f'{found[1]}/{_plain(found[2])}']})", markdown)
        text = _PICTURE.sub(lambda found: f"({self.pictures[found[1]]}", text)
        return _SPAN.sub(lambda found: f'{found[1]}="{self.calendar.surely_at(found[2]).astimezone(UTC):%Y-%m-%dT%H:%M}Z"', text)


_MENTION = re.compile(r"\(story:([a-z]+)/@([^)]+)\)")
_PICTURE = re.compile(r"\(@([a-z-]+)")
_SPAN = re.compile(r'\b(from|to)="@([^"]+)"')


def _plain(name: str) -> str:
    return name.replace("_", " ")


def organisation() -> dict[str, Any]:
    """The company: teams, people, services."""
    return tomllib.loads((CONTENT / "organisation.toml").read_text(encoding="utf-8"))


def incidents() -> Iterator[dict[str, Any]]:
    """The stories, oldest first."""
    for path in sorted((CONTENT / "incidents").glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))
