"""A calendar file (RFC 5545): one event that comes back, in a named zone, so that it stays at ten o'clock when the clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FOLD_AT_BYTES = 75
YEARS = 6
"""For how many years the changes of the clocks are written down; calendar programs know them by the zone's name anyway."""
_BREAKING = ("\r\n", "\r", "\n", "\x0b", "\x0c", "\u2028", "\u2029")


@dataclass(frozen=True)
class Meeting:
    """An event that comes back. `starts_at` is aware, in its zone; `uid` stays when the file is made again; `rule` is an RRULE."""

    uid: str
    made_at: datetime
    starts_at: datetime
    length: timedelta
    rule: str
    title: str
    text: str
    link: str = ""


def calendar_of(meeting: Meeting, *, product: str = "-//Second Story//EN") -> str:
    """The whole file, lines ended by CR LF and folded where they have more than 75 bytes."""
    zone = meeting.starts_at.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("A meeting starts in a named zone.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{escaped(product)}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_zone_lines(zone, meeting.starts_at),
        "BEGIN:VEVENT",
        f"UID:{escaped(meeting.uid)}",
        f"DTSTAMP:{_utc(meeting.made_at)}",
        _begin(meeting.starts_at, zone),
        f"DURATION:PT{int(meeting.length.total_seconds()) // 60}M",
        f"RRULE:{meeting.rule}",
        f"SUMMARY:{escaped(meeting.title)}",
        f"DESCRIPTION:{escaped(meeting.text)}",
        *([f"URL:{''.join(meeting.link.split())}"] if meeting.link else []),
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def escaped(text: str) -> str:
    """A TEXT value: no line ends and no control characters in it, and what has a meaning there is marked."""
    for one in _BREAKING:
        text = text.replace(one, "\n")
    plain = "".join(letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and ord(letter) != 127))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, each but the first with a space in front; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        bytes_of = len(letter.encode("utf-8", "replace"))
        if size + bytes_of > FOLD_AT_BYTES:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += bytes_of
    yield piece


def _begin(at: datetime, zone: ZoneInfo) -> str:
    return f"DTSTART:{_utc(at)}" if zone.key == "UTC" else f"DTSTART;TZID={zone.key}:{at:%Y%m%dT%H%M%S}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _zone_lines(zone: ZoneInfo, since: datetime) -> Iterator[str]:
    """The zone from the change of the clocks before `since` on; UTC needs none."""
    if zone.key == "UTC":
        return
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone.key}")
    first = since.astimezone(UTC) - timedelta(days=370)
    changes = list(_changes(zone, first, first + timedelta(days=370 + 366 * YEARS)))
    before = _offset(zone, changes[0] - timedelta(seconds=1)) if changes else _offset(zone, first)
    yield from _observance(zone, first, before)
    for change in changes:
        yield from _observance(zone, change, _offset(zone, change - timedelta(seconds=1)))
    yield "END:VTIMEZONE"


def _observance(zone: ZoneInfo, at: datetime, before: timedelta) -> Iterator[str]:
    after = _offset(zone, at)
    kind = "DAYLIGHT" if at.astimezone(zone).dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{(at + before).replace(tzinfo=None):%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_signed(before)}"
    yield f"TZOFFSETTO:{_signed(after)}"
    yield f"END:{kind}"


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Each instant at which the clocks change: found by the day, then by the second."""
    day = first
    while day < last:
        following = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, following):
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, day) else (low, middle)
            yield high
        day = following


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
