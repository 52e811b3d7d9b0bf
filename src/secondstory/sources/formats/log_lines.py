"""Logs of programs as text: lines that have a time, most often at the beginning, and what belongs to them below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from secondstory.lib.text import one_line
from secondstory.sources.formats.unknown_json import json_by
from secondstory.sources.records.fields import MOST_LETTERS, some
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.json_values import inside
from secondstory.sources.records.line_stamps import REACH, Clock, day_first, usual_way
from secondstory.sources.records.lines import decode, lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.undated import Days

_LEVEL = re.compile(
    r"(?<![\w-])(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRIT(?:ICAL)?|FATAL|SEVERE|PANIC|EMERG|ALERT"
    r"|(?:level|lvl|severity)=\"?(?P<level>[A-Za-z]+)\"?"
    r"|[\[(|](?:[\w.-]+:)?(?P<bracket>trace|debug|info|note|notice|warn|warning|error|crit|critical|alert|emerg|fatal)[\])|]"
    r"|[\[(](?P<short>DBG|INF|WRN|ERR|FTL|[DIWEF])[\])])(?![\w-])"
)
_WORDED = re.compile(r"\W{0,3}(trace|debug|info|note|notice|warn|warning|error|critical|fatal)\b", re.IGNORECASE)
_SHORT = {
    "D": "debug", "DBG": "debug", "I": "info", "INF": "info", "W": "warning", "WRN": "warning", "E": "error", "ERR": "error",
    "F": "fatal", "FTL": "fatal",
}  # fmt: skip
_MESSAGE = re.compile(r'\b(?:msg|message)=(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_GLOG = re.compile(r"[IWEF]\d{4} ")
_SERVER_ERROR = re.compile(r'" (5\d\d)(?: |\Z)')
_ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
_JSON = re.compile(r"\{\s*\".*\}\s*\Z")
_COMPOSE = re.compile(r"\S+\s+\|\s*")
_BY_SHAPE = json_by(None)
_COMMENTS = ("#", "//")
_LEAST_ALONE, _LEAST_BROKEN = 30, 3
_MOST_BELOW = 20_000
_BEFORE = "A line stands before the first that has a time, so it was passed over."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."


def read_line(line: str, clock: Clock) -> Record | None:
    """One line that has a time, or None."""
    bare = _ESCAPES.sub("", line)
    inner, brace = _json_in(bare)
    stamp = clock.read(bare[:brace] if inner else bare)
    if stamp is None and inner and inner.occurred_at is not None:
        return replace(inner, text=_after(_COMPOSE.sub("", bare[:brace]), inner.text), source="Log", marks=("log",), raw=line)
    if stamp is None:
        return None
    before, after = bare[: stamp.begin].rstrip(), bare[stamp.end : brace if inner else None]
    is_part = before.endswith(("=", '="', ':"'))  # of something that is told: it stays where it is
    rest = bare if is_part else after.lstrip(" \t]|:-,)\"'").rstrip() if not before.rstrip(" [(<*-|") else _joined(before, after)
    message = None if is_part else _MESSAGE.search(rest)
    said = (message[1] or message[2] or "").replace('\\"', '"') if message else rest
    said = _after(said, inner.text) if inner else said
    return Record(
        text=one_line(_after(said, inner.text) if inner else said, longest=MOST_LETTERS)
        or one_line(line, longest=MOST_LETTERS)
        or "(no text)",
        occurred_at=stamp.when,
        precision="approximate" if stamp.is_guess and not clock.days.is_told else "exact",
        time_as_written=stamp.written,
        kind="observation",
        source="Log",
        severity=_severity(bare, after) or (inner.severity if inner else ""),
        marks=some("log"),
        raw=line,
    )


def read_said(line: str) -> tuple[str, str]:
    """(what a line of a log says, how bad it is), where its time stands elsewhere."""
    bare = _ESCAPES.sub("", line).strip()
    value = inside(bare)
    told = next(iter(_BY_SHAPE.read(value)), None) if isinstance(value, dict) else None
    if isinstance(told, Record):
        return told.text, told.severity
    message = _MESSAGE.search(bare)
    said = (message[1] or message[2] or "").replace('\\"', '"') if message else bare
    return one_line(said, longest=MOST_LETTERS), _severity(bare, bare)


def _json_in(line: str) -> tuple[Record | None, int]:
    """What an object that ends the line tells, and where it begins: programs in containers and behind syslog write so."""
    brace = line.find("{", 0, REACH)
    if brace <= 0 or not _JSON.match(line, brace):
        return None, len(line)
    value = inside(line[brace:])
    told = next(iter(_BY_SHAPE.read(value)), None) if isinstance(value, dict) else None
    return (told, brace) if isinstance(told, Record) and " · " not in told.text else (None, len(line))


def _after(before: str, said: str) -> str:
    return f"{before.strip(' |:-')} {said}".strip()


def _joined(before: str, after: str) -> str:
    """What stands before and after the time, without the brackets that held it."""
    if before.endswith(("[", "(")) and after.lstrip()[:1] in {"]", ")"}:
        before, after = before[:-1], after.lstrip()[1:]
    return f"{before.strip()} {after.strip(' |,')}".strip()


def _severity(line: str, after: str) -> str:
    if found := _WORDED.match(after):
        return found[1].lower()
    level = _LEVEL.search(line[:240])
    if level:
        return _SHORT.get(level["short"] or "") or (level["level"] or level["bracket"] or level[1]).lower()
    if _GLOG.match(line):
        return _SHORT[line[0]]
    return "error" if _SERVER_ERROR.search(line) else ""


class LogLines:
    """A program's log."""

    key = "log"
    title = "Log lines"

    def sniff(self, sample: Sample) -> Guess | None:
        """By how many of its first lines have a time where this log has it; what is indented below one counts for it."""
        if sample.is_bundle or sample.objects:
            return None
        lines = _first_lines(sample.text)
        way, known = usual_way(lines, Days(datetime(2024, 1, 1).date(), is_told=True))  # noqa: DTZ001 - any day does, to see whether it is one
        if way is None or not known or (known == 1 and (len(lines) > 1 or way.is_weak or len(lines[0]) < _LEAST_ALONE)):
            return None
        begins = any(Clock(Days(datetime(2024, 1, 1).date(), is_told=True), way).read(one) for one in lines[:2])  # noqa: DTZ001
        if known * 2 < len(lines) and (not begins or known < _LEAST_BROKEN or known * 12 < len(lines)):
            return None
        return Guess(20 if way.name in {"clock", "any epoch"} else 40, "its lines begin with a time, as logs do")

    def parse(self, material: Material) -> Iterator[Item]:
        """Line by line, each with what stands below it without a time. Raises `Unreadable`."""
        for member in material.members:
            days = Days.of(material)
            lines = _first_lines(decode(material.head(member)))
            days.day_first = day_first(lines) is not False
            clock = Clock(days, usual_way(lines, Days(days.near, is_told=True, day_first=days.day_first))[0])
            place = f"{member}, " if material.is_bundle else ""
            with material.open(member) as stream:
                yield from _Reader(clock, place, is_indented=any(one[:1].isspace() for one in lines)).read(
                    lines_of(stream, most_bytes=material.limits.most_line_bytes)
                )
            for sentence in days.sentences():
                yield Skipped(sentence)


