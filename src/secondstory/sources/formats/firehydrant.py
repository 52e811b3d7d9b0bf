"""FireHydrant: its webhooks, incidents with their milestones, and the events of an incident's timeline."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Kind, Record, Signal
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import (
    aware,
    handle,
    inner,
    is_after,
    joined,
    key,
    names,
    newest,
    part_of,
    sentence,
    urls,
    when,
    words,
)

_MILESTONES: dict[str, tuple[Kind, Signal]] = {
    "started": ("impact", "opened"),
    "detected": ("discovery", ""),
    "acknowledged": ("action", "acknowledged"),
    "investigating": ("action", ""),
    "identified": ("discovery", ""),
    "mitigated": ("action", ""),
    "resolved": ("action", "closed"),
    "closed": ("action", ""),
    "postmortem_started": ("action", ""),
    "postmortem_completed": ("action", ""),
}
_WRAPPERS = ("data", "incidents", "incident")
_MESSAGES = {"note", "chat_message", "generic_chat_message", "incident_note", "external_resource", "vote"}


def recognise(value: JsonObject) -> Guess | None:
    """A webhook says what was done to which of its things; an incident has milestones; an event of the timeline has its author."""
    if has(value.get("event"), "operation", "resource_type") and isinstance(value.get("data"), dict):
        return Guess(95, "it has an operation on a resource of FireHydrant")
    what = _what(inner(value, *_WRAPPERS, known=_what)[0])
    return Guess(90, f"it has {what}") if what else None


def _what(one: JsonObject) -> str:
    if has(one, "name") and ("current_milestone" in one or isinstance(one.get("milestones"), list)):
        return "an incident with milestones"
    is_event = has(one, "type", "occurred_at", "incident_id") and ("visibility" in one or "author" in one)
    return "an event of an incident's timeline" if is_event else ""


def read(value: JsonObject) -> Iterator[Record]:
    """Milestones, timeline events, changes."""
    what, operation = text(value, "event", "resource_type"), text(value, "event", "operation").lower()
    many = inner(value, *_WRAPPERS, known=_what)
    for one in many:
        yield from part_of(many, one, _thing(one, what, operation))


def _thing(one: JsonObject, what: str, operation: str) -> Iterator[Record]:
    found = one["incident"] if isinstance(one.get("incident"), dict) and "milestones" not in one and "name" not in one else one
    if "change_event" in what:
        yield _change(found)
    elif "milestones" in found or "current_milestone" in found:
        yield from _incident_records(found)
    elif has(found, "occurred_at", "type"):
        yield _timeline(found)
    else:
        yield _other(found, what, operation)


def _incident_records(one: JsonObject) -> Iterator[Record]:
    number, title = text(one, "id"), first(one, "name", "summary") or "Incident"
    steps = [(text(each, "type"), each.get("occurred_at") or each.get("created_at")) for each in objects(one, "milestones")]
    if not steps:
        steps = [
            ("started", one.get("started_at") or one.get("created_at")),
            *([("resolved", one.get("resolved_at"))] if one.get("resolved_at") else []),
        ]
    for name, at_time in steps:
        kind, signal = _MILESTONES.get(name, ("action", ""))
        yield Record(
            joined(f"Incident {words(name)}", title),
            **when(at_time),
            kind=kind,
            source="FireHydrant",
            external_id=key(number, "milestone", name),
            thread=number,
            signal=signal,
            severity=_severity(one),
            about=names(one, "services"),
            links=_links(one),
        )
    for each in objects(one, "impacts"):
        what = text(each, "impact", "name") or text(each, "name")
        if what:
            yield Record(
                joined(f"Impact on {what}", text(each, "condition", "name")),
                **when(each.get("created_at"), one.get("started_at")),
                kind="impact",
                source="FireHydrant",
                external_id=key(text(each, "id") or number, "impact", what),
                thread=number,
                about=(what,),
            )


def _timeline(one: JsonObject) -> Record:
    kind, told = text(one, "type"), one.get("data")
    says = first(told, "text", "body", "content", "message", "summary", "description", "name")
    milestone = first(told, "milestone", "current_milestone", "new_milestone")
    is_message = kind.lower() in _MESSAGES
    is_bot = text(one, "author", "type").lower() in {"bot", "system", "integration"} or text(one, "author", "source").lower() == "system"
    says = says or (f"Incident {words(milestone)}" if milestone else "")
    return Record(
        says if is_message and says else joined(sentence(words(kind)), says) or "Entry of the timeline",
        **when(one.get("occurred_at"), one.get("created_at")),
        kind="communication" if is_message else "action",
        source="FireHydrant",
        who=handle(one.get("author")),
        external_id=text(one, "id"),
        thread=text(one, "incident_id"),
        links=urls(first(told, "url", "permalink", "remote_url")),
        marks=some("bot" if is_bot else "", "starred" if one.get("starred") is True else ""),
    )


def _change(one: JsonObject) -> Record:
    given, ends = when(one.get("starts_at"), one.get("created_at")), moment(one.get("ends_at"))
    where = ", ".join(names(one, "environments"))
    return Record(
        " ".join(some(first(one, "summary", "description") or "Change", f"({where})" if where else "")),
        **given,
        occurred_until=ends if is_after(ends, given["occurred_at"]) else None,
        kind="change",
        source="FireHydrant",
        who=next((text(each, "value") for each in objects(one, "authors") if text(each, "value")), ""),
        external_id=text(one, "id"),
        about=names(one, "services"),
        links=urls(*(each.get("href_url") or each.get("url") for each in objects(one, "attachments"))),
    )


def _other(one: JsonObject, what: str, operation: str) -> Record:
    """A task, an alert, a ticket, a role: whatever else it sends."""
    about = first(one, "summary", "title", "name", "description", "body")
    is_alert = "alert" in what
    return Record(
        about if is_alert and about else joined(sentence(f"{words(what) or 'record'} {words(operation)}".strip()), about),
        **when(one.get("occurred_at"), one.get("starts_at"), one.get("updated_at"), one.get("created_at")),
        kind="alert" if is_alert else "communication" if "note" in what else "action",
        source="FireHydrant",
        external_id=key(text(one, "id"), what, operation, text(one, "updated_at")),
        thread=first(one, "incident_id", "id"),
        severity=_severity(one),
        links=_links(one),
    )


def _severity(one: JsonObject) -> str:
    return text(one, "severity", "slug") or text(one, "severity") or text(one, "priority", "slug") or text(one, "priority")


def _links(one: JsonObject) -> tuple[str, ...]:
    return urls(first(one, "incident_url", "html_url"), first(one, "private_status_page_url"))


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only."""
    found = [one["incident"] if isinstance(one.get("incident"), dict) else one for one in inner(value, *_WRAPPERS, known=_what)]
    return newest(_incident(one) for one in found if text(one, "id") and ("milestones" in one or "current_milestone" in one))


def _incident(one: JsonObject) -> Incident:
    times = {text(each, "type"): aware(each.get("occurred_at")) for each in objects(one, "milestones")}
    roles = [
        (text(each, "incident_role", "name") or text(each, "role", "name") or "responder", handle(each.get("user")))
        for each in objects(one, "role_assignments")
    ]
    return Incident(
        "FireHydrant",
        text(one, "id"),
        title=text(one, "name"),
        severity=_severity(one),
        status=text(one, "current_milestone"),
        started_at=times.get("started") or aware(one.get("started_at"), one.get("created_at")),
        detected_at=times.get("detected"),
        acknowledged_at=times.get("acknowledged"),
        mitigated_at=times.get("mitigated"),
        resolved_at=times.get("resolved") or aware(at(one, "resolved_at")),
        services=some(*names(one, "services"), *(text(each, "impact", "name") for each in objects(one, "impacts"))),
        roles=tuple((role, who) for role, who in roles if who),
        link=next(iter(_links(one)), ""),
        is_private=one.get("restricted") is True,
        updated_at=aware(one.get("updated_at"), one.get("created_at")),
    )


FORMAT = JsonFormat("firehydrant", "FireHydrant", recognise, read, incident)
