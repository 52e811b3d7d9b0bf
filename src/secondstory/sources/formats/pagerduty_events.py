"""What is sent to PagerDuty: alerts by its events API, version 2 and 1, and change events; these also as its API lists them."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record, Signal
from secondstory.sources.records.telling import handle, inner, joined, names, part_of, urls, when

_ACTIONS: dict[str, tuple[str, Kind, Signal]] = {
    "trigger": ("", "alert", "opened"),
    "acknowledge": ("Acknowledged", "action", "acknowledged"),
    "resolve": ("Over", "alert", "closed"),
}


def recognise(value: JsonObject) -> Guess | None:
    """An event has an action and a key; a change event has a summary and a routing key, or is called so."""
    if text(value, "event_action") in _ACTIONS and ("routing_key" in value or "payload" in value or "dedup_key" in value):
        return Guess(95, "it has the event action of an alert sent to PagerDuty")
    if text(value, "event_type") in _ACTIONS and ("service_key" in value or "incident_key" in value):
        return Guess(90, "it has the event type and key of an alert sent to PagerDuty, version 1")
    if has(value, "routing_key") and has(value.get("payload"), "summary"):
        return Guess(90, "it has a routing key and the summary of a change event")
    if text(inner(value, "change_events", "change_event")[0], "type") == "change_event":
        return Guess(95, "it has a change event")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record each."""
    if text(value, "event_action") or "service_key" in value or "incident_key" in value:
        yield _alert(value)
        return
    many = inner(value, "change_events", "change_event")
    for one in many:
        yield from part_of(many, one, [_change(one)])


def _alert(value: JsonObject) -> Record:
    said, kind, signal = _ACTIONS.get(first(value, "event_action", "event_type"), _ACTIONS["trigger"])
    payload = value.get("payload") if isinstance(value.get("payload"), dict) else value
    name = first(value, "dedup_key", "incident_key")
    given = when(at(payload, "timestamp"))
    return Record(
        joined(said, first(payload, "summary", "description") or name) or "Alert",
        **given,
        kind=kind,
        source=" ".join(some("PagerDuty", first(value, "client"))),
        external_id=f"{name} {signal} {given['time_as_written']}" if name and given["occurred_at"] else "",
        thread=name,
        signal=signal,
        severity=text(payload, "severity"),
        about=some(*(text(payload, each) for each in ("source", "component", "group"))),
        links=urls(value.get("client_url"), *(one.get("href") for one in objects(value, "links"))),
    )


def _change(value: JsonObject) -> Record:
    payload = value.get("payload") if isinstance(value.get("payload"), dict) else value
    about = some(text(payload, "source"), *(name for name in names(payload, "services") if not name.isupper()))
    links = urls(*(one.get("href") for whole in (value, payload) for one in objects(whole, "links")))
    return Record(
        first(payload, "summary") or "Change",
        **when(at(payload, "timestamp"), value.get("created_at")),
        kind="change",
        source="PagerDuty",
        who=handle(at(payload, "custom_details", "user") or at(payload, "custom_details", "author")),
        external_id=text(value, "id"),
        about=about,
        links=links,
    )


FORMAT = JsonFormat("pagerduty_events", "PagerDuty alert or change event", recognise, read)
