"""incident.io: its webhooks, and incidents, updates, actions, follow-ups and alerts of both versions of its API."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.formats.incident_io_states import incident_of, moments_of
from secondstory.sources.records.fields import JsonObject, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Kind, Record, Signal
from secondstory.sources.records.telling import handle, inner, joined, key, newest, part_of, sentence, urls, when, words

_LISTS = ("incidents", "incident_updates", "actions", "follow_ups", "alerts", "incident_memberships", "postmortem_documents")
_WRAPPERS = (*_LISTS, *(name.removesuffix("s") for name in _LISTS))


def recognise(value: JsonObject) -> Guess | None:
    """A webhook names its event and has it under that name; the API's things are told apart by their fields."""
    name = text(value, "event_type")
    if name.startswith(("public_incident.", "private_incident.", "public_alert.")) and isinstance(value.get(name), dict):
        return Guess(100, "it has an event of incident.io under its own name")
    one = inner(value, *_WRAPPERS, known=_what)[0]
    return Guess(92, f"it has {what} of incident.io") if (what := _what(one)) else None


def _what(one: JsonObject) -> str:
    if has(one, "reference", "name") and ("incident_role_assignments" in one or "incident_status" in one or "incident_type" in one):
        return "an incident"
    if has(one, "incident_id", "message") and ("new_incident_status" in one or "updater" in one):
        return "an update"
    if has(one, "incident_id", "status", "created_at") and ("follow_up" in one or "completed_at" in one or "assignee" in one):
        return "an action"
    if has(one, "alert_source_id", "title") or has(one, "deduplication_key", "title", "status"):
        return "an alert"
    if has(one, "incident_id", "document_url"):
        return "a postmortem document"
    return "a member" if has(one, "incident_id", "user", "created_at") else ""


def read(value: JsonObject) -> Iterator[Record]:
    """What happened to each thing there is."""
    name = text(value, "event_type")
    told = value.get(name) if name else None
    if isinstance(told, dict):
        yield from _event(name.partition(".")[2], told)
        return
    many = inner(value, *_WRAPPERS, known=_what)
    for one in many:
        yield from part_of(many, one, _thing(one))


def _thing(one: JsonObject) -> Iterator[Record]:
    what = _what(one)
    if what == "an incident":
        yield from _incident_records(one)
    elif what == "an update":
        yield _update(one)
    elif what == "an action":
        yield _action(one, "")
    elif what == "an alert":
        yield from _alert(one)
    elif what == "a postmortem document":
        yield _record(_postmortem(text(one, "status"), one), one.get("created_at"), one, name="document")
    elif what:
        yield _record("Someone joined the incident", one.get("created_at"), one, who=handle(one.get("user")), name="member")


def _event(name: str, told: JsonObject) -> Iterator[Record]:
    inside = told["incident"] if isinstance(told.get("incident"), dict) else told
    document = told.get("postmortem_document")
    if isinstance(document, dict):
        status = words(text(told, "new_status") or text(document, "status"))
        yield _record(_postmortem(status, document), document.get("updated_at"), document, name=f"document {status}")
    elif "new_status" in told or "new_severity" in told:
        new = first(told.get("new_status"), "name") or first(told.get("new_severity"), "name")
        says = "Status" if "new_status" in told else "Severity"
        kind: Kind = "decision" if says == "Severity" else "action"
        yield _record(
            joined(f"{says} set to {new}" if new else f"{says} changed", first(inside, "name")),
            first(inside, "updated_at"),
            inside,
            kind=kind,
            name=f"{says} {new} {first(inside, 'updated_at')}",
        )
    elif ("action" in name or "follow_up" in name) and "status" in inside:
        yield _action(inside, name)
    elif _what(inside):
        yield from _thing(inside)
    else:
        says = sentence(words(name.rpartition("_v")[0] or name))
        yield _record(joined(says, first(told, "name", "title")), first(told, "updated_at", "created_at"), told, name=name)


