"""Times in the lines of logs: every program writes its own, and not always at the beginning.

A `Way` is one way of writing a time. `usual_way` says which one a log uses, from its first lines: so a time that a message mentions
is not taken for the time of the line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from secondstory.sources.reading.zones import read_zone, zone_of
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.undated import MONTHS, Days, at, is_next_day

REACH = 160
_DAY_AND_MONTH = len("03-14")
"""How far into a line a time is looked for."""
_MONTH = "(?P<month>" + "|".join(name.capitalize() for name in MONTHS) + ")[a-z]{0,6}"
_CLOCK = r"(?P<time>\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?)(?!\d)"
_HALF = r"(?P<half>\s?[AaPp][Mm]\b)?"
_ZONE = r"(?:\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
_LEVEL = r"(?=\s+(?:TRACE|DEBUG|INFO|NOTICE|WARN|ERROR|FATAL))"
_NO_DIGIT = r"(?<!\d)(?<!\d[.:])"
_ABBREVIATION = re.compile(r" ?\(?([A-Z]{3,5})\)?(?=[\s\]:,]|\Z)")


class Stamp(NamedTuple):
    """A time in a line: what it means, where it stands, and whether something of it had to be filled in."""

    when: datetime
    written: str
    begin: int
    end: int
    is_guess: bool = False


@dataclass(frozen=True, eq=False)
class Way:
    """One way of writing. `is_weak` ones could be something else, so that nearly every line has to have one."""

    name: str
    pattern: re.Pattern[str]
    is_weak: bool = False
    is_first: bool = False
    """Whether it counts at the beginning of a line only."""


def _way(name: str, pattern: str, *, weak: bool = False, first: bool = False) -> Way:
    return Way(name, re.compile(pattern), weak, first)


WAYS = (
    _way("glog", rf"(?P<glog>[IWEF])(?P<number>\d\d)(?P<day>\d\d) {_CLOCK}(?=\s+\d+ \S+\])", first=True),
    _way("epoch", r"(?:- )?(?P<stamp>1[0-9]{9}(?:\.\d{1,9})?|1[0-9]{12})(?=[\s\]:|-])", first=True),
    _way(
        "keyed",
        r"(?:(?<=\s)|(?<=[{,(|])|\A)\"?(?:time|ts|timestamp|at|t|date|datetime|eventTime)\"?[=:]\s?\"?"
        r"(?P<stamp>\d{4}-\d\d-\d\d[T ][\d:.,]+(?:\s?Z|\s?[+-]\d\d:?\d\d)?|\d{10}(?:\.\d+)?(?!\d)|\d{13}(?!\d))\"?",
    ),
    _way("ISO", rf"{_NO_DIGIT}(?P<year>\d{{4}})(?P<by>[-/.])(?P<number>\d\d)(?P=by)(?P<day>\d\d)(?:[T:_]|[- \t]{{1,3}}){_CLOCK}{_ZONE}"),
    _way("ISO with dots", rf"{_NO_DIGIT}(?P<year>\d{{4}})-(?P<number>\d\d)-(?P<day>\d\d)-(?P<time>\d\d\.\d\d\.\d\d(?:\.\d{{1,9}})?)"),
    _way("web server", rf"{_WEEKDAY}{_NO_DIGIT}(?P<day>\d\d)[/ -]{_MONTH}[/ -](?P<year>\d{{4}})[: ]{_CLOCK}{_ZONE}"),
    _way(
        "asctime", rf"{_WEEKDAY}\b{_MONTH}\s{{1,2}}(?P<day>\d{{1,2}}),? {_CLOCK}(?: (?:(?P<zone>[A-Z]{{3,4}}) )?(?P<year>\d{{4}})(?!\d))?"
    ),
    _way("words", rf"{_WEEKDAY}\b{_MONTH} (?P<day>\d{{1,2}}), (?P<year>\d{{4}}),? (?:at )?{_CLOCK}{_HALF}"),
    _way("compact", rf"{_NO_DIGIT}(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)[T._ -]?{_CLOCK}{_ZONE}"),
    _way(
        "digits", rf"{_NO_DIGIT}(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)[T._ -]?(?P<six>\d{{6}})(?:[.,]\d{{1,9}})?(?!\d){_ZONE}"
    ),
    _way("log4j", rf"{_NO_DIGIT}(?P<year>\d\d)/(?P<number>\d\d)/(?P<day>\d\d) {_CLOCK}{_LEVEL}"),
    _way("numbers", rf"{_NO_DIGIT}(?P<date>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)),?\s{_CLOCK}{_HALF}{_ZONE}"),
    _way("six digits", r"(?P<year>\d\d)(?P<number>\d\d)(?P<day>\d\d) (?P<six>\d{6})(?=\s)", first=True, weak=True),
    _way("no year", rf"\[?{_NO_DIGIT}(?P<date>\d\d[-./]\d\d) {_CLOCK}", first=True, weak=True),
    _way("audit", r"audit\((?P<stamp>1[0-9]{9}\.\d{3})(?=:\d+\))"),
    _way("any epoch", r"(?<![\d.:/])(?P<stamp>1[0-9]{9}(?:\.\d{1,9})?|1[0-9]{12})(?![\d.:/])", weak=True),
    _way("clock", rf"\[?{_CLOCK}(?=[\s\]|])", first=True, weak=True),
)
"""The surest first: of two that as many lines have, the earlier is the way of the log."""
_DIGIT = re.compile(r"\d")
_BEGINS_WITHIN = 40
_BARE = re.compile(r"\W{0,3}")
_BEFORE_BRACKET = re.compile(r"(?:\S+ ){1,6}\[")
_ORDERED = re.compile(r"(\d{1,2})[/.-](\d{1,2})")


@dataclass
class Clock:
    """Reads times of one log: what it usually writes, and what its last line had, so that midnight is noticed."""

    days: Days
    usual: Way | None = None
    last: datetime | None = None

    def read(self, line: str) -> Stamp | None:
        """The time of a line: in the usual way wherever it stands, in another one at the beginning only."""
        if self.usual is not None and (found := self.read_as(self.usual, line)):
            return found
        if _DIGIT.search(line, 0, _BEGINS_WITHIN) is None:  # most lines of a trace
            return None
        places = _beginnings(line)
        for way in WAYS:
            if way is not self.usual and not way.is_weak:
                for place in places:
                    if (matched := way.pattern.match(line, place)) and (found := self._stamp(matched)):
                        return found
        return None

    def read_as(self, way: Way, line: str) -> Stamp | None:
        """The time of a line that is written in this way."""
        found = next((each for place in _beginnings(line) if (each := way.pattern.match(line, place))), None)
        if found is None and not way.is_first:
            found = way.pattern.search(line, 0, REACH)
        return self._stamp(found) if found else None

    def _stamp(self, found: re.Match[str]) -> Stamp | None:
        parts = found.groupdict()
        is_guess = False
        if parts.get("stamp"):
            when = moment(parts["stamp"].replace(",", "."))
        elif parts.keys() <= {"time"}:
            when, is_guess = self._today(parts["time"]), True
        else:
            when, is_guess = _dated(parts, self.days)
        if when is None:
            return None
        end, when = _with_zone(when, parts.get("zone"), found.string, found.end())
        written = parts.get("stamp") or found[0]
        return Stamp(when, written.strip(' "[]'), found.start(), end, is_guess)

    def _today(self, written: str) -> datetime | None:
        self.days.lacked_day = True
        when = at(self.days.near if self.last is None else self.last.date(), _clock(written))
        if when and self.last and is_next_day(self.last.time(), when.time()):
            when += timedelta(days=1)
        self.last = when or self.last
        return when


def usual_way(lines: Sequence[str], days: Days) -> tuple[Way | None, int]:
    """The way most of these lines write their time, and how many have one that is read."""
    counts: Counter[Way] = Counter()
    for way in WAYS:
        clock = Clock(days, way)
        counts[way] = sum(1 for line in lines if clock.read_as(way, line) is not None)
    good = {way: count for way, count in counts.items() if count and (not way.is_weak or count * 5 >= len(lines) * 4)}
    if not good:
        return None, 0
    usual = max(good, key=lambda way: good[way])
    clock = Clock(days, usual)
    return usual, sum(1 for line in lines if clock.read(line) is not None)


def day_first(lines: Sequence[str]) -> bool | None:
    """Whether days stand before months where both are numbers; None where nothing decides."""
    pairs = [(int(found[1]), int(found[2])) for line in lines if (found := _ORDERED.search(line[:REACH]))]
    if any(one > 12 >= other for one, other in pairs):
        return True
    return False if any(other > 12 >= one for one, other in pairs) else None


def _dated(parts: dict[str, str], days: Days) -> tuple[datetime | None, bool]:
    days.guessed = False
    if parts.get("date") and len(parts["date"]) == _DAY_AND_MONTH and parts["date"][2] == "-":  # as Android writes it
        month, number = sorted((int(parts["date"][:2]), int(parts["date"][3:])), key=lambda one: one > 12)
        day = days.with_year(month, number) if 1 <= month <= 12 else None
    elif parts.get("date"):
        day = days.read(parts["date"].replace("-", "/"))
    else:
        month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"][:3].lower()]
        year = parts.get("year") or ""
        if not 1 <= month <= 12:
            return None, False
        if year:
            day = days.read(f"{'20' + year if len(year) == 2 else year}-{month:02}-{int(parts['day']):02}")
        else:
            day = days.with_year(month, int(parts["day"]))
    six = parts.get("six")
    written = f"{six[:2]}:{six[2:4]}:{six[4:]}" if six else _clock(parts["time"]) + (parts.get("half") or "")
    return (at(day, written) if day else None), days.guessed


def _clock(written: str) -> str:
    """With a point before the fraction, whatever stood there."""
    whole, fraction = written[:8].rstrip(".,:"), written[len(written[:8].rstrip(".,:")) + 1 :]
    return f"{whole}.{fraction}" if fraction else whole


def _with_zone(when: datetime, zone: str | None, line: str, end: int) -> tuple[int, datetime]:
    """With the zone that was matched, or the one that an abbreviation right after it names ("14:05:09 CEST")."""
    if when.tzinfo is not None:
        return end, when
    if zone and (zone[0] in "+-Z" or zone in {"UTC", "GMT"}):
        offset = "Z" if zone in {"UTC", "GMT"} else zone
        return end, moment(f"{when:%Y-%m-%dT%H:%M:%S.%f}{offset}") or when
    found = None if zone else _ABBREVIATION.match(line, end)
    name = zone or (found[1] if found else "")
    known = read_zone(name, 0) if name else None
    if known is None or known[1] != len(name):
        return end, when
    try:
        return (found.end() if found else end), when.replace(tzinfo=zone_of(known[0])).astimezone(UTC)
    except (OverflowError, ValueError):
        return end, when


def _beginnings(line: str) -> list[int]:
    """Where a line may be said to begin: after signs, and in the first bracket, where web servers have their times."""
    found = _BARE.match(line)
    places = [found.end() if found else 0]
    if found and found.end():
        places.append(0)
    if bracket := _BEFORE_BRACKET.match(line, 0, REACH):
        places.append(bracket.end())
    return places
