"""Times without a day, and days without a year: what is near to them says which they are.

Logs of the old kind write no year, chats that were copied often no day. `Days` fills in what is missing from the day the material
belongs to; where nobody said which, from the name of the file, or else from today, and then says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from secondstory.lib import clock
from secondstory.sources.records.material import Material
from secondstory.sources.records.stamps import EARLIEST, LATEST

NO_DAY = "Its times name no day, and {day} was taken: say which day it was to have them right."
NO_YEAR = "Its days name no year, and the latest that has passed was taken: say when it was to have them right."
EITHER_WAY = "Its days can be read with the day or the month first; {order} first was taken."
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEKDAYS = {name: number for number, name in enumerate("mon tue wed thu fri sat sun".split())}
_MONTH = "(?P<month>" + "|".join(MONTHS) + r")[a-z]*\.?"
_NAMED = (
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?\Z", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?\Z", re.IGNORECASE),
)
_BEFORE = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+(?=\S)", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{2,4}))?\.?\Z")
_LATE, _EARLY = time(18), time(6)


def day_in_name(name: str) -> date | None:
    """The day in a file's name ("#ops.2024-03-02.log")."""
    found = _IN_NAME.search(name.rsplit("/", 1)[-1])
    return _date(int(found[1]), int(found[3]), int(found[4])) if found else None


@dataclass
class Days:
    """What days mean in one material. `is_told` is whether anybody said which day it is near to."""

    near: date
    is_told: bool
    day_first: bool = True
    lacked_day: bool = False
    lacked_year: bool = False
    guessed: bool = False
    """Whether something had to be filled in for the day that was read last."""

    @classmethod
    def of(cls, material: Material) -> Days:
        """By the day given, the file's name, the files beside it, or today."""
        told = material.day or day_in_name(material.name)
        return cls(told or material.near or clock.now().date(), told is not None)

    @property
    def is_guess(self) -> bool:
        """Whether anything was filled in that nobody said."""
        return not self.is_told and (self.lacked_day or self.lacked_year)

    def sentences(self) -> list[str]:
        """What had to be guessed."""
        if not self.is_guess:
            return []
        return [NO_DAY.format(day=f"{self.near:%Y-%m-%d}")] if self.lacked_day else [NO_YEAR]

    def with_year(self, month: int, day: int, weekday: int | None = None) -> date | None:
        """A day without a year: the nearest one, or where nobody said what is near, the last one; on its weekday where that is told."""
        self.lacked_year = self.guessed = True
        years = (self.near.year + away for away in ((0, -1, 1) if self.is_told else range(1, -12, -1)))
        found = [one for year in years if (one := _date(year, month, day)) is not None]
        found = [one for one in found if one.weekday() == weekday] or found
        if self.is_told:
            return min(found, key=lambda one: abs(one - self.near), default=None)
        return next((one for one in found if one <= self.near + timedelta(days=1)), None)

    def read(self, written: str) -> date | None:
        """The day that words mean: a date in any of the usual ways, "Today", "Yesterday", a weekday."""
        self.guessed = False
        text = written.strip().strip("-—–─=").strip()
        lower = text.lower()
        if lower in {"today", "yesterday"}:
            self.lacked_day = self.guessed = True
            return self.near - timedelta(days=lower == "yesterday")
        if lower[:3] in WEEKDAYS and lower.rstrip(".,").isalpha():
            self.lacked_day = self.guessed = True
            return self.near - timedelta(days=(self.near.weekday() - WEEKDAYS[lower[:3]]) % 7)
        before = _BEFORE.match(text)
        weekday = WEEKDAYS[lower[:3]] if before else None
        text = text[before.end() if before else 0 :].rstrip(",")
        for pattern in _NAMED:
            if found := pattern.match(text):
                month, day = MONTHS[found["month"].lower()[:3]], int(found["day"])
                return _date(int(found["year"]), month, day) if found["year"] else self.with_year(month, day, weekday)
        return self._slashed(text)

    def _slashed(self, text: str) -> date | None:
        found = _SLASHED.match(text)
        if found is None:
            return None
        one, other, last = found[1], int(found[3]), found[4]
        if len(one) == 4:
            return _date(int(one), other, int(last)) if last else None
        day, month = (int(one), other) if self.day_first else (other, int(one))
        if month > 12 >= day:
            day, month = month, day
        if last is None:
            return self.with_year(month, day)
        return _date(int(last) + (2000 if len(last) == 2 else 0), month, day)


def is_next_day(before: time, after: time) -> bool:
    """Whether midnight lies between two times that follow each other without a day."""
    return before >= _LATE and after <= _EARLY


def at(day: date, written: str) -> datetime | None:
    """A local time of a day: "14:05", "2:05:33 PM", "14.05"."""
    found = _CLOCK.match(written.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second, int((found[4] or "0")[:6].ljust(6, "0"))))


_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?\s*(?:([aApP])\.?\s?[mM]\.?)?\Z")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST.year <= year < LATEST.year else None