def _record(
    told: str,
    at_time: object,
    one: object,
    *,
    kind: Kind = "action",
    who: str = "",
    name: str = "",
    signal: Signal = "",
    marks: tuple[str, ...] = (),
) -> Record:
    number = text(one, "id")
    return Record(
        told,
        **when(at_time),
        kind=kind,
        source="incident.io",
        who=who,
        external_id=key(number, name),
        thread=text(one, "incident_id") or number,
        signal=signal,
        severity=text(one, "severity", "name"),
        about=some(
            *(text(each, "value", "label") for each in objects(one, "attributes") if "service" in text(each, "attribute", "name").lower())
        ),
        links=urls(
            first(one, "permalink"),
            first(one, "source_url"),
            first(one, "document_url"),
            text(one, "external_issue_reference", "issue_permalink"),
        ),
        marks=marks,
    )


def _postmortem(status: str, document: JsonObject) -> str:
    return joined(" ".join(some("Postmortem", words(status))), text(document, "title"))


def _by(actor: object) -> tuple[str, tuple[str, ...]]:
    """Who did it: a person before what acted for them."""
    found = handle(text(actor, "user", "email") or text(actor, "user", "name"))
    machine = (
        "" if found else first(actor, "name") or next((each for one in ("workflow", "api_key") if (each := text(actor, one, "name"))), "")
    )
    return found or machine, ("bot",) if machine else ()


def _incident_records(one: JsonObject) -> Iterator[Record]:
    title = text(one, "name")
    moments = list(moments_of(one))
    if not any(signal == "opened" for _name, _at, (_has, _kind, signal, _field) in moments):
        who, marks = _by(one.get("creator"))
        yield _record(joined("Incident declared", title), one.get("created_at"), one, who=who, name="created", signal="opened", marks=marks)
    for name, written, (_has, kind, signal, _field) in moments:
        yield _record(joined(name, title), written, one, kind=kind, name=name.lower(), signal=signal)


def _update(one: JsonObject) -> Record:
    who, marks = _by(one.get("updater"))
    status, severity = text(one, "new_incident_status", "name"), text(one, "new_severity", "name")
    state = ", ".join(some(status and f"status {status}", severity and f"severity {severity}"))
    told = text(one, "message")
    says = f"Update ({state})" if told and state else "Update" if told else "Incident changed"
    kind: Kind = "communication" if told else "action"
    return _record(joined(says, told or state), one.get("created_at"), one, kind=kind, who=who, marks=marks)


def _action(one: JsonObject, event: str) -> Record:
    what = "Follow-up" if "follow_up" in event or one.get("follow_up") is True or "title" in one else "Action"
    is_done = text(one, "status") in {"completed", "done"}
    says = f"{what} {'completed' if is_done else 'changed' if 'updated' in event else 'added'}"
    at_time = one.get("completed_at") if is_done else first(one, "updated_at" if "updated" in event else "created_at")
    who = handle(one.get("assignee")) if is_done else _by(one.get("creator"))[0]
    return _record(
        joined(says, first(one, "title", "description")),
        at_time,
        one,
        who=who,
        name=f"{says.lower()} {one.get('updated_at') if 'updated' in event else ''}".strip(),
    )


def _alert(one: JsonObject) -> Iterator[Record]:
    title = first(one, "title", "description")
    yield _record(title or "Alert", one.get("created_at"), one, kind="alert", name="opened", signal="opened")
    if when(one.get("resolved_at"))["occurred_at"] is not None:
        yield _record(joined("Over", title), one.get("resolved_at"), one, kind="alert", name="closed", signal="closed")


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only."""
    told = value.get(text(value, "event_type"))
    if isinstance(told, dict):
        found = [told["incident"]] if isinstance(told.get("incident"), dict) else [told]
    else:
        found = inner(value, "incidents", "incident", known=_what)
    return newest(incident_of(one) for one in found if _what(one) == "an incident" and text(one, "id"))


FORMAT = JsonFormat("incident_io", "incident.io", recognise, read, incident)
