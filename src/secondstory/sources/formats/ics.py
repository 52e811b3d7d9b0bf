"""Calendars (iCalendar, RFC 5545): entries with their zone, whole days, and repetition said but not played out.

The reader is our own: of the format we need unfolding, names with parameters, and four properties that hold times. A library would
bring recurrence and time zone definitions, and refuse whole files for a damaged line that is passed over here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from secondstory.lib.clock import known_zones, zone_or_utc
from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Kind, Record, Skipped
from secondstory.sources.records.stamps import moment

_REPEATS = "A calendar entry repeats: only the first time was taken."
_OTHER = "A part of the calendar that is no entry (a task, a free or busy time) was passed over."
_CUT = "The calendar ends in the middle of an entry: export it once more to have it."
_NO_WORDS = "A calendar entry has no title and no time, so it was passed over."
_NO_ZONE = "A calendar names a zone that is not known, so its times count as local ones."
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?\Z")
_LONG = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?\Z")
_PARTS = re.compile(r'(?:[^:;"]|"[^"]*")+')
_CHANGE = re.compile(
    r"\b(maint|deploy|release|migrat|upgrad|rollout|cutover|failover|change window|patch|freeze|rotat|switch)", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WINDOWS = {
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "FLE Standard Time": "Europe/Kyiv",
    "GTB Standard Time": "Europe/Bucharest",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
    "India Standard Time": "Asia/Kolkata",
    "Tokyo Standard Time": "Asia/Tokyo",
    "China Standard Time": "Asia/Shanghai",
    "Singapore Standard Time": "Asia/Singapore",
    "AUS Eastern Standard Time": "Australia/Sydney",
    "E. South America Standard Time": "America/Sao_Paulo",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Turkey Standard Time": "Europe/Istanbul",
    "Israel Standard Time": "Asia/Jerusalem",
    "South Africa Standard Time": "Africa/Johannesburg",
}
"""Zones as Outlook names them, with the place whose clock they mean."""


@dataclass
class _Entry:
    values: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def words(self, name: str) -> str:
        """A property's text on one line."""
        told = _ESCAPED.sub(lambda one: " " if one[1] in "nN" else one[1], self.values.get(name, ({}, ""))[1])
        return one_line(told, longest=MOST_LETTERS)


class Calendar:
    """A calendar's file."""

    key = "ics"
    title = "Calendar (ICS)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its first line."""
        is_one = not sample.is_bundle and sample.text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
        return Guess(100, "it begins as a calendar does") if is_one else None

    def parse(self, material: Material) -> Iterator[Item]:
        """Entry by entry. Raises `Unreadable`."""
        for member in material.members:
            with material.open(member) as stream:
                yield from _entries(_unfolded(lines_of(stream, most_bytes=material.limits.most_line_bytes)))


def _unfolded(lines: Iterator[tuple[int, str | None]]) -> Iterator[tuple[int, str]]:
    """A line that begins with a space goes on with the one before it."""
    begun, number = "", 0
    for place, line in lines:
        if line is None:
            continue
        if line[:1] in {" ", "\t"} and begun and len(begun) < 1_000_000:
            begun += line[1:]
            continue
        if begun:
            yield number, begun
        begun, number = line, place
    if begun:
        yield number, begun


def _entries(lines: Iterator[tuple[int, str]]) -> Iterator[Item]:
    entry: _Entry | None = None
    calendar, inside = "", 0
    for number, line in lines:
        name, given, value = _property(line)
        if name == "X-WR-CALNAME":
            calendar = _ESCAPED.sub(r"\1", value)
        elif name == "BEGIN" and value.upper() in {"VEVENT", "VJOURNAL"}:
            entry, inside = _Entry(lines=[line]), 0
        elif entry is None:
            if name == "BEGIN" and value.upper() in {"VTODO", "VFREEBUSY"}:
                yield Skipped(_OTHER, f"line {number}")
        else:
            entry.lines.append(line)
            if name == "BEGIN":
                inside += 1
            elif name == "END" and inside:
                inside -= 1
            elif name == "END":
                yield from _told(entry, calendar, f"line {number - len(entry.lines) + 1}")
                entry = None
            elif not inside:
                entry.values.setdefault(name, (given, value))
    if entry is not None:
        yield Skipped(_CUT)


