"""Times as machines write them: epochs of any unit, ISO 8601, and the zeros and nulls that mean "never".

Every sender has its own: seconds with six decimals as a string (Slack), milliseconds (Datadog, Mattermost), microseconds as a
string (journald), nanoseconds as a string (OpenTelemetry), `0001-01-01T00:00:00Z` for "not yet" (Go), `-0700` without a colon (Jira).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Outside these a number is no time, and a date is a stand-in for "never"."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?\d{9,20}(\.\d+)?\Z")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d:?\d\d|[+-]\d\d)?)?(?:\s*UTC)?\Z",
    re.IGNORECASE,
)
_DATE = re.compile(r"\\?/Date\((-?\d{1,20})(?:[+-]\d{4})?\)\\?/\Z")
"""As .NET and PowerShell write milliseconds."""
_UNITS = ((1e17, 1_000_000_000), (1e14, 1_000_000), (1e11, 1_000), (0, 1))
"""From what size on a number counts nanoseconds, microseconds, milliseconds, seconds: each reaches from 1973 to past 2100."""


def moment(value: Any) -> datetime | None:
    """The instant a JSON value means, or None when it means none: null, zero, year 1, text that is no time.

    Aware where it is an epoch or has an offset; naive where it is a local time. A day alone is midnight: ask `is_day`.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _of_epoch(str(value) if isinstance(value, int) else repr(value))
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip()
    if text[:6] in {"/Date(", "\\/Date"} and (found := _DATE.match(text)):
        return _of_epoch(found[1])
    return _of_epoch(text) if _NUMBER.match(text) else _of_iso(text)


def is_day(value: Any) -> bool:
    """Whether a value gives a day without a clock time."""
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()) is not None


def is_sane(at: datetime) -> bool:
    """Whether a time is one that a computer's record may have: not year 1, not 1970, not 9999."""
    return EARLIEST.year <= at.year < LATEST.year


def _of_epoch(text: str) -> datetime | None:
    """Exact to the microsecond: a float has too few digits for nanoseconds, so the unit is divided out in integers."""
    if "e" in text or "n" in text:  # 1.7e+18, nan, inf
        try:
            text = str(int(float(text)))
        except (ValueError, OverflowError):
            return None
    whole, _dot, rest = text.partition(".")
    if not whole.lstrip("-").isdecimal():
        return None
    number = int(whole)
    for least, unit in _UNITS:
        if abs(number) >= least:
            micro = number * 1_000_000 // unit
            if unit == 1 and rest:
                micro += int(rest[:6].ljust(6, "0"))
            try:
                at = _EPOCH + timedelta(microseconds=micro)
            except OverflowError:
                return None
            return at if EARLIEST <= at < LATEST else None
    return None


def _of_iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    leap = second == "60"
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), 59 if leap else int(second or 0), micro)  # noqa: DTZ001
    except ValueError:
        return None
    if not is_sane(at):
        return None
    if leap:
        at += timedelta(seconds=1)
    if offset is None:
        return at.replace(tzinfo=UTC) if text.upper().endswith("UTC") else at
    if offset.upper() in {"Z", "UTC"}:
        return at.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    away = sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]) if len(offset) > 3 else 0)
    return (at - away).replace(tzinfo=UTC)
