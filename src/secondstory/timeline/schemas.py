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
from secondstory.timeline.ranks import codes_of


class KnownOut(Schema):
    """That a role knew from a moment on; `basis` is stated or assumed (law 3)."""

    role: str
    at: datetime
    basis: str


class FoldedOut(Schema):
    """An event that tells what another tells."""

    uid: str
    text: str
    source: str


class EventOut(Schema):
    """One line of the timeline. `occurred_at` is null when nobody knows; the order of the list is the order of the log.

    `folded` are the events that are told as one with it. `rank` (0 to 100) is how likely it matters, and `rank_reasons` are codes of why.

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
    decision: dict[str, Any] | None
    folded: list[FoldedOut] = []
    folded_into: str | None = None
    rank: int = 0
    rank_reasons: list[str] = []
    origin: str | None = None


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
        given = self.dict(exclude_unset=True, exclude={"after"})
        for name in ("occurred_at", "occurred_until"):
            if name in given:
                given[name] = instant(given[name], field=name)
        if given.get("zone") and given["zone"] not in clock.known_zones():
            raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": given["zone"]}, field="zone")
        if "role" in given:
            given["involvement"] = part_called(incident, given.pop("role"))
        if "in_story" in given:
            given["is_in_story"] = given.pop("in_story")
        nullable = {"occurred_at", "occurred_until", "involvement"}
        return {name: value for name, value in given.items() if value is not None or name in nullable}


class NewEventIn(EventIn):
    """A line to add. Without `occurred_at` it stands after the line called `after`, else after the last one."""

    after: str | None = None


class KnownIn(Given):
    """When a role learned of an event."""

    role: str = "responders"
    at: datetime


class RuleIn(Given):
    """Which lines of the log: `ranked` over a number, `alerts` of a source (of all where it is left out), or what was `pinned`."""

    name: str
    over: int = 0
    source: str = ""


class BulkIn(Given):
    """What is to be done with several lines, named by `uids` or meant by a `rule`; all of it, or with a refusal none of it."""

    uids: list[str] = []
    rule: RuleIn | None = None
    in_story: bool | None = None
    kind: str | None = None
    role: str | None = Field(None, description="A role label of the incident; null for nobody's.")
    move_minutes: float | None = None
    remove: bool = False


class ChangedOut(Schema):
    """How many lines changed, and the edit that `POST …/events/undo` would undo."""

    changed: int
    edit: str | None


class MergeIn(Given):
    """The line that stays, and those that are told as one with it."""

    into: str
    others: list[str]


class SplitIn(Given):
    """What each of the two lines says. Without `second_at` the second was at the same time."""

    first: str
    second: str
    second_at: datetime | None = None


class UndoIn(Given):
    """The edit to undo; without one, the last that is not undone. An undo can be undone."""

    edit: str | None = None


class UndoneOut(Schema):
    """The edit that was undone, and the one that did it."""

    undone: str
    edit: str


class AlsoOut(Schema):
    """Another source that has the same record: `raw` as it stood there, or null where that is the same."""

    source: str
    origin: str
    locator: str
    received_at: datetime
    file_sha256: str
    raw: str | None


class EvidenceOut(Schema):
    """A record behind a line, as it was received. `sha256` is of `raw` as received, also where a passage was taken out since."""

    event: str
    source: str
    origin: str | None
    locator: str
    received_at: datetime
    sha256: str
    file_sha256: str
    is_redacted: bool
    raw: str
    also: list[AlsoOut]


def evidence_out(event: Event) -> list[EvidenceOut]:
    """The record behind an event, if there is one; fetch it with its evidence, its origin and its sightings."""
    found = event.evidence
    if found is None:
        return []
    also = [
        AlsoOut(
            source=one.origin.label, origin=one.origin.format, locator=one.locator, received_at=one.received_at,
            file_sha256=one.file_sha256, raw=one.evidence.raw if one.evidence else None,
        )
        for one in event.sightings.all()
    ]  # fmt: skip
    return [
        EvidenceOut(
            event=event.uid, source=event.source, origin=event.origin.format if event.origin else None, locator=found.locator,
            received_at=found.received_at, sha256=found.sha256, file_sha256=found.file_sha256, is_redacted=found.is_redacted, raw=found.raw,
            also=also,
        )
    ]  # fmt: skip


def event_out(event: Event) -> EventOut:
    """An event as the API gives it; fetch it with its involvement, decision point, knowledge, origin and what is folded into it."""
    point = event.decision_point
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
        decision={name: getattr(point, name) for name in (*DecisionPoint.FIELDS, "confidence", "pressures")} if point else None,
        folded=[FoldedOut(uid=row.uid, text=row.text, source=row.source) for row in event.folded.all()],
        folded_into=event.folded_into.uid if event.folded_into else None,
        rank=event.rank,
        rank_reasons=codes_of(event.rank_reasons),
        origin=event.origin.label if event.origin else None,
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


def part_called(incident: Incident, role: str | None) -> Involvement | None:
    """The incident's part with this role label; None for none. Raises `Refusal`."""
    if role is None:
        return None
    found = Involvement.objects.filter(incident=incident, label__iexact=role.strip()).first()
    if found is None:
        raise Refusal(_("No part in this incident is called “%(role)s”. Add it first.") % {"role": role}, field="role")
    return found
