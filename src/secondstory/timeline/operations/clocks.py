"""Putting the clock or the zone of a whole source right: every line it brought moves, and what it showed is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import RESPONDERS, Basis
from secondstory.timeline.models import Event, EventQuerySet, Knowledge, Origin

MOST_SKEW = timedelta(days=366)
CHUNK = 2000
Times: TypeAlias = tuple[int, datetime | None, datetime | None, datetime | None, bool]
"""A line's key, its time by its origin's clock, its time and its end, and whether its zone was assumed."""


@dataclass(frozen=True)
class Clock:
    """How far an origin's clock is ahead, and in which zone its local times were written."""

    skew: timedelta
    zone: ZoneInfo

    @classmethod
    def of(cls, origin: Origin) -> Clock:
        return cls(origin.skew, clock.zone_or_utc(origin.zone))


@transaction.atomic
def correct_origin(
    origin: Origin, *, skew: timedelta | None = None, zone: str | None = None, expected: int | None = None, by: Visitor
) -> int:
    """Say how far an origin's clock is ahead, or in which zone its local times were written; answers how many lines moved.

    A line whose time somebody gave by hand since stays where they put it. What was assumed to be known moves along; what
    somebody stated stays. Saying the former value again moves everything back.
    """
    lock(origin.incident)
    skew = origin.skew if skew is None else skew
    zone = origin.zone if zone is None else zone
    check_skew(skew)
    if zone not in clock.known_zones():
        raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": zone[:60]}, field="zone")
    before = Clock.of(origin)
    changed = save_version(origin, expected=expected, changes={"skew": skew, "zone": zone})
    if not changed:
        return 0
    moved = move_lines(Event.everything.filter(origin=origin), before=before, after=Clock.of(origin))
    Event.everything.filter(origin=origin, zone_assumed=True).update(zone=origin.zone)
    told = {name: [str(value) for value in pair] for name, pair in changed.items()}
    record("put a clock right", origin, about=origin.incident, by=by, changes=told)
    return moved


def check_skew(skew: timedelta) -> None:
    """Raise `Refusal` for what no clock is off."""
    if abs(skew) > MOST_SKEW:
        raise Refusal(_("No clock is more than a year off. Check the number."), field="skew")


def move_lines(rows: EventQuerySet, *, before: Clock, after: Clock) -> int:
    """Read the times of some lines by another clock; answers how many moved. One that somebody gave another time stays."""
    moved = 0
    rows = rows.filter(recorded_at__isnull=False).order_by("pk")
    times = rows.values_list("pk", "recorded_at", "occurred_at", "occurred_until", "zone_assumed")
    for some in _in_chunks(times.iterator(chunk_size=CHUNK)):
        new = []
        for pk, recorded_at, occurred_at, until, is_assumed in some:
            if recorded_at is None or occurred_at is None or occurred_at != recorded_at - before.skew:  # somebody gave it another time
                continue
            shown = _reread(recorded_at, before.zone, after.zone) if is_assumed else recorded_at
            at = shown - after.skew
            new.append((at, until + (at - occurred_at) if until else None, at, shown, pk))
        _write(new)
        moved += len(new)
    return moved


def _reread(at: datetime, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """The instant at which a clock in the new zone showed what it was read as in the old one."""
    shown = at.astimezone(old).replace(tzinfo=None)
    found = clock.instants_of(shown, new)
    return found[0] if found else shown.replace(tzinfo=new)


def _write(rows: list[tuple[datetime, datetime | None, datetime, datetime, int]]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    events, knowledge = (connection.ops.quote_name(model._meta.db_table) for model in (Event, Knowledge))
    adapted = [(adapt(at), adapt(until) if until else None, adapt(at), adapt(shown), pk) for at, until, _same, shown, pk in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {events} SET occurred_at = %s, occurred_until = %s, sort_at = %s, recorded_at = %s WHERE id = %s", adapted
        )
        cursor.executemany(
            f"UPDATE {knowledge} SET at = %s WHERE event_id = %s AND role = %s AND basis = %s",
            [(row[0], row[4], RESPONDERS, Basis.ASSUMED.value) for row in adapted],
        )


def _in_chunks(rows: Iterator[Times]) -> Iterator[list[Times]]:
    some: list[Times] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    yield some
