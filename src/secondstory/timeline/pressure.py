"""What weighed on people at a minute: alerts that were open, the night, a storm of pages, other incidents, being alone (R43).

Made from events that were known then, in memory: the same for a page, a file and each decision in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.timeline.enums import Kind, Signal
from secondstory.timeline.known import KnownEvent

STORM = 5
"""So many alerts within ten minutes are a storm of pages."""
STORM_WITHIN = timedelta(minutes=10)
NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours of the clock in the incident's zone."""
MOST_NAMED = 5

_OPENING = ("triggered", "firing", "fired", "opened", "alerting")
_SEEN = ("acknowledged", "acked")
_CLOSING = ("resolved", "resolves", "recovered", "recovery", "cleared", "closed", "back to normal")
# Only where such a word stands at the edge, as tools put it: “too many connections were closed by the peer” is no alert that is over.
_SAYS_CLOSED = re.compile(
    r"^\W*(?:resolved|recovered|recovery|cleared|closed)\b|\b(?:resolved|recovered|cleared|back to normal)\W*$|\bresolves itself\b",
    re.IGNORECASE,
)
_SAYS_SEEN = re.compile(r"^\W*(?:acknowledged|acked)\b|\b(?:acknowledged|acked)\W*$", re.IGNORECASE)
_SIGNS = re.compile(rf"\b(?:{'|'.join((*_OPENING, *_SEEN, *_CLOSING))}|is|are|was|has|have|been)\b|[^\w%]+", re.IGNORECASE)


@dataclass(frozen=True)
class OpenAlert:
    """An alert that nobody knew to be closed: since when, and what its latest record said."""

    since: datetime
    text: str
    source: str
    is_acknowledged: bool


@dataclass(frozen=True)
class Neighbour:
    """Another incident, by its key: when people knew of it, and when it was over, if it was."""

    key: str
    known_at: datetime
    ended_at: datetime | None

    def is_on(self, at: datetime) -> bool:
        return self.known_at <= at and (self.ended_at is None or self.ended_at > at)


@dataclass(frozen=True)
class Pressure:
    """What weighed on people at a minute."""

    night_at: str
    alerts_open: int
    pages: int
    parallel: tuple[str, ...]
    alone: str

    def sentences(self) -> list[str]:
        """What there was of it, one sentence each."""
        told = []
        if self.night_at:
            told.append(_("It was night: %(time)s there.") % {"time": self.night_at})
        if self.alerts_open > 1:
            told.append(_("%(count)d alerts were open at once.") % {"count": self.alerts_open})
        if self.pages >= STORM:
            told.append(_("%(count)d alerts had come within ten minutes.") % {"count": self.pages})
        if self.parallel:
            keys = ", ".join(self.parallel[:MOST_NAMED]) + (" …" if len(self.parallel) > MOST_NAMED else "")
            says = ngettext("Another incident was on: %(keys)s.", "%(count)d other incidents were on: %(keys)s.", len(self.parallel))
            told.append(says % {"count": len(self.parallel), "keys": keys})
        if self.alone:
            told.append(_("Nobody but %(role)s had acted yet.") % {"role": self.alone})
        return told


def open_alerts(events: Iterable[KnownEvent], at: datetime) -> list[OpenAlert]:
    """Alerts that were open at `at` as far as known then, the one open longest first.

    The latest record of a thread says whether it is closed. Without a thread, records that say the same but for words like
    “resolved” are one alert.
    """
    opened: dict[tuple[str, str], OpenAlert | None] = {}
    told = [(event.sort_at, event) for event in events if _is_alert_by(event, at)]
    for when, event in sorted(((when, event) for when, event in told if when), key=lambda one: one[0]):
        signal, thread = _signal(event), _thread(event)
        before = opened.get(thread)
        is_over = signal == Signal.CLOSED or (event.occurred_until is not None and event.occurred_until <= at)
        since = before.since if before else when
        seen = signal == Signal.ACKNOWLEDGED or (before is not None and before.is_acknowledged)
        opened[thread] = None if is_over else OpenAlert(since, event.text, event.source, seen)
    return sorted((one for one in opened.values() if one), key=lambda one: (one.since, one.text))


def pressure_at(at: datetime, events: Sequence[KnownEvent], *, zone: ZoneInfo, neighbours: Sequence[Neighbour]) -> Pressure:
    """The pressure at a minute, of events known to somebody."""
    local = at.astimezone(zone)
    is_night = local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL
    pages = [
        one for one in events if _is_alert_by(one, at) and _signal(one) in {"", Signal.OPENED} and at - STORM_WITHIN < (one.sort_at or at)
    ]
    acted = {one.role for one in events if one.kind in {Kind.DECISION, Kind.ACTION} and one.role and _is_known_by(one, at)}
    return Pressure(
        night_at=date_format(local, "H:i") if is_night else "",
        alerts_open=len(open_alerts(events, at)),
        pages=len(pages),
        parallel=tuple(sorted(one.key for one in neighbours if one.is_on(at))),
        alone=min(acted) if len(acted) == 1 else "",
    )


def with_pressure(
    events: Iterable[KnownEvent], *, among: Sequence[KnownEvent], by: datetime, zone: ZoneInfo, neighbours: Sequence[Neighbour]
) -> list[KnownEvent]:
    """The events; decisions up to `by` with what weighed on people at their time, as `among` tells it."""
    return [
        replace(event, pressure=tuple(pressure_at(event.occurred_at, among, zone=zone, neighbours=neighbours).sentences()))
        if event.kind == Kind.DECISION and event.occurred_at and event.occurred_at <= by
        else event
        for event in events
    ]


def _is_known_by(event: KnownEvent, at: datetime) -> bool:
    return event.known_at is not None and event.known_at <= at and (event.occurred_at is None or event.occurred_at <= at)


def _is_alert_by(event: KnownEvent, at: datetime) -> bool:
    return event.kind == Kind.ALERT and _is_known_by(event, at)


def _signal(event: KnownEvent) -> str:
    if event.signal:
        return event.signal
    if _SAYS_CLOSED.search(event.text):
        return Signal.CLOSED
    return Signal.ACKNOWLEDGED if _SAYS_SEEN.search(event.text) else ""


def _thread(event: KnownEvent) -> tuple[str, str]:
    said = " ".join(_SIGNS.sub(" ", event.text).casefold().split())
    return (event.source, event.thread) if event.thread else ("", said)
