"""The page of an incident as of a minute: made from events that were known then, and from nothing else of the incident but key and zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.people.permissions import Visitor
from secondstory.timeline import queries as timeline
from secondstory.timeline.as_of import MINUTE, Cursor, Scrubber, ceil_to_minute, minutes_since_1970, scrubber_of
from secondstory.timeline.enums import RESPONDERS
from secondstory.timeline.figure import Mark, draw
from secondstory.timeline.known import KnownEvent
from secondstory.timeline.pressure import OpenAlert
from secondstory.timeline.queries import Belief
from secondstory.workspace.queries import Drawn, Pages, by_day
from secondstory.workspace.telling import as_of_row

LOG = "log"
LAST_PAGE = "99999999"
MOST_ALERTS = 12
"""How many alerts stand beside the story, the latest."""


@dataclass(frozen=True)
class Step:
    """A way to another minute."""

    name: str
    label: str
    says: str
    address: str
    key: str = ""


@dataclass(frozen=True)
class Shown:
    """What the page shows."""

    key: str
    zone: str
    cursor: Cursor
    scrubber: Scrubber
    layer: str
    days: list[Drawn]
    figure: SafeString
    pages: Pages
    story_count: int
    log_count: int
    beliefs: list[Belief]
    alerts: list[OpenAlert]
    more_alerts: int
    pressure: list[str]
    roles: list[str]
    before: datetime | None

    @property
    def here(self) -> str:
        """This page's address."""
        return address(self.key, self.cursor, layer=self.layer)

    @property
    def at_in_words(self) -> str:
        """The minute as a clock in the incident's zone showed it."""
        return date_format(self.cursor.at.astimezone(clock.zone_or_utc(self.zone)), "j F Y, H:i")

    @property
    def other_layer(self) -> str:
        """The address of the log, or back to the story."""
        return address(self.key, self.cursor, layer="" if self.layer == LOG else LOG)

    @property
    def steps_back(self) -> list[Step]:
        """Ways to earlier minutes."""
        return [*self._to_last(), self._by(-10, "−10", ""), self._by(-1, "−1", ",")]

    @property
    def steps_on(self) -> list[Step]:
        """Ways to later minutes; to the next thing learned leads a form, since that is not known yet."""
        return [self._by(1, "+1", "."), self._by(10, "+10", "")]

    @property
    def slider(self) -> dict[str, int]:
        """The scrubber in minutes since 1970."""
        ends = self.scrubber
        return {name: minutes_since_1970(at) for name, at in (("first", ends.first), ("at", ends.at), ("last", ends.last))}

    def _by(self, minutes: int, label: str, key: str) -> Step:
        says = _("%(count)d min on") if minutes > 0 else _("%(count)d min back")
        to = Cursor(self.cursor.at + minutes * MINUTE, self.cursor.role)
        return Step(f"by{minutes}", label, says % {"count": abs(minutes)}, address(self.key, to, layer=self.layer), key)

    def _to_last(self) -> Iterable[Step]:
        if self.before is not None:
            to = Cursor(ceil_to_minute(self.before), self.cursor.role)
            yield Step("before", _("Learned before"), _("to when something was learned before"), address(self.key, to, layer=self.layer))


def address(key: str, cursor: Cursor, *, layer: str = "", name: str = "incident-as-of", **more: str) -> str:
    """The address of a page as of a minute; the minute in UTC."""
    given = {"at" if name == "incident-as-of" else "as_of": written(cursor.at)}
    given |= {} if cursor.role == RESPONDERS else {"known_by": cursor.role}
    given |= {"layer": layer} if layer else {}
    return f"{reverse(name, kwargs={'key': key})}?{urlencode(given | more, safe=':')}"


def written(at: datetime) -> str:
    """A whole minute as addresses have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def shown_as_of(incident: Incident, cursor: Cursor, *, visitor: Visitor, layer: str, page: str) -> Shown:
    """The page as of a minute, in six statements however long the log is."""
    layer = LOG if layer == LOG else ""
    found = timeline.found_known(incident, cursor)
    extent = timeline.extent_of(found, cursor)
    pages = Pages.of(extent.log if layer else extent.story, asked=page or LAST_PAGE)
    listed = found if layer else [one for one in found if one.is_in_story]
    beside = timeline.beside_of(incident, found, cursor, visitor=visitor)
    events = beside.watch.beside(timeline.cut_found(listed[pages.rows], cursor), by=cursor.at)
    zone = clock.zone_or_utc(incident.zone)
    return Shown(
        key=incident.key,
        zone=incident.zone,
        cursor=cursor,
        scrubber=scrubber_of(cursor.at, first=extent.first),
        layer=layer,
        days=[Drawn(one.day, [as_of_row(event, incident.zone) for event in one.events]) for one in by_day(events, incident.zone)],
        figure=draw([_mark(event, event.occurred_at) for event in events if event.occurred_at], zone=zone),
        pages=pages,
        story_count=extent.story,
        log_count=extent.log,
        beliefs=beside.beliefs,
        alerts=beside.alerts[-MOST_ALERTS:],
        more_alerts=max(0, len(beside.alerts) - MOST_ALERTS),
        pressure=beside.pressure,
        roles=sorted({row.role for event in events for row in event.known} | {RESPONDERS}),
        before=extent.before if layer else extent.story_before,
    )


def _mark(event: KnownEvent, at: datetime) -> Mark:
    return Mark(at, event.kind, event.text, known_at=event.known_at if event.is_late else None, shows_time=event.precision != "day")
