"""PagerDuty's webhooks, versions 1, 2 and 3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from secondstory.sources.formats.pagerduty_api import entry_record, incident_of
from secondstory.sources.formats.pagerduty_words import by, details_of, step_called, title_of
from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Record
from secondstory.sources.records.telling import aware, handle, joined, key, newest, part_of, sentence, urls, when, words

_BARE = (
    "incident_note",
    "incident_conference_bridge",
    "incident_field_values",
    "incident_role_assignment",
    "incident_status_update",
    "incident_task",
    "incident_workflow_instance",
    "incident_action_invocation",
    "incident_responder",
    "service_field_values",
)
"""What version 3 sends about besides pages."""


def recognise(value: JsonObject) -> Guess | None:
    """Version 3 has an `event` with a resource type; the older ones have `messages` about an incident."""
    if has(at(value, "event"), "event_type", "data") and ("resource_type" in value["event"] or "occurred_at" in value["event"]):
        return Guess(95, "it has an event with a type and a resource, as version 3 of the webhooks")
    message = next(objects(value, "messages"), {})
    if has(message, "event", "incident") or ("type" in message and isinstance(at(message, "data", "incident"), dict)):
        return Guess(95, "it has messages about an incident, as versions 1 and 2 of the webhooks")
    if has(value, "event_type", "resource_type", "data"):
        return Guess(85, "it is an event of version 3 of the webhooks")
    about = value.get("incident") or value.get("service") or at(value, "incident_role_assignments", 0, "incident")
    if text(value, "type") in _BARE and isinstance(about, dict):
        return Guess(80, "it is what version 3 of the webhooks tells about an incident")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record a message; version 2 brings the entries of the log that belong to it."""
    if isinstance(value.get("messages"), list):
        messages = list(objects(value, "messages"))
        for message in messages:
            yield from part_of(messages, message, _message(message))
        return
    event: JsonObject = next((one for one in (value.get("event"), value) if isinstance(one, dict) and "event_type" in one), {})
    subject = event.get("data", {}) if event else value
    if isinstance(subject, dict):
        yield _event(event, subject)


def _message(message: JsonObject) -> Iterator[Record]:
    incident = at(message, "incident") or at(message, "data", "incident")
    if not isinstance(incident, dict):
        return
    entries = list(objects(message, "log_entries"))
    for entry in entries:
        yield entry_record(entry, incident)
    if entries:
        return
    name = text(message, "event") or text(message, "type")
    step = step_called(name)
    agent = incident.get("resolved_by_user") if step.signal == "closed" else None
    agent = agent if isinstance(agent, dict) else incident.get("last_status_change_by")
    kind, who, marks = by(step, agent)
    told = text(message, "data", "incident", "trigger_summary_data", "subject") or title_of(incident)
    at_time = when(message.get("created_on"), incident.get("last_status_change_on"), incident.get("created_on"))
    yield Record(
        joined(step.says, told),
        **at_time,
        kind=kind,
        source="PagerDuty",
        who=who,
        external_id=key(text(incident, "id"), step.says, aware(at_time["occurred_at"] and message.get("created_on"))),
        thread=text(incident, "id"),
        signal=step.signal,
        severity=text(incident, "urgency"),
        about=some(text(incident, "service", "name"), text(incident, "service", "summary")),
        links=urls(incident.get("html_url")),
        marks=marks,
    )


def _event(event: JsonObject, subject: JsonObject) -> Record:
    name = text(event, "event_type") or text(subject, "type")
    if not name.startswith("incident"):
        return _other(event, subject, name)
    incident = subject.get("incident") or at(subject, "incident_role_assignments", 0, "incident") or subject
    step = step_called(name)
    kind, who, marks = by(step, event.get("agent"))
    priority = text(subject, "priority", "summary")
    says, details = step.says, "" if incident is subject else details_of(subject)
    if "priority" in name:
        details = priority
    elif "task" in name or "action_invocation" in name:
        says = "Automation" if "action_invocation" in name else "Task"
        state = words(text(subject, "state") or text(subject, "status"))
        details = " ".join(some(text(subject, "action", "summary") or first(subject, "name", "summary"), f"({state})" if state else ""))
    page = "" if incident is subject and details and "priority" not in name else title_of(incident)
    told = text(subject, "id") if step.kind == "communication" and incident is not subject else ""
    happened = event.get("occurred_at")
    begun = subject.get("created_at") if step.says == "Page" else None
    return Record(
        joined(f"{says} on “{page}”" if details and page else says, details or page),
        **when(happened, begun),
        kind=kind,
        source="PagerDuty",
        who=who,
        external_id=key(text(incident, "id"), step.says, aware(begun, happened)) if step.signal and happened else told or text(event, "id"),
        thread=text(incident, "id"),
        signal=step.signal,
        severity=priority or text(subject, "urgency"),
        about=some(text(subject, "service", "summary")),
        links=urls(text(incident, "html_url"), subject.get("conference_url")),
        marks=marks,
    )


def _other(event: JsonObject, subject: JsonObject, name: str) -> Record:
    service = subject.get("service") if isinstance(subject.get("service"), dict) else subject
    about = text(service, "summary") or text(subject, "name")
    told = joined(sentence(words(name)), ", ".join(some(about, details_of(subject))) or text(event, "id")) or "Event"
    given = when(event.get("occurred_at"))
    links = urls(text(service, "html_url"))
    agent = handle(event.get("agent"))
    return Record(
        told, **given, kind="change", source="PagerDuty", who=agent, external_id=text(event, "id"), about=some(about), links=links
    )


def incident(value: JsonObject) -> Incident | None:
    """The page, as the latest message about it says."""
    told = [
        found
        for one in objects(value, "messages")
        if (found := incident_of(at(one, "incident") or at(one, "data", "incident"))) is not None
    ]
    event = value.get("event") if has(value.get("event"), "event_type") else value
    subject, name = at(event, "data"), text(event, "event_type")
    happened = aware(at(event, "occurred_at"))
    state = incident_of(subject) if text(subject, "type") == "incident" else None
    if state is not None:
        told.append(
            replace(
                state,
                started_at=state.started_at or (happened if name == "incident.triggered" else None),
                acknowledged_at=state.acknowledged_at or (happened if name == "incident.acknowledged" else None),
                resolved_at=state.resolved_at or (happened if name == "incident.resolved" else None),
                updated_at=happened,
            )
        )
    assigned = list(objects(subject, "incident_role_assignments"))
    if assigned and text(assigned[0], "incident", "id"):
        roles = tuple(
            (text(one, "role", "summary") or "responder", handle(one.get("assignee"))) for one in assigned if handle(one.get("assignee"))
        )
        page = assigned[0]["incident"]
        told.append(Incident("PagerDuty", text(page, "id"), title=title_of(page), roles=roles, updated_at=happened))
    return newest(told)


FORMAT = JsonFormat("pagerduty", "PagerDuty webhook", recognise, read, incident)
