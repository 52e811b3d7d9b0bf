"""What the API takes and gives for events. People are role labels (law 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.schemas import Given, instant
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.timeline.known import KnownEvent
from secondstory.timeline.models import DecisionPoint, Event


class KnownOut(Schema):
    """That a role knew from a moment on; `basis` is stated or assumed (law 3)."""

    role: str
    at: datetime
    basis: str


class EventOut(Schema):
    """One line of the timeline. `occurred_at` is null when nobody knows; the order of the list is the order of the log.

    As of a minute, `version` is null (it counts later edits) and what was known later is left out of every field.
    """

    uid: str
    version: int | None
    occurred_at: datetime | None
    occurred_until: datetime | None
    precision: str
    zone: str
    zone_assumed: bool
    time_as_written: str
    kind: str
    role: str | None
    text: str
    source: str
    in_story: bool
    known: list[KnownOut]
    decision: dict[str, str] | None


class EventPage(Schema):
    """Some of the log in order, and the cursor for what comes after."""

    items: list[EventOut]
    next: str


class EventIn(Given):
    """A line to add or change. Times are ISO 8601 with an offset; `zone` is where they were written down."""

    text: str | None = None
    kind: str | None = None
    occurred_at: datetime | None = None
    occurred_until: datetime | None = None
    precision: str | None = Field(None, description="exact, approximate, day or unknown")
    zone: str | None = None
    role: str | None = Field(None, description="A role label of the incident.")
    source: str | None = None
    in_story: bool | None = None

    def values(self, incident: Incident) -> dict[str, Any]:
        """The given fields as the operations take them. Raises `Refusal`."""
        given = self.dict(exclude_unset=True)
        for name in ("occurred_at", "occurred_until"):
            if name in given:
                given[name] = instant(given[name], field=name)
        if given.get("zone") and given["zone"] not in clock.known_zones():
            raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": given["zone"]}, field="zone")
        if "role" in given:
            given["involvement"] = _part(incident, given.pop("role"))
        if "in_story" in given:
            given["is_in_story"] = given.pop("in_story")
        nullable = {"occurred_at", "occurred_until", "involvement"}
        return {name: value for name, value in given.items() if value is not None or name in nullable}


class KnownIn(Given):
    """When a role learned of an event."""

    role: str = "responders"
    at: datetime


class DecisionIn(Given):
    """How a decision looked from where it was made. There is no field for how good it was."""

    visible: str = ""
    believed: str = ""
    also_on_the_table: str = ""
    constrained: str = ""
    expected: str = ""
    not_knowable_yet: str = ""


def event_out(event: Event) -> EventOut:
    """An event as the API gives it; fetch it with its involvement, decision point and knowledge."""
    point = getattr(event, "decision_point", None)
    return EventOut(
        uid=event.uid,
        version=event.version,
        occurred_at=event.occurred_at,
        occurred_until=event.occurred_until,
        precision=event.precision,
        zone=event.zone,
        zone_assumed=event.zone_assumed,
        time_as_written=event.time_as_written,
        kind=event.kind,
        role=event.involvement.label if event.involvement else None,
        text=event.text,
        source=event.source,
        in_story=event.is_in_story,
        known=[KnownOut(role=row.role, at=row.at, basis=row.basis) for row in sorted(event.knowledge.all(), key=lambda row: row.role)],
        decision={name: getattr(point, name) for name in DecisionPoint.FIELDS} if point else None,
    )


def known_event_out(event: KnownEvent) -> EventOut:
    """What of an event was known, as the API gives it."""
    return EventOut(
        uid=event.uid,
        version=None,
        occurred_at=event.occurred_at,
        occurred_until=event.occurred_until,
        precision=event.precision,
        zone=event.zone,
        zone_assumed=event.zone_assumed,
        time_as_written=event.time_as_written,
        kind=event.kind,
        role=event.role or None,
        text=event.text,
        source=event.source,
        in_story=event.is_in_story,
        known=[KnownOut(role=row.role, at=row.at, basis=row.basis) for row in event.known],
        decision=event.decision or None,
    )


def _part(incident: Incident, role: str | None) -> Involvement | None:
    if role is None:
        return None
    found = Involvement.objects.filter(incident=incident, label__iexact=role.strip()).first()
    if found is None:
        raise Refusal(_("No part in this incident is called “%(role)s”. Add it first.") % {"role": role}, field="role")
    return found
