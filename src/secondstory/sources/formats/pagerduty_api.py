"""PagerDuty's API: incidents, the log of an incident, its notes and its alerts."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.formats.pagerduty_words import by, details_of, step_called, title_of
from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Record
from secondstory.sources.records.telling import (
    aware,
    handle,
    handles,
    inner,
    joined,
    key,
    names,
    newest,
    part_of,
    sentence,
    urls,
    when,
    without,
)

_WRAPPERS = ("incidents", "incident", "log_entries", "log_entry", "notes", "note", "alerts", "alert")


def recognise(value: JsonObject) -> Guess | None:
    """By the object or by the first in its list: an incident with its number, an entry of a log, a note, an alert."""
    one = inner(value, *_WRAPPERS, known=_what)[0]
    if what := _what(one):
        return Guess(70 if what == "a note on an incident" else 92, f"it has {what}")
    if value is not one and has(one, "content", "user", "created_at"):
        return Guess(70, "it has a note by a user")
    return None


def _what(one: JsonObject) -> str:
    kind = text(one, "type").removesuffix("_reference")
    if kind.endswith("_log_entry"):
        return "an entry of an incident's log"
    if _is_incident(one) and has(one, "service"):
        return "an incident with its number, service and status"
    if kind == "alert" and has(one, "alert_key", "status"):
        return "an alert with its key"
    return "a note on an incident" if has(one, "content", "user", "channel", "created_at") else ""


def _is_incident(one: JsonObject) -> bool:
    return has(one, "status") and ("incident_number" in one or (text(one, "type") == "incident" and "urgency" in one))


def read(value: JsonObject) -> Iterator[Record]:
    """What happened to each of them."""
    many = inner(value, *_WRAPPERS, known=_what)
    for one in many:
        yield from part_of(many, one, _thing(one))


def _thing(one: JsonObject) -> Iterator[Record]:
    if text(one, "type").removesuffix("_reference").endswith("_log_entry"):
        yield entry_record(one, one.get("incident"))
    elif _is_incident(one):
        yield from _incident_records(one)
    elif "content" in one:
        yield _note(one)
    elif text(one, "type") == "alert":
        yield _alert(one)


def entry_record(entry: JsonObject, incident: object) -> Record:
    """An entry of the log; version 2 of the webhooks sends them too. What it says never names who did it."""
    agent = entry.get("agent")
    step = step_called(text(entry, "type"))
    kind, who, marks = by(step, agent)
    people = [handle(agent), *handles(entry, "assignees"), handle(entry.get("user")), text(entry, "agent", "summary")]
    title = title_of(incident) or text(entry, "event_details", "description")
    details = ""
    if step.kind == "communication" or step.says in {"Fields changed", "Priority changed", "Urgency changed"}:
        details = without(details_of(entry) or text(entry, "summary"), people)
    elif step.says == "A responder was notified":
        details = " ".join(some("by", text(entry, "channel", "notification", "type").removesuffix("_notification").replace("_", " ")))
    says = f"{step.says} on “{title}”" if details and step.kind == "communication" else step.says
    return Record(
        joined(says, details if step.kind == "communication" and details else " ".join(some(title, f"({details})" if details else ""))),
        **when(entry.get("created_at")),
        kind=kind,
        source="PagerDuty",
        who=who,
        external_id=text(entry, "id"),
        thread=text(incident, "id"),
        signal=step.signal,
        about=some(text(entry, "service", "summary") or text(incident, "service", "summary")),
        links=urls(entry.get("html_url"), text(incident, "html_url")),
        marks=marks,
    )


def _incident_records(one: JsonObject) -> Iterator[Record]:
    title, number = title_of(one), text(one, "id")
    steps = [("trigger", one.get("created_at"), None)]
    steps += [("acknowledge", each.get("at"), each.get("acknowledger") or each.get("object")) for each in objects(one, "acknowledgements")]
    if text(one, "status") == "resolved":
        steps.append(("resolve", one.get("resolved_at") or one.get("last_status_change_at"), one.get("last_status_change_by")))
    for name, at_time, agent in steps:
        step = step_called(name)
        kind, who, marks = by(step, agent)
        yield Record(
            joined(step.says, title),
            **when(at_time),
            kind=kind,
            source="PagerDuty",
            who=who,
            external_id=key(number, step.says, aware(at_time)),
            thread=number,
            signal=step.signal,
            severity=text(one, "priority", "summary") or text(one, "urgency"),
            about=some(text(one, "service", "summary")),
            links=urls(one.get("html_url")),
            marks=marks,
        )


def _note(one: JsonObject) -> Record:
    is_bot = text(one, "user", "type").startswith("bot")
    return Record(
        text(one, "content") or "Note",
        **when(one.get("created_at")),
        kind="communication",
        source="PagerDuty",
        who=handle(one.get("user")),
        external_id=text(one, "id"),
        thread=text(one, "incident", "id"),
        marks=("bot",) if is_bot else (),
    )


def _alert(one: JsonObject) -> Record:
    return Record(
        sentence(first(one, "summary", "alert_key")) or "Alert",
        **when(one.get("created_at")),
        kind="alert",
        source="PagerDuty",
        external_id=key(text(one, "id"), "alert"),
        thread=text(one, "incident", "id") or text(one, "id"),
        signal="opened",
        severity=text(one, "severity"),
        about=some(text(one, "service", "summary")),
        links=urls(one.get("html_url"), at(one, "body", "contexts", 0, "href")),
    )


def incident_of(one: object) -> Incident | None:
    """What an incident of PagerDuty says of itself, in the API and in a webhook of any version."""
    if not isinstance(one, dict) or not text(one, "id"):
        return None
    resolved = one.get("resolved_at") or (
        first(one, "last_status_change_at", "last_status_change_on") if one.get("status") == "resolved" else None
    )
    acknowledged = [aware(each.get("at")) for name in ("acknowledgements", "acknowledgers") for each in objects(one, name)]
    people = [each.get("assignee") or each.get("object") for name in ("assignments", "assigned_to") for each in objects(one, name)]
    people += list(objects(one, "assignees")) + [each.get("user") for each in objects(one, "incidents_responders")]
    return Incident(
        "PagerDuty",
        text(one, "id"),
        title=title_of(one),
        severity=text(one, "priority", "summary") or text(one, "urgency"),
        status=text(one, "status"),
        started_at=aware(one.get("created_at"), one.get("created_on")),
        acknowledged_at=min((each for each in acknowledged if each is not None), default=None),
        resolved_at=aware(resolved),
        services=some(text(one, "service", "summary"), text(one, "service", "name"), *names(one, "impacted_services")),
        roles=tuple(("responder", each) for each in some(*(handle(person) for person in people))),
        link=next(iter(urls(one.get("html_url"))), ""),
        updated_at=aware(one.get("updated_at"), first(one, "last_status_change_at", "last_status_change_on"), one.get("created_at")),
    )


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only."""
    return newest(
        found for one in inner(value, "incidents", "incident", known=_what) if _is_incident(one) and (found := incident_of(one)) is not None
    )


FORMAT = JsonFormat("pagerduty_api", "PagerDuty export", recognise, read, incident)
