"""Datadog's incidents and the cells of their timelines, as its API gives them."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, objects, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Kind, Record, Signal
from secondstory.sources.records.telling import aware, handle, inner, joined, key, newest, part_of, urls, when

_STEPS: tuple[tuple[str, str, Kind, Signal], ...] = (
    ("customer_impact_start", "Impact on customers began", "impact", ""),
    ("detected", "Incident detected", "discovery", ""),
    ("created", "Incident declared", "action", "opened"),
    ("customer_impact_end", "Impact on customers ended", "impact", ""),
    ("resolved", "Incident resolved", "action", "closed"),
)
_FIELDS = ("public_id", "customer_impacted", "customer_impact_scope", "detected", "fields", "postmortem_id")


def recognise(value: JsonObject) -> Guess | None:
    """An incident has attributes that only Datadog has; a cell of the timeline has its type."""
    one = inner(value, "data")[0]
    told = one.get("attributes")
    if not isinstance(told, dict):
        return None
    if "incident" in text(one, "type") and sum(name in told for name in _FIELDS) > 1:
        return Guess(95, "it has an incident with a public number and its impact on customers")
    if "cell_type" in told and ("content" in told or "display_time" in told):
        return Guess(95, "it has a cell of an incident's timeline")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """When it was detected, declared, felt and resolved; or what a cell says."""
    people = {text(one, "id"): handle(one.get("attributes")) for one in objects(value, "included")}
    many = inner(value, "data")
    for one in many:
        told = one.get("attributes")
        if isinstance(told, dict):
            yield from part_of(many, one, [_cell(one, told, people)] if "cell_type" in told else _incident_records(one, told))


def _incident_records(one: JsonObject, told: JsonObject) -> Iterator[Record]:
    title, number = text(told, "title") or "Incident", text(one, "id")
    for name, says, kind, signal in _STEPS:
        given = when(told.get(name))
        if given["occurred_at"] is None and name != "created":
            continue
        scope = text(told, "customer_impact_scope") if name == "customer_impact_start" else ""
        yield Record(
            joined(says, scope or title),
            **given,
            kind=kind,
            source="Datadog incidents",
            external_id=key(number, name),
            thread=number,
            signal=signal,
            severity=_field(told, "severity"),
            about=_services(told),
        )


def _cell(one: JsonObject, told: JsonObject, people: dict[str, str]) -> Record:
    content = told.get("content")
    says = first(content, "content", "text", "message", "title") or text(content, "action") or text(content, "url") or text(told, "content")
    is_message = text(told, "cell_type") in {"markdown", "message", "slack_message", ""}
    author = text(one, "relationships", "created_by_user", "data", "id") or text(one, "relationships", "created_by", "data", "id")
    return Record(
        says or "Entry of the timeline",
        **when(told.get("display_time"), told.get("created")),
        kind="communication" if is_message else "observation",
        source="Datadog incidents",
        who=people.get(author, ""),
        external_id=text(one, "id"),
        links=urls(at(content, "url")),
    )


def _field(told: JsonObject, name: str) -> str:
    return text(told, name) or text(told, "fields", name, "value") or text(told, "fields", name)


def _services(told: JsonObject) -> tuple[str, ...]:
    return some(*texts(told, "fields", "services", "value"), *texts(told, "services"))


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only."""
    people = {text(one, "id"): handle(one.get("attributes")) for one in objects(value, "included")}
    return newest(_incident(one, people) for one in inner(value, "data") if isinstance(one.get("attributes"), dict) and _is_whole(one))


def _is_whole(one: JsonObject) -> bool:
    return bool(text(one, "id")) and "cell_type" not in one["attributes"]


def _incident(one: JsonObject, people: dict[str, str]) -> Incident:
    told = one["attributes"]
    chief = text(one, "relationships", "commander_user", "data", "id")
    return Incident(
        "Datadog",
        text(one, "id"),
        title=text(told, "title"),
        severity=_field(told, "severity"),
        status=_field(told, "state"),
        started_at=aware(told.get("customer_impact_start"), told.get("created")),
        detected_at=aware(told.get("detected")),
        resolved_at=aware(told.get("resolved")),
        services=_services(told),
        roles=(("incident commander", people[chief]),) if people.get(chief) else (),
        updated_at=aware(told.get("modified"), told.get("created")),
    )


FORMAT = JsonFormat("datadog_incidents", "Datadog incidents", recognise, read, incident)
