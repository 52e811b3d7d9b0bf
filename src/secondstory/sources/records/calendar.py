"""Times as people and spreadsheets write them: day or month first, names of months, am and pm, a clock time beside a day of its own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from secondstory.sources.reading.zones import read_zone, zone_of
from secondstory.sources.records.stamps import is_day, is_sane, moment

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?!\d)")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\.?[ /-]([A-Za-z]{3,9})\.?,?[ /-](\d{4}|\d\d)\b")
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\b\.?)?")
_CLOCK_ALONE = re.compile(r"\d{1,2}:\d\d(:\d\d([.,]\d{1,9})?)?(\s*[ap]\.?m\.?)?\Z", re.IGNORECASE)
_LONGEST_REST = 12
"""What is longer behind a time is a line that begins with one."""
_ISO_LIKE = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) (\S.*)\Z")
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? ", re.IGNORECASE)


class Told(NamedTuple):
    """A time as it was written: naive where no zone stands beside it."""

    at: datetime
    is_day: bool = False


def told(value: Any, *, day_first: bool = False, on: date | None = None) -> Told | None:
    """The time a cell means, or None. `on` is the day of a clock time that stands alone; `day_first` decides 03/04/2026."""
    if isinstance(value, str):
        value = value.strip()
    if (at := moment(value)) is not None:
        return Told(at, is_day(value))
    if not isinstance(value, str) or not 4 <= len(value) <= 60 or not any(letter.isdigit() for letter in value):
        return None
    text = value
    if iso := _ISO_LIKE.match(text):
        return _placed(moment(f"{iso[1]}T{iso[2]}"), text, iso.start(3))
    found = _day_in(text, day_first=day_first)
    if found is None:
        if on is None or not _CLOCK_ALONE.match(text):
            return _of_mail(text)
        found = on, 0
    day, end = found
    if (clock := _CLOCK.search(text, end)) is None:
        if end == 0:
            return None
        clock = _CLOCK.match(text)
    if clock is None:
        return Told(datetime.combine(day, time()), is_day=True) if len(text) - end < 4 else None
    at_time = _clock(clock)
    return None if at_time is None else _placed(datetime.combine(day, at_time), text, clock.end())


def day_in(value: Any, *, day_first: bool = False) -> date | None:
    """The day a cell names, whatever clock time stands beside it."""
    found = told(value, day_first=day_first)
    return None if found is None else found.at.date()


def order_of(values: list[str]) -> bool | None:
    """Whether the day stands before the month in these, None where nothing decides: every first and second number is 12 or less."""
    for value in values:
        found = _NUMERIC.search(value)
        if found is None or len(found[1]) > 2:
            continue
        if int(found[1]) > 12:
            return True
        if int(found[3]) > 12:
            return False
        if found[2] == ".":
            return True
    return None


def is_ambiguous(value: str) -> bool:
    """Whether a value could be read with day and month exchanged."""
    found = _NUMERIC.search(value)
    return (
        found is not None
        and len(found[1]) <= 2
        and found[2] != "."
        and int(found[1]) <= 12
        and int(found[3]) <= 12
        and found[1] != found[3]
    )


def _day_in(text: str, *, day_first: bool) -> tuple[date, int] | None:
    try:
        if found := _NUMERIC.search(text):
            one, two = int(found[1]), int(found[3])
            if len(found[1]) == 4:
                year, month, day = one, two, int(found[4])
            else:
                year = _full(found[4])
                day, month = (one, two) if (day_first or found[2] == "." or one > 12) and two <= 12 else (two, one)
        elif (found := _DAY_MONTH.search(text)) and found[2][:3].lower() in _MONTHS:
            year, month, day = _full(found[3]), _MONTHS[found[2][:3].lower()], int(found[1])
        elif (found := _MONTH_DAY.search(text)) and found[1][:3].lower() in _MONTHS:
            year, month, day = int(found[3]), _MONTHS[found[1][:3].lower()], int(found[2])
        else:
            return None
        named = date(year, month, day)
    except ValueError:
        return None
    begins = found.start()
    is_at_start = begins == 0 or _WEEKDAY.match(text) or _CLOCK.match(text)
    return (named, found.end()) if is_sane(datetime.combine(named, time())) and is_at_start else None


def _full(year: str) -> int:
    """A year as it is meant: two digits are of this century."""
    return int(year) + 2000 if len(year) == 2 else int(year)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5][0] in "pP" else 0)
    micro = int((found[4] or "0")[:6].ljust(6, "0"))
    return time(hour, minute, second, micro) if hour < 24 and minute < 60 and second < 60 else None


def _placed(at: datetime | None, text: str, end: int) -> Told | None:
    """With the zone that stands after the clock time, if one does."""
    if at is None:
        return None
    if at.tzinfo is not None:
        return Told(at)
    rest = text[end:].strip(" ()[]")
    found = read_zone(rest, 0, glued=True) if rest else None
    if found is None:
        return Told(at) if len(rest) <= _LONGEST_REST and " " not in rest else None
    try:
        return Told(at.replace(tzinfo=zone_of(found[0])).astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def _of_mail(text: str) -> Told | None:
    """As mail and HTTP write it: "Sat, 14 Mar 2026 14:05:11 +0100"."""
    try:
        at = parsedate_to_datetime(text)
        at = at.astimezone(UTC) if at.utcoffset() is not None else at
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Told(at) if is_sane(at) and at.utcoffset() != timedelta(days=1) else None
