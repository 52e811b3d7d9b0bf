"""Logs of programs as text: lines that begin with a time (or have one in brackets, as web servers do), and what belongs to them below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.undated import MONTHS, Days, at

_MONTH = "(?P<month>" + "|".join(name.capitalize() for name in MONTHS) + ")"
_CLOCK = r"(?P<time>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)"
_ZONE = r"\s?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_STAMPS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\W{{0,3}}(?P<year>\d{{4}})[-/.](?P<number>\d\d)[-/.](?P<day>\d\d)[T ]{_CLOCK}{_ZONE}(?=\W|\Z)",
        rf"(?:\S+ ){{1,6}}\[(?P<day>\d\d)/{_MONTH}/(?P<year>\d{{4}}):{_CLOCK}{_ZONE}\]",
        rf"\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) {_MONTH}\s{{1,2}}(?P<day>\d{{1,2}}) {_CLOCK}(?: (?P<zone>UTC|GMT))?(?: (?P<year>\d{{4}}))\]?",
        rf"(?P<glog>[IWEF])(?P<number>\d\d)(?P<day>\d\d) {_CLOCK}(?=\s+\d+ \S+\])",
        r"(?:time|ts|timestamp|at|t)=\"?(?P<stamp>\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?|\d{10}(?:\.\d+)?)\"?(?=\s)",
        r"(?P<stamp>1[0-9]{9}(?:\.\d{1,9})?|1[0-9]{12})(?=[\s\]:|-])",
    )
)
_LEVEL = re.compile(
    r"(?<![\w-])(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRIT(?:ICAL)?|FATAL|SEVERE|PANIC|EMERG|ALERT"
    r"|(?:level|lvl|severity)=\"?(?P<level>[A-Za-z]+)\"?|\[(?P<bracket>trace|debug|info|notice|warn|warning|error|crit|alert|emerg|fatal)\])(?![\w-])"
)
_GLOG = {"I": "info", "W": "warning", "E": "error", "F": "fatal"}
_MESSAGE = re.compile(r'\b(?:msg|message)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_SERVER_ERROR = re.compile(r'" (5\d\d) ')
_MOST_BELOW = 20_000
_BEFORE = "A line stands before the first that has a time, so it was passed over."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."


def read_line(line: str, days: Days) -> Record | None:
    """One line that has a time, or None."""
    for pattern in _STAMPS:
        if found := pattern.match(line):
            break
    else:
        return None
    when, written = _when(found, days)
    if when is None:
        return None
    rest = line[found.end() :] if "[" not in found[0][1:] else line.replace(written, "").replace("[]", "")
    rest = rest.strip(" \t]|:-,")
    level = _LEVEL.search(line[:200])
    severity = (level["level"] or level["bracket"] or level[1]).lower() if level else _GLOG.get(found.groupdict().get("glog") or "", "")
    if not severity and _SERVER_ERROR.search(line):
        severity = "error"
    message = _MESSAGE.search(rest)
    said = one_line((message[1] or message[2] or "").replace('\\"', '"') if message else rest, longest=MOST_LETTERS)
    return Record(
        text=said or one_line(line, longest=MOST_LETTERS),
        occurred_at=when,
        precision="approximate" if days.guessed and not days.is_told else "exact",
        time_as_written=written,
        kind="observation",
        source="Log",
        severity=severity,
        marks=some("log"),
        raw=line,
    )


def _when(found: re.Match[str], days: Days) -> tuple[datetime | None, str]:
    parts = found.groupdict()
    if written := parts.get("stamp"):
        return moment(written.replace(",", ".")), written
    month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"].lower()]
    days.guessed = False
    if not parts.get("year"):
        day = days.with_year(month, int(parts["day"])) if 1 <= month <= 12 else None
    else:
        day = days.read(f"{parts['year']}-{month:02}-{int(parts['day']):02}")
    start = min(found.start(name) for name in ("day", "month", "number", "year") if parts.get(name))
    written = found.string[start : found.end()].rstrip("]")
    when = at(day, parts["time"].replace(",", ".")) if day else None
    zone = parts.get("zone")
    return (moment(f"{when:%Y-%m-%dT%H:%M:%S.%f}{zone.replace('GMT', 'Z')}") if when and zone else when), written


class LogLines:
    """A program's log."""

    key = "log"
    title = "Log lines"

    def sniff(self, sample: Sample) -> Guess | None:
        """By how many of its first lines begin with a time; what is indented below one counts for it."""
        if sample.is_bundle or sample.objects:
            return None
        days = Days(datetime(2024, 1, 1).date(), is_told=True)  # noqa: DTZ001 - any day does, to see whether it is one
        lines = [one for one in sample.text[:30_000].splitlines() if one.strip() and not one[:1].isspace()][:60]
        known = sum(1 for one in lines if read_line(one, days) is not None)
        if known < 2 or known * 2 < len(lines):
            return None
        return Guess(40, "its lines begin with a time, as logs do")

    def parse(self, material: Material) -> Iterator[Item]:
        """Line by line, each with what stands below it without a time. Raises `Unreadable`."""
        for member in material.members:
            days = Days.of(material)
            place = f"{member}, " if material.is_bundle else ""
            with material.open(member) as stream:
                yield from _records(lines_of(stream, most_bytes=material.limits.most_line_bytes), days, place)
            for sentence in days.sentences():
                yield Skipped(sentence)


def _records(lines: Iterator[tuple[int, str | None]], days: Days, place: str) -> Iterator[Item]:
    record: Record | None = None
    below: list[str] = []
    for number, line in lines:
        where = f"{place}line {number}"
        if line is None:
            yield Skipped(_LONG, where)
        elif found := read_line(line, days):
            if record is not None:
                yield _with(record, below)
            record, below = found.at(where), []
        elif line.strip() and record is not None:
            if sum(len(one) for one in below[-1:]) < _MOST_BELOW and len(below) < 200:
                below.append(line[:_MOST_BELOW])
        elif line.strip():
            yield Skipped(_BEFORE, where)
    if record is not None:
        yield _with(record, below)


def _with(record: Record, below: list[str]) -> Record:
    """The first line below is often the name of what went wrong; a trace of calls is kept, but not told."""
    if not below:
        return record
    first = below[0].strip()
    said = (
        record.text if first.startswith(("at ", "File ", "...", "Traceback")) else one_line(f"{record.text} {first}", longest=MOST_LETTERS)
    )
    return replace(record, text=said, raw="\n".join((record.raw, *below)))


FORMAT = LogLines()
