"""Notes and reports: the lines of a timeline in a document, a wiki page or a mail, as the reader of reports finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import get_args

from secondstory.lib.text import one_line
from secondstory.sources.reading.readings import read
from secondstory.sources.reading.understood import FoundEvent, Understood
from secondstory.sources.records.fields import MOST_LETTERS
from secondstory.sources.records.format import Guess, Sample, refuse
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Kind, Precision, Record, Skipped
from secondstory.sources.records.undated import NO_DAY, Days

MOST_BYTES = 8_000_000
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}[:.h]\d\d(?![\d:])|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_BARE = re.compile(rb"^(\d{1,2}[:.]\d\d(?::\d\d)?\s)", re.MULTILINE)
_LEAST = 2
_NO_TIMES = "No line in it has a time that belongs to a timeline: give it to the import of reports, which keeps all that it says."
_TOO_LARGE = "It is larger than 8 MB, which no report is: give the part that has the timeline."
_KINDS = {str(kind) for kind in get_args(Kind)}


class Documents:
    """A document with times in it. The last resort for text."""

    key = "document"
    title = "Notes or a report with times in it"
    is_last_resort = True

    def sniff(self, sample: Sample) -> Guess | None:
        """By its times; asked only where no format knows the file."""
        if sample.is_bundle or b"\0" in sample.head or sample.head.startswith((b"%PDF", b"{\\rtf")):
            return None
        if sample.text.lstrip()[:1] in {"{", "["} or len(_CLOCK.findall(sample.text)) < _LEAST:
            return None
        found = sum(event.as_written != "" for event in _read(sample.name, sample.head, None).events[:_LEAST])
        return Guess(15, "lines in it have times, as notes and reports do") if found >= _LEAST else None

    def parse(self, material: Material) -> Iterator[Item]:
        """Its timeline, line by line. Raises `Unreadable`."""
        for member in material.members:
            with material.open(member) as stream:
                content = stream.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                raise refuse(_TOO_LARGE)
            found = _read(member, content, material.day)
            days = Days.of(material)
            if material.day is None and any(event.at is None for event in found.events):
                days.lacked_day = True
                found = _read(member, content, days.near)
            if not found.events:
                raise refuse(found.problems[0] if found.problems and not found.sections else _NO_TIMES)
            lines = content.decode("utf-8", "replace").splitlines()
            place = f"{member}, " if material.is_bundle else ""
            for event in found.events:
                yield _record(event, days, lines).at(f"{place}line {event.line}")
            if days.is_guess:
                yield Skipped(NO_DAY.format(day=f"{days.near:%Y-%m-%d}"))


def _read(name: str, content: bytes, day: date | None) -> Understood:
    """What a document says; a few bare lines that begin with times are taken for a list."""
    found = read(name, content, day=day).understood
    if found.events or len(_BARE.findall(content[:MOST_BYTES])) < _LEAST:
        return found
    return read(name, _BARE.sub(rb"- \1", content), day=day).understood


def _record(event: FoundEvent, days: Days, lines: list[str]) -> Record:
    at, until = _instant(event.at), _instant(event.until)
    precision: Precision = (
        "day" if event.precision == "day" else "approximate" if event.precision == "approximate" or days.is_guess else "exact"
    )
    kind: Kind = event.kind if event.kind in _KINDS else "observation"  # type: ignore[assignment]
    text = one_line(event.text, longest=MOST_LETTERS)
    return Record(
        text or event.as_written or "(no text)",
        occurred_at=at,
        occurred_until=until if at and until and (until.tzinfo is None) == (at.tzinfo is None) and until > at else None,
        precision=precision if at else "unknown",
        time_as_written=event.as_written,
        kind=kind,
        source="Notes",
        raw="\n".join(lines[event.line - 1 : event.line]).strip() or event.text,
    )


def _instant(told: str | None) -> datetime | None:
    """ISO 8601 as the reader of reports gives it."""
    if not told:
        return None
    at = datetime.fromisoformat(told)
    return at.astimezone(UTC) if at.tzinfo else at


FORMAT = Documents()
