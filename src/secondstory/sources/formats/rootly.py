"""Rootly: its webhooks, and the incidents, timeline events and alerts of its API."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Kind, Record, Signal
from secondstory.sources.records.telling import aware, handle, inner, joined, key, names, newest, part_of, sentence, urls, when, words

_STEPS: tuple[tuple[str, str, Kind, Signal], ...] = (
    ("started_at", "Impact began", "impact", ""),
    ("detected_at", "Incident detected", "discovery", ""),
    ("created_at", "Incident declared", "action", "opened"),
    ("acknowledged_at", "Incident acknowledged", "action", "acknowledged"),
    ("mitigated_at", "Incident mitigated", "action", ""),
    ("resolved_at", "Incident resolved", "action", "closed"),
    ("cancelled_at", "Incident cancelled", "decision", "closed"),
)
_FIELDS = ("started_at", "mitigated_at", "resolved_at", "in_triage_at", "acknowledged_at", "detected_at", "sequential_id")


def recognise(value: JsonObject) -> Guess | None:
    """A webhook has an event with when it was issued; the API has typed objects with Rootly's attributes."""
    if has(value.get("event"), "type", "issued_at") and isinstance(value.get("data"), dict):
        return Guess(95, "it has an event with when it was issued")
    what = _what(inner(value, "data", known=_what)[0])
    return Guess(90, f"it has {what}") if what else None


def _what(one: JsonObject) -> str:
    told, kind = _attributes(one), text(one, "type")
    if kind == "incidents" and sum(name in told for name in _FIELDS) > 1 and "public_id" not in told:
        return "an incident with the times Rootly keeps"
    if kind in {"incident_events", "incident_event"} and "event" in told:
        return "an event of an incident's timeline"
    if kind == "alerts" and has(told, "summary", "source"):
        return "an alert with its summary and source"
    return "an incident with the times Rootly keeps" if has(one, "title", "slug", "status", "mitigated_at") else ""


def _attributes(one: JsonObject) -> JsonObject:
    """What is told of a thing, its id with it: the API and the webhooks wrap it differently."""
    told = one.get("attributes")
    return {"id": text(one, "id"), **told} if isinstance(told, dict) else one


def read(value: JsonObject) -> Iterator[Record]:
    """The times of incidents, events of timelines, alerts."""
    event = value.get("event")
    many = inner(value, "data", known=_what)
    for one in many:
        yield from part_of(many, one, _thing(one, event))


def _thing(one: JsonObject, event: object) -> Iterator[Record]:
    told, what = _attributes(one), text(event, "type") or text(one, "type")
    if "alert" in what:
        yield from _alert(told)
    elif isinstance(told.get("event"), str) or "incident_event" in what:
        yield _entry(told)
    elif what.startswith(("incident.", "incidents")) or "mitigated_at" in told:
        yield from _incident_records(told)
    else:
        at_time = when(at(event, "issued_at"), told.get("updated_at"))
        about = first(told, "title", "summary", "name", "content", "description")
        yield Record(
            joined(sentence(words(what)), about) or "Event",
            **at_time,
            kind="communication" if "status" in what or "content" in told else "action",
            source="Rootly",
            external_id=text(event, "id"),
            thread=first(told, "incident_id", "id"),
        )


def _incident_records(told: JsonObject) -> Iterator[Record]:
    number, title = text(told, "id"), first(told, "title", "summary") or "Incident"
    for name, says, kind, signal in _STEPS:
        given = when(told.get(name))
        if given["occurred_at"] is None and name != "created_at":
            continue
        who = {"created_at": told.get("user"), "mitigated_at": told.get("mitigated_by"), "resolved_at": told.get("resolved_by")}.get(name)
        note = first(told, {"mitigated_at": "mitigation_message", "resolved_at": "resolution_message"}.get(name, ""))
        yield Record(
            joined(says, title) + (f" ({note})" if note else ""),
            **given,
            kind=kind,
            source="Rootly",
            who=handle(_user(who)),
            external_id=key(number, name),
            thread=number,
            signal=signal,
            severity=_severity(told),
            about=names(told, "services"),
            links=urls(told.get("short_url"), told.get("url")),
        )


def _user(user: object) -> object:
    inside = at(user, "data", "attributes")
    return inside if isinstance(inside, dict) else user


def _entry(told: JsonObject) -> Record:
    kind = text(told, "kind").lower()
    return Record(
        text(told, "event") or first(told, "message", "description") or "Entry of the timeline",
        **when(told.get("occurred_at"), told.get("created_at")),
        kind="communication" if kind in {"", "note", "event", "message", "chat"} else "action",
        source="Rootly",
        who=handle(_user(told.get("user"))) or text(told, "user_display_name"),
        external_id=key(text(told, "id"), "event"),
        thread=text(told, "incident_id") or text(told, "incident", "id"),
    )


def _alert(told: JsonObject) -> Iterator[Record]:
    number, title = text(told, "id"), first(told, "summary", "description") or "Alert"
    steps: tuple[tuple[str, Signal, object], ...] = (
        ("", "opened", told.get("started_at") or told.get("created_at")),
        ("Over", "closed", told.get("ended_at")),
    )
    for says, signal, at_time in steps:
        given = when(at_time)
        if says and given["occurred_at"] is None:
            continue
        yield Record(
            joined(says, title),
            **given,
            kind="alert",
            source=" ".join(some("Rootly", f"({text(told, 'source')})" if text(told, "source") else "")),
            external_id=key(number, "alert", signal),
            thread=number,
            signal=signal,
            about=names(told, "services"),
            links=urls(told.get("external_url"), told.get("url")),
        )


def _severity(told: JsonObject) -> str:
    inside = at(told, "severity", "data", "attributes") or told.get("severity")
    return first(inside, "slug", "name") or text(inside)


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only."""
    found = [_attributes(one) for one in inner(value, "data", known=_what)]
    return newest(_incident(one) for one in found if text(one, "id") and "title" in one and ("mitigated_at" in one or "started_at" in one))


def _incident(told: JsonObject) -> Incident:
    roles = [(text(each, "incident_role", "name") or "responder", handle(_user(each.get("user")))) for each in objects(told, "roles")]
    return Incident(
        "Rootly",
        text(told, "id"),
        title=text(told, "title"),
        severity=_severity(told),
        status=text(told, "status"),
        started_at=aware(told.get("started_at"), told.get("created_at")),
        detected_at=aware(told.get("detected_at")),
        acknowledged_at=aware(told.get("acknowledged_at")),
        mitigated_at=aware(told.get("mitigated_at")),
        resolved_at=aware(told.get("resolved_at")),
        services=names(told, "services"),
        roles=tuple((role, who) for role, who in roles if who),
        link=next(iter(urls(told.get("short_url"), told.get("url"))), ""),
        is_private=told.get("private") is True,
        updated_at=aware(told.get("updated_at"), told.get("created_at")),
    )


FORMAT = JsonFormat("rootly", "Rootly", recognise, read, incident)
