"""What `secondstory timeline build` was told, understood, or refused with a sentence."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from secondstory.lib.errors import Refusal
from secondstory.sources.assembling.assemble import Options
from secondstory.sources.assembling.zones import Clock, known_zone
from secondstory.sources.formats.mapping import Mapping, of_json
from secondstory.sources.formats.registry import format_called
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.calendar import day_in, told
from secondstory.sources.records.format import Format
from secondstory.sources.records.lines import decode

_SPAN = re.compile(r"([+-]?)((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)\Z")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Wanted:
    """The options of a build."""

    options: Options
    format: Format | None = None
    mapping: Mapping | None = None
    day: date | None = None


def wanted(
    *, zone: str, day: str, since: str, until: str, skews: tuple[str, ...], roles: str | None, key: str, mapping: str | None
) -> Wanted:
    """Raises `Refusal` for what can't be meant."""
    named = known_zone(zone) if zone else "UTC"
    if named is None:
        raise Refusal(f"There is no time zone “{zone}”: name one like Europe/Lisbon or +02:00.")
    format = format_called(key) if key else None
    if key and format is None:
        raise Refusal(f"There is no format “{key}”: `secondstory timeline formats` lists them.")
    options = Options(
        zone=named,
        zone_was_given=bool(zone),
        skews=dict(map(skew, skews)),
        since=_moment(since, named, "--since") if since else None,
        until=_moment(until, named, "--until", is_end=True) if until else None,
        roles=_roles(roles) if roles else {},
    )
    return Wanted(options, format, _mapping(mapping) if mapping else None, _day(day or since) if day or since else None)


def _day(written: str) -> date:
    found = day_in(written)
    if found is None:
        raise Refusal(f"“{written}” for --day is no day: write it like 2026-03-14.")
    return found


def skew(written: str) -> tuple[str, timedelta]:
    """The source and how far its clock is ahead, of "web.log=+1m30s". Raises `Refusal`."""
    name, _equals, span = written.rpartition("=")
    found = _SPAN.match(span.strip())
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(found[2])) if found else 0.0
    if not name or found is None or seconds > 366 * 86400:
        raise Refusal(f"“{written}” is not SOURCE=SPAN, like web.log=+90s for a clock that is 90 seconds ahead.")
    return name, timedelta(seconds=-seconds if found[1] == "-" else seconds)


def _moment(written: str, zone: str, option: str, *, is_end: bool = False) -> datetime:
    found = told(written)
    placed = Clock(zone, zone_was_given=True).place(found.at) if found else None
    if found is None or placed is None:
        raise Refusal(f"“{written}” for {option} is no time: write it like 2026-03-14T13:00 or 2026-03-14.")
    at = placed.at.astimezone(UTC)
    return at + timedelta(days=1, microseconds=-1) if found.is_day and is_end else at


def _text_of(path: str) -> str:
    try:
        return decode(Path(path).read_bytes())
    except OSError as problem:
        raise Refusal(f"{path} can't be opened ({problem.strerror}): check its name and who may read it.") from problem


def _roles(path: str) -> dict[str, str]:
    """Labels by handle, of a JSON object or of a table of two columns."""
    text = _text_of(path)
    if text.lstrip().startswith("{"):
        value = _json(text, path)
        if isinstance(value, dict) and all(isinstance(label, str) for label in value.values()):
            return {handle: label for handle, label in value.items() if label.strip()}
    else:
        rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(row)]
        if rows and all(len(row) == 2 for row in rows):
            return {handle: label for handle, label in rows if handle and label}
    raise Refusal(f'{path} is no list of roles: write {{"handle": "role"}}, or a table with a handle and a role in each row.')


def _mapping(path: str) -> Mapping:
    try:
        return of_json(_json(_text_of(path), path))
    except Unreadable as problem:
        raise Refusal(f"{path}: {problem.sentence}") from problem


def _json(text: str, path: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Refusal(f"{path} is no JSON: check it for a missing comma or bracket.") from problem
