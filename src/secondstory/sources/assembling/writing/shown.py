"""What all forms have in common: instants, days and clock times, words for kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from secondstory.sources.assembling.assemble import Line
from secondstory.sources.assembling.kept import instant
from secondstory.sources.reading.zones import zone_of

WORDS = {
    "observation": "Observation", "decision": "Decision", "action": "Action", "change": "Change", "alert": "Alert",
    "communication": "Message", "discovery": "Discovery", "impact": "Impact",
}  # fmt: skip
NO_TIME = "no time"
LAW = "Changes and log lines are not assumed to have been known to the responders at the time."


_SECONDS = re.compile(r"\d:\d\d:\d\d")


@dataclass(frozen=True)
class Heading:
    """What stands above the lines. `zone` is the one that times are shown in; `most` how many lines were chosen, 0 for all."""

    title: str
    zone: str
    records: int
    files: tuple[str, ...]
    first: datetime | None = None
    last: datetime | None = None
    most: int = 0

    def sentences(self) -> list[str]:
        """The sentences that introduce the timeline."""
        said = [f"From {_count(self.records, 'record')} of {_count(len(self.files), 'file')}."]
        if self.first and self.last:
            said.append(f"It reaches from {self._moment(self.first)} to {self._moment(self.last)}; times are in {self.zone}.")
        if self.most:
            said.append(f"These are the {_count(self.most, 'line')} that are likely to matter most; the others were left out.")
        return [*said, LAW]

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(zone_of(self.zone))
        return f"{local.day} {local:%B %Y}, {local:%H:%M}"


class Clockface:
    """Days and clock times in one zone."""

    def __init__(self, zone: str) -> None:
        self._zone: tzinfo = zone_of(zone)

    def day(self, at: int) -> str:
        """The day, in words: "Saturday, 14 March 2026"."""
        local = self._local(at)
        return f"{local:%A}, {local.day} {local:%B} {local.year:04d}"

    def clock(self, line: Line) -> str:
        """When it happened: "14:05:11", "about 14:05", "that day", until when where it lasted."""
        if line.kept.at is None:
            return NO_TIME
        if line.kept.precision == "day":
            return "that day"
        local, written = self._local(line.kept.at), line.kept.written
        is_to_the_minute = not local.second and ":" in written and not _SECONDS.search(written)
        shown = f"{local:%H:%M}" if is_to_the_minute else f"{local:%H:%M:%S}"
        if line.kept.precision == "approximate":
            shown = f"about {shown}"
        if line.until is not None and line.until > line.kept.at:
            begins, ends = self._local(line.kept.at), self._local(line.until)
            shown += f"–{ends:%H:%M:%S}" if begins.date() == ends.date() else f"–{ends.day} {ends:%b %H:%M:%S}"
        return shown

    def _local(self, at: int) -> datetime:
        moment = instant(at)
        try:
            return moment.astimezone(self._zone)
        except (OverflowError, ValueError):
            return moment.astimezone(UTC)


def iso(at: int | None) -> str | None:
    """An instant as ISO 8601 in UTC."""
    if at is None:
        return None
    return instant(at).isoformat().replace("+00:00", "Z")


def clean(text: str) -> str:
    """A text that can be written in UTF-8: half characters become question marks."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def beside(line: Line) -> str:
    """Who, from where, and how often."""
    parts = [line.role, ", ".join(line.sources), f"{line.records:,} records" if line.records > 1 else ""]
    return " · ".join(clean(part) for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
