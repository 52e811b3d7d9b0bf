"""Syslog: the old way of writing it (RFC 3164, no year), the new one (RFC 5424), and what rsyslog and `journalctl` print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.undated import MONTHS, Days, at

LEVELS = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")
_OLD = re.compile(
    r"(?:<(?P<pri>\d{1,3})>)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,2}(?P<day>\d{1,2})\s(?:(?P<year>\d{4})\s)?"
    r"(?P<time>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(?P<zone>Z|[+-]\d\d:?\d\d)?\s+(?P<rest>\S.*)\Z",
)
_NEW = re.compile(r"<(?P<pri>\d{1,3})>\d{1,2} (?P<stamp>\S+) (?P<host>\S+) (?P<app>\S+) (?P<pid>\S+) (?P<msgid>\S+) (?P<rest>[-\[].*)\Z")
_ISO = re.compile(
    r"(?:<(?P<pri>\d{1,3})>)?(?P<stamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\s+"
    r"(?P<rest>[\w.-]+ [\w./()@-]{1,64}(?:\[\d+\])?:\s.*)\Z"
)
_TAG = re.compile(r"(?:(?P<host>[\w.:-]+)\s)?(?P<app>[\w./()@ -]{1,64}?)(?:\[(?P<pid>\d+)\])?:\s+(?P<text>.*)\Z")
_STRUCTURED = re.compile(r'(?:-|(?:\[[^\]"]*(?:"(?:[^"\\]|\\.)*"[^\]"]*)*\])+)(?: |\Z)')
_ENDS = ("-- Logs begin", "-- Journal begins", "-- No entries", "-- Boot ", "-- Reboot --", "-- ")
_NO_LINE = "A line has no time in the way of syslog, so it was passed over."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."


def read_line(line: str, days: Days) -> Record | None:
    """One line, or None where it is none."""
    if found := _NEW.match(line):
        host, app = (found[name] if found[name] != "-" else "" for name in ("host", "app"))
        rest = _STRUCTURED.match(found["rest"])
        said = found["rest"][rest.end() :] if rest else found["rest"]
        said = said.removeprefix("\ufeff").removeprefix("BOM")
        return _record(line, moment(found["stamp"]), found["stamp"], host, app, said, pri=found["pri"])
    found = _ISO.match(line)
    if found:
        return _tagged(line, moment(found["stamp"].replace(",", ".")), found["stamp"], found["rest"], found["pri"])
    found = _OLD.match(line)
    if found is None:
        return None
    month, number = MONTHS[found["month"].lower()], int(found["day"])
    day = days.read(f"{number} {found['month']} {found['year']}") if found["year"] else days.with_year(month, number)
    when = at(day, found["time"].replace(",", ".")) if day else None
    if when and found["zone"]:
        when = moment(f"{when:%Y-%m-%dT%H:%M:%S.%f}{found['zone']}")
    written = line[found.start("month") : found.end("zone") if found["zone"] else found.end("time")]
    return _tagged(line, when, written, found["rest"], found["pri"], is_guess=days.is_guess)


def _tagged(line: str, when: datetime | None, written: str, rest: str, pri: str | None, *, is_guess: bool = False) -> Record:
    found = _TAG.match(rest)
    if found:
        return _record(line, when, written, found["host"] or "", found["app"].strip(), found["text"], pri=pri, is_guess=is_guess)
    host, _space, said = rest.partition(" ")
    return _record(line, when, written, host if said else "", "", said or rest, pri=pri, is_guess=is_guess)


def _record(  # noqa: PLR0917 - the parts of a line, in the order it has them
    line: str, when: datetime | None, written: str, host: str, app: str, said: str, *, pri: str | None, is_guess: bool = False
) -> Record:
    said = one_line(said, longest=MOST_LETTERS) or "(no text)"
    return Record(
        text=f"{app}: {said}" if app else said,
        occurred_at=when,
        precision="unknown" if when is None else "approximate" if is_guess else "exact",
        time_as_written=written,
        kind="observation",
        source=f"syslog {host}".strip(),
        severity=LEVELS[int(pri) % 8] if pri else "",
        about=some(host, app),
        marks=("log",),
        raw=line,
    )


class Syslog:
    """Lines of a log."""

    key = "syslog"
    title = "Syslog"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its first lines."""
        if sample.is_bundle:
            return None
        lines = [one for one in sample.text[:20_000].splitlines() if one.strip() and not one.startswith(_ENDS)][:40]
        days = Days(datetime(2024, 1, 1, tzinfo=UTC).date(), is_told=True)
        known = sum(1 for one in lines if read_line(one.strip("\r"), days) is not None)
        if not known or known * 2 < len(lines):
            return None
        is_named = any(_NEW.match(one) or one.startswith("<") for one in lines)
        return Guess(95 if is_named else 88, "its lines begin with a time, a host and a program, as syslog writes them")

    def parse(self, material: Material) -> Iterator[Item]:
        """Line by line; what is indented belongs to the line above. Raises `Unreadable`."""
        days = Days.of(material)
        for member in material.members:
            with material.open(member) as stream:
                yield from _lines(
                    lines_of(stream, most_bytes=material.limits.most_line_bytes), days, f"{member}, " if material.is_bundle else ""
                )
        for sentence in days.sentences():
            yield Skipped(sentence)


def _lines(lines: Iterator[tuple[int, str | None]], days: Days, place: str) -> Iterator[Item]:
    for number, line in lines:
        where = f"{place}line {number}"
        if line is None:
            yield Skipped(_LONG, where)
        elif line.strip() and not line.startswith(_ENDS):
            record = read_line(line.strip(), days)
            yield record.at(where) if record else Skipped(_NO_LINE, where)


FORMAT = Syslog()
