"""Logs whose first lines name their fields: W3C (IIS, CloudFront, many proxies) and Zeek."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment

_NAMES = ("#fields:", "#fields\t")
_NO_TIME = "A line has no time in the fields that it names, so it was passed over."
_BEFORE = "A line stands before the one that names the fields, so it was passed over."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."
_NOTHING = {"-", "(empty)", ""}
_HOSTS = ("cs-host", "x-host-header", "s-computername", "id.resp_h", "host", "cs(host)")
_VALUE = re.compile(r'"[^"]*"|\S+')
_MOST_SHOWN = 12


@dataclass
class _Fields:
    """The names that hold until others are named, and the day that was."""

    names: list[str]
    separator: str | None
    day: str = ""

    def row(self, line: str) -> dict[str, str]:
        """The values of a line by their names in small letters; those that are none are not there."""
        values = line.split(self.separator) if self.separator else [one.strip('"') for one in _VALUE.findall(line)]
        return {name: value for name, value in zip(self.names, values, strict=False) if value not in _NOTHING}


class FieldLogs:
    """A log that names its fields."""

    key = "field_log"
    title = "Logs that name their fields (W3C, IIS, CloudFront, Zeek)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By the line that names them."""
        lines = [] if sample.is_bundle else sample.text[:20_000].splitlines()[:60]
        if any(line.lower().startswith(_NAMES) for line in lines):
            return Guess(94, "a line in it begins with #Fields and names them, as W3C logs do")
        return None

    def parse(self, material: Material) -> Iterator[Item]:
        """Line by line. Raises `Unreadable`."""
        for member in material.members:
            place = f"{member}, " if material.is_bundle else ""
            with material.open(member) as stream:
                fields: _Fields | None = None
                for number, line in lines_of(stream, most_bytes=material.limits.most_line_bytes):
                    where = f"{place}line {number}"
                    if line is None:
                        yield Skipped(_LONG, where)
                    elif line.startswith("#"):
                        fields = _named(line, fields)
                    elif line.strip():
                        record = _record(line, fields) if fields and fields.names else None
                        yield record.at(where) if record else Skipped(_NO_TIME if fields and fields.names else _BEFORE, where)


def _named(line: str, fields: _Fields | None) -> _Fields | None:
    """What a line of the head says: the names, or the day."""
    lower = line.lower()
    if lower.startswith(_NAMES):
        tabbed = "\t" in line
        names = line.split("\t")[1:] if lower.startswith("#fields\t") else line[8:].split("\t" if tabbed else None)
        return _Fields([name.strip().lower() for name in names if name.strip()], "\t" if tabbed else None, fields.day if fields else "")
    if lower.startswith("#date:"):
        day = line[6:].strip()[:10]
        if fields is None:
            return _Fields([], None, day)
        fields.day = day
    return fields


def _record(line: str, fields: _Fields) -> Record | None:
    row = fields.row(line)
    if "\t" not in line and fields.separator == "\t":
        row = _Fields(fields.names, None).row(line)
    is_local = "date-local" in row
    date, clock = (row["date-local"], row.get("time-local", "")) if is_local else (row.get("date") or fields.day, row.get("time", ""))
    if len(date) == 10 and clock:
        written = f"{date} {clock}"
        when = moment(f"{date}T{clock}")
    else:
        written = row.get("ts") or row.get("timestamp") or row.get("x-timestamp") or ""
        when = moment(written)
    if when is None:
        return None
    text, severity = _told(row)
    return Record(
        one_line(text, longest=MOST_LETTERS) or "(no text)",
        occurred_at=when if when.tzinfo or is_local else when.replace(tzinfo=UTC),  # W3C says that its times are UTC
        time_as_written=written,
        kind="observation",
        source="Log",
        severity=severity,
        about=some(*(row[name] for name in _HOSTS if name in row)),
        marks=("log",),
        raw=line,
    )


def _told(row: dict[str, str]) -> tuple[str, str]:
    """A request as it was asked and answered, else some of the fields."""
    method, path = row.get("cs-method") or row.get("method"), row.get("cs-uri-stem") or row.get("cs-uri") or row.get("uri")
    status = row.get("sc-status") or row.get("status_code") or ""
    if method and path:
        took = f" in {row['time-taken']} ms" if row.get("time-taken", "").isdecimal() else ""
        text = f"{method} {path}" + (f" → {status}" if status else "") + took
        return text, "error" if status.startswith("5") and len(status) == 3 else ""
    shown = [f"{name} {value}" for name, value in row.items() if name not in {"date", "time", "ts", "uid", "x-edge-request-id"}]
    return " · ".join(shown[:_MOST_SHOWN]), ""


FORMAT = FieldLogs()
