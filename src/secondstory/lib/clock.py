"""The one place that asks what time it is, so a test can set it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_AS_READ = re.compile(r"UTC ?([+-])0?(\d{1,2})(?::?00)?", re.IGNORECASE)
"""A whole number of hours from UTC; no other has a zone of its own."""
_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The current instant in UTC, or the one a test has set."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Make `now` answer `moment` (aware) inside the block."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def instants_of(written: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants (UTC) at which a clock on a wall in `zone` showed `written` (naive).

    None where the clocks were put forward over it, two where they were put back over it, else one.
    """
    found: list[datetime] = []
    for fold in (0, 1):
        try:
            at = written.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            shown = at.astimezone(zone).replace(tzinfo=None, fold=0)
        except OverflowError:
            continue
        if shown == written.replace(fold=0) and at not in found:
            found.append(at)
    return tuple(found)


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every IANA name the time zone database knows; read once, since finding out walks a folder."""
    return frozenset(available_timezones())


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone with this IANA name; UTC where the name is unknown."""
    return ZoneInfo(name) if name in known_zones() else ZoneInfo("UTC")


def zone_name(zone: ZoneInfo | str) -> str:
    """A zone as readers know it: “Etc/GMT-1” counts the other way round and is “UTC+1” to them; any other by its own name."""
    name = str(zone)
    hours = name.removeprefix("Etc/GMT")
    if hours == name or hours[:1] not in {"+", "-"}:
        return name
    return "UTC" if hours[1:] == "0" else f"UTC{'-' if hours[0] == '+' else '+'}{hours[1:]}"


def zone_named(name: str) -> str:
    """The IANA name of a zone as a reader writes it, “UTC+2” as well as “Europe/Berlin”; "" for what is none."""
    name = name.strip()
    found = _AS_READ.fullmatch(name)
    if found is not None:
        hours = int(found[2])
        name = f"Etc/GMT{'-' if found[1] == '+' else '+'}{hours}" if hours else "UTC"
    return name if name in known_zones() else ""


@lru_cache(maxsize=1)
def zones_offered() -> list[str]:
    """The zones one can choose from, as readers know them: places, and whole hours from UTC."""
    places = sorted(name for name in known_zones() if not name.startswith("Etc/") and name not in {"Factory", "localtime", "UTC"})
    return ["UTC", *(f"UTC{hours:+}" for hours in range(-12, 15) if hours), *places]
