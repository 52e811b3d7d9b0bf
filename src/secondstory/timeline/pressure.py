"""What weighed on people at a minute: alerts that were open, the night, a storm of pages, other incidents, being alone (R43).

Made from events that were known then, in memory: the same for a page, a file and each decision in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.configuration.declared import read_together
from secondstory.timeline.enums import Kind, Signal
from secondstory.timeline.known import InShort, KnownEvent
from secondstory.timeline.settings import PRESSURE

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
class Rules:
    """From when on something weighs on people: what an organisation says (`settings`), else what most would say."""

    storm_alerts: int = 5
    storm_minutes: int = 10
    night_from: int = 22
    night_until: int = 6
    silent_hours: int = 24

    @classmethod
    def read(cls) -> Rules:
        """One statement at most."""
        return cls(*read_together(*PRESSURE))

    def is_night(self, hour: int) -> bool:
        """Whether an hour of the clock, in the incident's zone, is one of the night's."""
        if self.night_from <= self.night_until:
            return self.night_from <= hour < self.night_until
        return hour >= self.night_from or hour < self.night_until


@dataclass(frozen=True)
class OpenAlert:
    """An alert that nobody knew to be closed: since when, what its latest record said, and when that was."""

    since: datetime
    text: str
    source: str
    is_acknowledged: bool
    heard_at: datetime | None = field(default=None, compare=False)


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
    """What weighed on people at a minute. Of `alerts_silent` that were open, nothing had been heard for so long that they are not counted:
    a certificate that has weeks to go is far from the matter.
    """

    night_at: str
    alerts_open: int
    alerts_silent: int
    pages: int
    parallel: tuple[str, ...]
    alone: str
    rules: Rules

    def sentences(self) -> list[str]:
        """What there was of it, one sentence each."""
        told = []
        if self.night_at:
            told.append(_("It was night: %(time)s there.") % {"time": self.night_at})
        if self.alerts_open > 1:
            told.append(_("%(count)d alerts were open at once.") % {"count": self.alerts_open} + self._left_out())
        if self.pages >= self.rules.storm_alerts:
            says = _("%(count)d alerts had come within %(minutes)d minutes.")
            told.append(says % {"count": self.pages, "minutes": self.rules.storm_minutes})
        if self.parallel:
            keys = ", ".join(self.parallel[:MOST_NAMED]) + (" …" if len(self.parallel) > MOST_NAMED else "")
            says = ngettext("Another incident was on: %(keys)s.", "%(count)d other incidents were on: %(keys)s.", len(self.parallel))
            told.append(says % {"count": len(self.parallel), "keys": keys})
        if self.alone:
            told.append(_("Until then the timeline names nobody but %(role)s.") % {"role": self.alone})
        return told

    def _left_out(self) -> str:
        if not self.alerts_silent:
            return ""
        says = ngettext(
            "One more, of which nothing had been heard for %(hours)d hours, is not counted.",
            "%(count)d more, of which nothing had been heard for %(hours)d hours, are not counted.",
            self.alerts_silent,
        )
        return " " + says % {"count": self.alerts_silent, "hours": self.rules.silent_hours}


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

    def __init__(
        self,
        events: Iterable[KnownEvent | InShort],
        *,
        zone: ZoneInfo = UTC,
        neighbours: Sequence[Neighbour] = (),
        rules: Rules = Rules(),
    ) -> None:
        told = list(events)
        self._alerts = sorted((one for one in map(_Alert.of, told) if one), key=lambda one: one.at)
        self._named = [(max(one.known_at, one.occurred_at or one.known_at), one.role) for one in told if one.role and one.known_at]
        self._zone, self._neighbours, self._rules = zone, neighbours, rules

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
            opened[one.thread] = OpenAlert(before.since if before else one.at, one.text, one.source, seen, heard_at=one.at)
        return sorted(opened.values(), key=lambda one: (one.since, one.text))

    def pressure(self, at: datetime) -> Pressure:
        """The pressure at a minute."""
        local, rules = at.astimezone(self._zone), self._rules
        since = at - timedelta(minutes=rules.storm_minutes)
        pages = [one for one in self._alerts if since < one.at and one.known_at <= at and one.signal in {"", Signal.OPENED}]
        named = {role for known_at, role in self._named if known_at <= at}
        opened = self.open_alerts(at)
        silent = [one for one in opened if one.heard_at and one.heard_at <= at - timedelta(hours=rules.silent_hours)]
        return Pressure(
            night_at=date_format(local, "H:i") if rules.is_night(local.hour) else "",
            alerts_open=len(opened) - len(silent),
            alerts_silent=len(silent),
            pages=len(pages),
            parallel=tuple(sorted(one.key for one in self._neighbours if one.is_on(at))),
            alone=min(named) if len(named) == 1 else "",
            rules=rules,
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
