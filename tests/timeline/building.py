"""What the tests of building a timeline begin with, and how they look at what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from secondstory.incidents.models import Incident
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, NewRecord, add_events, complete_origin, open_origin, save_records
from tests.cast import Cast


def records(
    visitors: Cast, incident: Incident, count: int, *, label: str = "journald", kind: str = "observation", reasons: str = "rare"
) -> None:
    """Lines of a log, one a second; every tenth is ranked over 89."""
    origin = open_origin(incident, label=label, format=label)
    at = [incident.started_at + timedelta(seconds=number) for number in range(count)]
    new = [
        NewRecord(
            f"{label} {number:05}", f"{label}{number}", f'{{"n": {number}, "is": "<i>"}}', when, occurred_at=when, kind=kind,
            rank=90 + number % 10 if number % 10 == 0 else number % 89, rank_reasons=reasons, time_as_written=when.isoformat(),
        )
        for number, when in enumerate(at)
    ]  # fmt: skip
    save_records(origin, new, file_sha256="f" * 64)
    complete_origin(origin, by=visitors.owner)


def a_story(visitors: Cast, noon: datetime) -> tuple[Incident, list[Event]]:
    """An incident with four lines, a minute apart."""
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1))
    new = [NewEvent(f"Line {number}", noon + timedelta(minutes=number)) for number in range(4)]
    return incident, add_events(incident, new, by=visitors.owner)


def story(incident: Incident) -> list[str]:
    """What is told, in order."""
    rows = Event.objects.filter(incident=incident).unfolded().in_story().in_order()
    return [event.text for event in rows]


def everything(incident: Incident) -> list[tuple[Any, ...]]:
    """All lines, with what an edit may change."""
    rows = Event.objects.filter(incident=incident).in_order()
    return [(row.text, row.occurred_at, row.kind, row.involvement_id, row.is_in_story, row.folded_into_id) for row in rows]
