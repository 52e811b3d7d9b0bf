"""The 48-hour clock of the guide (R19): when it starts, how far it is, and when it may speak up. No Django, no settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

NUDGES = (timedelta(hours=4), timedelta(hours=24), timedelta(hours=40))
"""When the owner is reminded, counted like the clock itself; a reminder never falls on a weekend."""


class ClockState(StrEnum):
    """Where the clock is."""

    NOT_REQUIRED = "not_required"
    WAITING = "waiting"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BREACHED = "breached"
    HELD = "held"
    HELD_LATE = "held_late"


@dataclass(frozen=True)
class Limits:
    """Hours as durations, and whether Saturdays and Sundays count."""

    amber: timedelta
    red: timedelta
    whole: timedelta
    working_days_only: bool = False


@dataclass(frozen=True)
class ReviewClock:
    """The clock of one incident. Instants are in UTC; `zone` is where weekends are reckoned.

    `started_at` is None while the incident lasts. Elapsed time is absolute: a clock change adds or takes no hour.
    """

    started_at: datetime | None
    held_at: datetime | None
    is_required: bool
    limits: Limits
    zone: ZoneInfo

    def elapsed(self, now: datetime) -> timedelta:
        """Time counted so far, up to the review if it was held."""
        if self.started_at is None:
            return timedelta(0)
        until = self.held_at or now
        if self.limits.working_days_only:
            return _on_working_days(self.started_at, until, self.zone)
        return max(until - self.started_at, timedelta(0))

    def left(self, now: datetime) -> timedelta:
        """Time still to go; negative when it has passed."""
        return self.limits.whole - self.elapsed(now)

    def state(self, now: datetime) -> ClockState:
        """Where the clock is at `now`. Exactly 48 hours is in time; a moment more is not."""
        elapsed = self.elapsed(now)
        if self.held_at is not None:
            return ClockState.HELD if elapsed <= self.limits.whole else ClockState.HELD_LATE
        if not self.is_required:
            return ClockState.NOT_REQUIRED
        if self.started_at is None:
            return ClockState.WAITING
        if elapsed > self.limits.whole:
            return ClockState.BREACHED
        if elapsed >= self.limits.red:
            return ClockState.RED
        return ClockState.AMBER if elapsed >= self.limits.amber else ClockState.GREEN

    @property
    def due_at(self) -> datetime | None:
        """The instant at which the time is up; None while the clock has not started."""
        if self.started_at is None:
            return None
        if not self.limits.working_days_only:
            return self.started_at + self.limits.whole
        return _after_working_days(self.started_at, self.limits.whole, self.zone)

    def nudges(self) -> list[datetime]:
        """When the owner is reminded: at 4, 24 and 40 hours, but what falls on a weekend waits for Monday at nine."""
        if self.started_at is None or self.held_at is not None or not self.is_required:
            return []
        return [_not_on_weekend(self.started_at + after, self.zone) for after in NUDGES]


def clock_start(ended_at: datetime | None, *, kept_at: datetime | None) -> datetime | None:
    """When the clock starts: at the end of the incident, set back once by a reopening and never again.

    `kept_at` is the second resolution that was undone by reopening, if there was one: from there on the clock goes on.
    """
    if ended_at is None:
        return None
    return kept_at or ended_at


def _on_working_days(start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
    """Absolute time between two instants without Saturdays and Sundays of `zone`."""
    counted = timedelta(0)
    at = start
    while at < end:
        midnight = min(_next_midnight(at, zone), end)
        if at.astimezone(zone).weekday() < 5:
            counted += midnight - at
        at = midnight
    return counted


def _after_working_days(start: datetime, whole: timedelta, zone: ZoneInfo) -> datetime:
    at, left = start, whole
    while True:
        midnight = _next_midnight(at, zone)
        if at.astimezone(zone).weekday() < 5:
            if at + left <= midnight:
                return at + left
            left -= midnight - at
        at = midnight


def _next_midnight(at: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), zone).astimezone(UTC)


def _not_on_weekend(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    if local.weekday() < 5:
        return at
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday, time(9), zone).astimezone(UTC)