def _property(line: str) -> tuple[str, dict[str, str], str]:
    """Name, parameters and value of a line."""
    head = _PARTS.match(line)
    if head is None:
        return "", {}, ""
    end, given = head.end(), {}
    while line[end : end + 1] == ";" and (found := _PARTS.match(line, end + 1)):
        name, _sign, value = found[0].partition("=")
        given[name.upper()] = value.strip('"')
        end = found.end()
    return head[0].upper().strip(), given, line[end + 1 :].strip() if line[end : end + 1] == ":" else ""


def _told(entry: _Entry, calendar: str, where: str) -> Iterator[Item]:
    given, value = entry.values.get("DTSTART", ({}, ""))
    begins, is_day, zone_is_known = _moment(given, value)
    title = entry.words("SUMMARY") or entry.words("DESCRIPTION")
    if not title and begins is None:
        yield Skipped(_NO_WORDS, where)
        return
    if not zone_is_known:
        yield Skipped(_NO_ZONE, where)
    is_repeated = "RRULE" in entry.values or "RDATE" in entry.values
    if is_repeated:
        yield Skipped(_REPEATS, where)
    place, uid = entry.words("LOCATION"), entry.values.get("UID", ({}, ""))[1]
    again = entry.values.get("RECURRENCE-ID", ({}, ""))[1]
    is_off = entry.words("STATUS").upper() == "CANCELLED"
    shown = "".join(
        (title or "A calendar entry", f" ({place})" if place and not place.startswith("http") else "", ", repeated" if is_repeated else "")
    )
    yield Record(
        text=one_line(f"Cancelled: {shown}" if is_off else shown, longest=MOST_LETTERS),
        occurred_at=begins,
        occurred_until=_end(entry, begins, is_day=is_day) if begins else None,
        precision="unknown" if begins is None else "day" if is_day else "exact",
        time_as_written=value if begins else "",
        kind=_kind(entry, title),
        source=f"Calendar {one_line(calendar, longest=80)}".strip(),
        external_id=" ".join(some("ics", uid, again)) if uid else "",
        thread=f"ics {uid}" if uid else "",
        links=tuple(one for name in ("URL", "LOCATION") if (one := entry.words(name)).startswith(("http://", "https://"))),
        marks=some("planned", "cancelled" if is_off else "", "recurring" if is_repeated else ""),
        raw="\n".join(entry.lines),
        locator=where,
    )


def _kind(entry: _Entry, title: str) -> Kind:
    if _CHANGE.search(title):
        return "change"
    return "communication" if "ATTENDEE" in entry.values else "observation"


def _end(entry: _Entry, begins: datetime, *, is_day: bool) -> datetime | None:
    """When it ends, where that is later; the end of a whole day is the day after it."""
    given, value = entry.values.get("DTEND", ({}, ""))
    ends = _moment(given, value)[0]
    if ends is None and (lasts := _LONG.match(entry.values.get("DURATION", ({}, ""))[1])):
        weeks, days, hours, minutes, seconds = (int(one or 0) for one in lasts.groups()[1:])
        try:
            ends = begins + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        except OverflowError:
            return None
    if ends is None or (ends.tzinfo is None) != (begins.tzinfo is None):
        return None
    least = timedelta(days=1) if is_day else timedelta()
    return ends if ends - begins > least else None


def _moment(given: dict[str, str], value: str) -> tuple[datetime | None, bool, bool]:
    """(when, whether it is a whole day, whether its zone is known)."""
    found = _STAMP.match(value)
    if found is None:
        return None, False, True
    year, month, day, hour, minute, second, zulu = found.groups()
    when = moment(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zulu or ''}")
    if when is None or hour is None or zulu or "TZID" not in given:
        return when, hour is None, True
    named = given["TZID"].lstrip("/")
    called = _WINDOWS.get(named) or named
    if called not in known_zones():  # some put a prefix before it: /mozilla.org/20050126_1/Europe/Berlin
        called = next((tail for place in range(called.count("/")) if (tail := called.split("/", place + 1)[-1]) in known_zones()), "")
    return (when.replace(tzinfo=zone_or_utc(called)), False, True) if called else (when, False, False)


FORMAT = Calendar()
