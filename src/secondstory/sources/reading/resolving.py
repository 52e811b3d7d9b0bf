"""Which date was meant by what was written of a day, from what the document says for all its days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from secondstory.sources.reading.days import Day, real_date


@dataclass(frozen=True)
class Evidence:
    """What the document says for all its entries: the incident's day, the order of numeric dates, the zone."""

    incident: date | None
    day_first: bool | None  # how "3/4/2026" is read; None where nothing tells
    zone: str = ""  # stated for all times
    likely_zone: str = ""  # named once before the timeline, not stated for all
    started: datetime | None = None  # what "T+5m" counts from
    started_zone: str = ""
    first_nth: int = 1  # what the incident's first day is called: "Day 1", or "Day 0"
    likely_halves: bool = False  # the likely zone was named with a time of a twelve-hour clock


def resolve_day(day: Day, evidence: Evidence, near: date | None) -> date | None:
    """The date that was meant by what was written, near the date of what stands around it."""
    near = near or evidence.incident
    month, number = day.month, day.day
    if day.nth is not None:
        return _shifted(evidence.incident, day.nth - evidence.first_nth)
    if day.either:
        month, number = _ordered(day, evidence, near)
    if day.steps is not None:
        return _shifted(near, day.steps)
    if month is None and number is None:
        if day.weekday is None or near is None:
            return None
        return _by_weekday(day.weekday, near)
    if number is None or (month is None and near is None):
        return None
    if month is None and near is not None:
        return _by_number(number, day.weekday, near)
    if month is None:
        return None
    if day.year is not None and not day.garbled:
        return real_date(day.year, month, number)
    return _by_year(month, number, day.weekday, near)


def _shifted(near: date | None, days: int) -> date | None:
    return near + timedelta(days=days) if near and date(1900, 1, 1) < near < date(9000, 1, 1) else None


def _ordered(day: Day, evidence: Evidence, near: date | None) -> tuple[int, int]:
    first, second = day.either or (1, 1)
    if evidence.day_first is not None:
        return (second, first) if evidence.day_first else (first, second)
    if near:
        options = [(first, second), (second, first)]
        dates = [(abs((made - near).days), option) for option in options if (made := real_date(day.year or near.year, *option))]
        if dates:
            return min(dates)[1]
    return first, second


def _by_weekday(weekday: int, near: date) -> date | None:
    """The day of that name on or after the date before it, as a story goes on; up to two days back for a late start."""
    for shift in (0, 1, 2, 3, 4, -2, -1):
        found = near + timedelta(days=shift) if date(1900, 1, 2) < near < date(9000, 1, 1) else near
        if found.weekday() == weekday:
            return found
    return None


def _by_number(number: int, weekday: int | None, near: date) -> date | None:
    options = []
    for shift in (-1, 0, 1):
        month = near.month - 1 + shift
        found = real_date(near.year + month // 12, month % 12 + 1, number)
        if found and (weekday is None or found.weekday() == weekday):
            options.append((abs((found - near).days), found))
    if not options and weekday is not None:
        return _by_number(number, None, near)
    return min(options)[1] if options else None


def _by_year(month: int, number: int, weekday: int | None, near: date | None) -> date | None:
    if near is None:
        return None
    options = [
        found for year in (near.year - 1, near.year, near.year + 1) if 1 <= year <= 9999 and (found := real_date(year, month, number))
    ]
    if not options:
        return None
    best = min(options, key=lambda found: abs((found - near).days))
    if weekday is not None and best.weekday() != weekday and abs((best - near).days) > 90:
        return next((found for found in options if found.weekday() == weekday), best)
    return best
