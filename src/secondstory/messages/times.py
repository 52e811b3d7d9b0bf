"""When a reader is written to: on working days, from their hour on, on their clock, never in their quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from secondstory.lib.working_days import is_working_day, working_day_after

WORKING_DAYS = frozenset(range(5))
"""Monday to Friday, as `date.weekday` counts."""
APART = timedelta(hours=12)
"""So much lies between two digests, also for somebody who travels over the date line."""


@dataclass(frozen=True)
class Hours:
    """One reader's clock. Hours are whole and local; `days` are weekdays of `WORKING_DAYS`."""

    zone: ZoneInfo
    hour: int
    quiet_from: int
    quiet_until: int
    days: frozenset[int] = WORKING_DAYS

    def day(self, now: datetime) -> date:
        """The day it is on their wall."""
        return now.astimezone(self.zone).date()

    def is_quiet(self, hour: int) -> bool:
        """Whether nobody writes to them in this hour. Quiet hours may go over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    @property
    def begins(self) -> int:
        """The hour from which they are written to: the one they chose, or the end of the quiet hours it lies in."""
        return self.quiet_until if self.is_quiet(self.hour) else self.hour

    def is_time(self, now: datetime) -> bool:
        """Whether the day's digest may go out now. An hour that a clock change leaves out counts as over; one that comes twice is one."""
        local = now.astimezone(self.zone)
        return self.is_sending_day(local.date()) and local.hour >= self.begins and not self.is_quiet(local.hour)

    def is_sending_day(self, day: date) -> bool:
        """Whether there may be a digest on this day at all."""
        return is_working_day(day) and day.weekday() in self.days

    def next_day(self, day: date) -> date:
        """The day of the digest after this day's."""
        day += timedelta(days=1)
        while not self.is_sending_day(day):
            day += timedelta(days=1)
        return day

    def horizon(self, day: date, *, before_days: int) -> date:
        """Up to which day something is said on `day` because it comes near: so many working days, and all until the next digest."""
        return max(working_day_after(day, before_days), self.next_day(day) - timedelta(days=1))