def _first_lines(text: str) -> list[str]:
    """The first lines that may have a time: those that are indented only where all are."""
    lines = [_ESCAPES.sub("", one) for one in text[:40_000].splitlines() if one.strip()][:300]
    return ([one for one in lines if not one[:1].isspace() and not one.startswith(_COMMENTS)] or lines)[:100]


@dataclass
class _Reader:
    """Goes through the lines once: a line without a time belongs to the one above."""

    clock: Clock
    place: str
    is_indented: bool
    record: Record | None = None
    below: list[str] = field(default_factory=list)

    def read(self, lines: Iterator[tuple[int, str | None]]) -> Iterator[Item]:
        """Each record once the next begins."""
        for number, line in lines:
            where = f"{self.place}line {number}"
            if line is None:
                yield Skipped(_LONG, where)
            elif (self.is_indented or not line[:1].isspace()) and (found := read_line(line, self.clock)):
                yield from self._end()
                self.record = found.at(where)
            elif line.strip() and self.record is not None:
                if sum(len(one) for one in self.below[-1:]) < _MOST_BELOW and len(self.below) < 200:
                    self.below.append(line[:_MOST_BELOW])
            elif line.strip() and not line.startswith(_COMMENTS):
                yield Skipped(_BEFORE, where)
        yield from self._end()

    def _end(self) -> Iterator[Item]:
        if self.record is not None:
            yield _with(self.record, self.below)
        self.record, self.below = None, []


def _with(record: Record, below: list[str]) -> Record:
    """The first line below is often the name of what went wrong; a trace of calls is kept, but not told."""
    if not below:
        return record
    first = _ESCAPES.sub("", below[0]).strip()
    is_trace = first.startswith(("at ", "File ", "...", "Traceback", "#0 ", "[stacktrace]", "goroutine "))
    said = record.text if is_trace else one_line(f"{record.text} {first}", longest=MOST_LETTERS)
    return replace(record, text=said, raw="\n".join((record.raw, *below)))


FORMAT = LogLines()
