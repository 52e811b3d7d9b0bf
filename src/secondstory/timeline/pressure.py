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
from secondstory.timeline.known import InShort, KnownEvent

STORM = 5
"""So many alerts within ten minutes are a storm of pages."""
STORM_WITHIN = timedelta(minutes=10)
NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours of the clock in the incident's zone."""
MOST_NAMED = 5
UTC = ZoneInfo("UTC")

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
            told.append(_("Until then the timeline names nobody but %(role)s.") % {"role": self.alone})
        return told


@dataclass(frozen=True)
class _Alert:
    """An alert's record, read once: when it was, when it was known, what it says of which alert."""

    at: datetime
    known_at: datetime
    until: datetime | None
    signal: str
    thread: tuple[str, str]
    text: str
    source: str

    @classmethod
    def of(cls, event: KnownEvent | InShort) -> _Alert | None:
        """None for what is no alert, or was known to nobody."""
        if event.kind != Kind.ALERT or event.known_at is None:
            return None
        at = event.occurred_at or event.known_at
        signal, thread = event.signal or _said(event.text), (event.source, event.thread) if event.thread else ("", _about(event.text))
        return cls(at, max(at, event.known_at), event.occurred_until, signal, thread, event.text, event.source)


class Watch:
    """What was there to weigh on people, of events that were known; read once, asked for any minute up to the cursor's."""

    def __init__(self, events: Iterable[KnownEvent | InShort], *, zone: ZoneInfo = UTC, neighbours: Sequence[Neighbour] = ()) -> None:
        told = list(events)
        self._alerts = sorted((one for one in map(_Alert.of, told) if one), key=lambda one: one.at)
        self._named = [(max(one.known_at, one.occurred_at or one.known_at), one.role) for one in told if one.role and one.known_at]
        self._zone, self._neighbours = zone, neighbours

    def open_alerts(self, at: datetime) -> list[OpenAlert]:
        """Alerts that were open at `at` as far as known then, the one open longest first.

        The latest record of a thread says whether it is closed. Without a thread, records that say the same but for words like
        “resolved” are one alert.
        """
        opened: dict[tuple[str, str], OpenAlert] = {}
        for one in self._alerts:
            if one.known_at > at:
                continue
            before = opened.pop(one.thread, None)
            if one.signal == Signal.CLOSED or (one.until is not None and one.until <= at):
                continue
            seen = one.signal == Signal.ACKNOWLEDGED or (before is not None and before.is_acknowledged)
            opened[one.thread] = OpenAlert(before.since if before else one.at, one.text, one.source, seen)
        return sorted(opened.values(), key=lambda one: (one.since, one.text))

    def pressure(self, at: datetime) -> Pressure:
        """The pressure at a minute."""
        local = at.astimezone(self._zone)
        is_night = local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL
        pages = [one for one in self._alerts if at - STORM_WITHIN < one.at and one.known_at <= at and one.signal in {"", Signal.OPENED}]
        named = {role for known_at, role in self._named if known_at <= at}
        return Pressure(
            night_at=date_format(local, "H:i") if is_night else "",
            alerts_open=len(self.open_alerts(at)),
            pages=len(pages),
            parallel=tuple(sorted(one.key for one in self._neighbours if one.is_on(at))),
            alone=min(named) if len(named) == 1 else "",
        )

    def beside(self, events: Iterable[KnownEvent], *, by: datetime) -> list[KnownEvent]:
        """The events; decisions up to `by` with what weighed on people at their time."""
        return [
            replace(event, pressure=tuple(self.pressure(event.occurred_at).sentences()))
            if event.kind == Kind.DECISION and event.occurred_at and event.occurred_at <= by
            else event
            for event in events
        ]


def _said(text: str) -> str:
    """What an alert's words say of it, where its record has no signal."""
    if _SAYS_CLOSED.search(text):
        return Signal.CLOSED
    return Signal.ACKNOWLEDGED if _SAYS_SEEN.search(text) else ""


def _about(text: str) -> str:
    """Which alert the words are about."""
    return " ".join(_SIGNS.sub(" ", text).casefold().split())
