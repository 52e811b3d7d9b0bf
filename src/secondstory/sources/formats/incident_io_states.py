"""What incident.io says of an incident: its state, and the times a team keeps of it."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, objects, text
from secondstory.sources.records.record import Incident, Kind, Signal
from secondstory.sources.records.telling import aware, handle, sentence, urls, words

_MOMENTS: tuple[tuple[str, Kind, Signal, str], ...] = (
    ("impact start", "impact", "", "started_at"),
    ("started", "impact", "", "started_at"),
    ("impact end", "impact", "", ""),
    ("detected", "discovery", "", "detected_at"),
    ("identified", "discovery", "", ""),
    ("reported", "action", "opened", "detected_at"),
    ("declared", "action", "opened", "detected_at"),
    ("accepted", "action", "acknowledged", "acknowledged_at"),
    ("acknowledged", "action", "acknowledged", "acknowledged_at"),
    ("fixed", "action", "", "mitigated_at"),
    ("mitigated", "action", "", "mitigated_at"),
    ("monitoring", "observation", "", ""),
    ("resolved", "action", "closed", "resolved_at"),
    ("closed", "action", "", "closed_at"),
    ("declined", "decision", "closed", ""),
    ("canceled", "decision", "closed", ""),
)
"""What the names of a team's timestamps begin with or hold, what kind of event each is, and the time of the incident it gives."""


def moments_of(one: JsonObject) -> Iterator[tuple[str, object, tuple[str, Kind, Signal, str]]]:
    """Each time that is kept: what it is called, the time, and what the name means."""
    given = [(text(each, "incident_timestamp", "name"), text(each, "value", "value")) for each in objects(one, "incident_timestamp_values")]
    given += [(words(text(each, "name")), text(each, "last_occurred_at")) for each in objects(one, "timestamps")]
    for name, written in given:
        known = next((each for each in _MOMENTS if each[0] in name.lower()), None)
        if written and known is not None:
            yield sentence(name.removesuffix(" at")), written, known


def incident_of(one: JsonObject) -> Incident:
    """Its state; the earliest of several times that mean the same."""
    times = {field: aware(written) for _name, written, (_has, _kind, _signal, field) in reversed(list(moments_of(one))) if field}
    roles = [
        (text(each, "role", "name") or "responder", handle(each.get("assignee"))) for each in objects(one, "incident_role_assignments")
    ]
    return Incident(
        "incident.io",
        text(one, "id"),
        title=text(one, "name"),
        severity=text(one, "severity", "name"),
        status=text(one, "incident_status", "category") or text(one, "incident_status", "name") or text(one, "status"),
        started_at=times.get("started_at") or aware(one.get("created_at")),
        detected_at=times.get("detected_at"),
        acknowledged_at=times.get("acknowledged_at"),
        mitigated_at=times.get("mitigated_at"),
        resolved_at=times.get("resolved_at") or times.get("closed_at"),
        roles=tuple((role, who) for role, who in roles if who),
        link=next(iter(urls(one.get("permalink"))), ""),
        is_private=text(one, "visibility") == "private",
        updated_at=aware(one.get("updated_at"), one.get("created_at")),
    )
