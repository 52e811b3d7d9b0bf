"""From times as a document gives them to instants: which zone, how exactly, when it began and when it was over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from secondstory.sources.reading.understood import FoundEvent, Understood

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
LONGEST = timedelta(days=14)
"""A timeline's last entry further than this from the start is a follow-up and not the end of the incident."""

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$")
_MOMENTS = ("detected", "acknowledged", "mitigated", "resolved")


@dataclass(frozen=True)
class Instant:
    """A moment in UTC, and how exactly it is known: exact, approximate, or day."""

    at: datetime
    precision: str = "exact"


@dataclass(frozen=True)
class PlacedEvent:
    """An event with its instants; `at` is None where nobody can tell."""

    found: FoundEvent
    at: datetime | None
    until: datetime | None
    zone_assumed: bool


@dataclass(frozen=True)
class Placed:
    """A document on the time line. `started` is None when it gives no day, or one that can't be; then someone must say."""

    zone: str
    zone_assumed: bool
    started: Instant | None
    moments: dict[str, Instant]
    events: tuple[PlacedEvent, ...]
    problems: tuple[str, ...]


def place(understood: Understood, *, assumed_zone: str, now: datetime) -> Placed:
    """Turn every time into an instant. `assumed_zone` (IANA) counts where the document gives neither zone nor offset."""
    stated = zone_named(understood.zone)
    zone = stated or assumed_zone
    where = ZoneInfo(zone)
    events = tuple(_placed(event, where, is_assumed=not stated) for event in understood.events)
    latest = now + timedelta(minutes=10)

    def is_possible(at: datetime) -> bool:
        return EARLIEST <= at <= latest

    started = _started(understood, events, where)
    if started is None or not is_possible(started.at):
        return Placed(zone, not stated, None, {}, events, ())
    moments, problems = {}, []
    for name in _MOMENTS:
        found = _instant(understood.times.get(name), where)
        if found is None:
            continue
        if is_possible(found.at) and (found.at >= started.at or name in {"detected", "acknowledged"}):
            moments[name] = found
        else:
            problems.append(
                f"The time it gives as “{name}” ({understood.times[name]}) can't be right beside the others, so it was left out."
            )
    if "resolved" not in moments:
        end = _end(events, started.at)
        if end is not None and is_possible(end.at) and end.at >= max((moment.at for moment in moments.values()), default=started.at):
            moments["resolved"] = end
    return Placed(zone, not stated and not _has_offsets(understood), started, moments, events, tuple(problems))


def zone_named(written: str) -> str:
    """The IANA name for a zone as a document states it: a name, or an offset in whole hours; "" for anything else."""
    if written in available_timezones():
        return written
    found = _OFFSET.match(written.strip())
    if found is None:
        return "UTC" if written in {"Z", "UTC", "GMT"} else ""
    hours = int(found[2])
    if hours > 12 or int(found[3] or 0):
        return ""
    sign = "-" if found[1] == "+" else "+"  # the Etc zones count the other way round
    return f"Etc/GMT{sign}{hours}" if hours else "UTC"


def _placed(event: FoundEvent, where: ZoneInfo, *, is_assumed: bool) -> PlacedEvent:
    at, until = _instant(event.at, where), _instant(event.until, where)
    has_offset = event.at is not None and _is_offset(event.at)
    is_after = at is not None and until is not None and until.at > at.at
    return PlacedEvent(
        event, at.at if at else None, until.at if until and is_after else None, is_assumed and at is not None and not has_offset
    )


def _instant(written: str | None, where: ZoneInfo) -> Instant | None:
    if not written:
        return None
    try:
        at = datetime.fromisoformat(written)
        at = at if at.tzinfo else at.replace(tzinfo=where)
        return Instant(at.astimezone(UTC), "exact" if "T" in written else "day")
    except (ValueError, OverflowError):
        return None


def _started(understood: Understood, events: Iterable[PlacedEvent], where: ZoneInfo) -> Instant | None:
    """The labelled start; else the first entry of that day; else the day; else the first entry of all."""
    labelled = _instant(understood.times.get("started"), where)
    if labelled is not None:
        return labelled
    timed = [event.at for event in events if event.at is not None and event.found.precision in {"exact", "approximate"}]
    day = _instant(understood.date, where)
    if day is not None:
        local = day.at.astimezone(where)
        midnight = datetime.combine(local.date(), time(0), where)
        same_day = [at for at in timed if at.astimezone(where).date() == midnight.date()]
        return Instant(min(same_day), "approximate") if same_day else Instant(midnight.astimezone(UTC), "day")
    if timed:
        return Instant(min(timed), "approximate")
    days = [event.at for event in events if event.at is not None]
    return Instant(min(days), "day") if days else None


def _end(events: Iterable[PlacedEvent], started_at: datetime) -> Instant | None:
    """The last timed entry, if it can be the end of this."""
    timed = [(event.at, event.until) for event in events if event.found.precision in {"exact", "approximate"}]
    later = [until or at for at, until in timed if at is not None and started_at < at <= started_at + LONGEST]
    return Instant(max(later), "approximate") if later else None


def _has_offsets(understood: Understood) -> bool:
    return any(event.at and _is_offset(event.at) for event in understood.events)


def _is_offset(written: str) -> bool:
    return bool(re.search(r"T.*(?:Z|[+-]\d{2}:?\d{2})$", written))
