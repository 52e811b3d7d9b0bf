"""Opsgenie: the webhook it sends for each action on an alert or an incident, and what its API lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Kind, Record, Signal
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import aware, handle, inner, joined, key, names, newest, part_of, sentence, urls, when, words

_STEPS: dict[str, tuple[str, Kind, Signal]] = {
    "create": ("Page", "alert", "opened"),
    "acknowledge": ("Page acknowledged", "action", "acknowledged"),
    "unacknowledge": ("Acknowledgement of the page taken back", "action", "opened"),
    "addnote": ("Note", "communication", ""),
    "close": ("Page closed", "action", "closed"),
    "resolve": ("Incident resolved", "action", "closed"),
    "reopen": ("Incident reopened", "action", "opened"),
    "delete": ("Page deleted", "action", "closed"),
    "escalate": ("Page escalated", "alert", ""),
    "escalatenext": ("Page escalated", "alert", ""),
    "snooze": ("Page snoozed", "action", ""),
    "snoozeended": ("Snoozing of the page ended", "alert", ""),
    "assignownership": ("Page assigned to a responder", "action", ""),
    "takeownership": ("A responder took the page", "action", ""),
    "addresponder": ("Another responder was asked to help", "action", ""),
    "addrecipient": ("Another responder was asked to help", "action", ""),
    "addteam": ("Another team was asked to help", "action", ""),
    "updatepriority": ("Priority changed", "decision", ""),
    "updatemessage": ("Page renamed", "action", ""),
    "addtags": ("Tags added", "action", ""),
    "removetags": ("Tags removed", "action", ""),
}


def recognise(value: JsonObject) -> Guess | None:
    """A webhook has an action on an alert with its id; the API lists alerts, incidents and logs that look like no other tool's."""
    subject = _subject(value)
    if text(value, "action") and (has(subject, "alertId") or has(subject, "incidentId") or (has(subject, "tinyId", "message"))):
        return Guess(95, "it has an action on an alert of Opsgenie")
    one = inner(value, "data")[0]
    if has(one, "tinyId", "message"):
        return Guess(90, "it has an alert with Opsgenie's short number")
    if has(one, "offset", "createdAt", "owner") and ("log" in one or "note" in one):
        return Guess(75, "it has an entry of an alert's log or a note on it")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """What was done, and for an alert of the API also when it was acknowledged and closed."""
    subject = _subject(value)
    if subject and text(value, "action"):
        yield _webhook(value, subject)
        return
    many = inner(value, "data")
    for one in many:
        yield from part_of(many, one, [_entry(one)] if "offset" in one else _alert(one))


def _subject(value: JsonObject) -> JsonObject:
    found = next((value[name] for name in ("alert", "incident") if isinstance(value.get(name), dict)), None)
    return found if found is not None else {}


def _name(subject: JsonObject) -> str:
    return first(subject, "alertId", "incidentId", "id", "tinyId")


def _webhook(value: JsonObject, alert: JsonObject) -> Record:
    name = "".join(words(text(value, "action")).split())
    says, kind, signal = _STEPS.get(name) or (sentence(words(text(value, "action"))), "action", "")
    message = text(alert, "message")
    details = text(alert, "note") if kind == "communication" else ""
    if name == "updatepriority":
        details = _priority(alert)
    times = [alert.get("createdAt"), alert.get("insertedAt")] if name == "create" else [alert.get("updatedAt"), value.get("timestamp")]
    given = when(*times)
    who = "" if name == "create" else text(alert, "username")
    is_bot = who.lower() in {"system", "alert api", "opsgenie", "api"} or text(value, "source", "type").lower() in {"system", "automation"}
    return Record(
        joined(f"{says} on “{message}”" if details and message else says, details or message),
        **given,
        kind="alert" if is_bot and signal in {"opened", "closed"} else kind,
        source="Opsgenie",
        who="" if is_bot else who,
        external_id=key(_name(alert), name, given["occurred_at"]) if given["occurred_at"] else "",
        thread=_name(alert),
        signal=signal,
        severity=_priority(alert),
        about=_about(alert),
        marks=("bot",) if is_bot and kind == "communication" else (),
    )


def _alert(one: JsonObject) -> Iterator[Record]:
    created, report = moment(one.get("createdAt")), at(one, "report")
    steps: list[tuple[str, Any, str]] = [("create", one.get("createdAt"), "")]
    if created is not None and isinstance(report, dict):
        for name, took, who in (("acknowledge", "ackTime", "acknowledgedBy"), ("close", "closeTime", "closedBy")):
            length = report.get(took)
            if isinstance(length, int) and not isinstance(length, bool) and 0 <= length < 10**11:
                steps.append((name, (created + timedelta(milliseconds=length)).isoformat(), text(report, who)))
    elif text(one, "status") in {"closed", "resolved"}:
        steps.append(("close", one.get("updatedAt"), ""))
    for name, at_time, who in steps:
        says, kind, signal = _STEPS[name]
        yield Record(
            joined(says, text(one, "message")),
            **when(at_time),
            kind=kind,
            source="Opsgenie",
            who=who,
            external_id=key(_name(one), name, moment(at_time)),
            thread=_name(one),
            signal=signal,
            severity=_priority(one),
            about=_about(one),
            links=urls(at(one, "links", "web")),
        )


def _entry(one: JsonObject) -> Record:
    owner = handle(one.get("owner"))
    is_bot = owner.lower() in {"system", "opsgenie", "alert api"} or text(one, "type").lower() == "system"
    return Record(
        first(one, "note", "log") or "Note",
        **when(one.get("createdAt")),
        kind="communication" if "note" in one else "observation",
        source="Opsgenie",
        who="" if is_bot else owner,
        external_id=key(text(one, "offset"), "note" if "note" in one else "log"),
        marks=("bot",) if is_bot and "note" in one else () if "note" in one else ("log",),
    )


def _priority(alert: JsonObject) -> str:
    told = text(alert, "priority")
    return f"P{told}" if told.isdecimal() else told


def _about(alert: JsonObject) -> tuple[str, ...]:
    return some(text(alert, "entity"), *names(alert, "impactedServices"))


def incident(value: JsonObject) -> Incident | None:
    """The alert or incident, as it stands after the action."""
    action = "".join(words(text(value, "action")).split())
    subject = _subject(value)
    found = [subject] if action and subject else [one for one in inner(value, "data") if has(one, "tinyId", "message")]
    return newest(_incident(one, action) for one in found if _name(one) and text(one, "message"))


def _incident(one: JsonObject, action: str) -> Incident:
    created, changed = aware(one.get("createdAt")), aware(one.get("updatedAt"), one.get("createdAt"))
    ack, closed = at(one, "report", "ackTime"), at(one, "report", "closeTime")
    status = {"create": "open", "acknowledge": "acknowledged", "close": "closed", "resolve": "resolved"}.get(action) or text(one, "status")
    over = changed if status in {"closed", "resolved"} else None

    def after(length: Any) -> Any:
        is_length = created is not None and isinstance(length, int) and not isinstance(length, bool) and 0 <= length < 10**11
        return created + timedelta(milliseconds=length) if created is not None and is_length else None

    return Incident(
        "Opsgenie",
        _name(one),
        title=text(one, "message"),
        severity=_priority(one),
        status=status,
        started_at=aware(one.get("impactStartDate")) or created,
        detected_at=aware(one.get("impactDetectDate")),
        acknowledged_at=after(ack) or (changed if action == "acknowledge" else None),
        resolved_at=after(closed) or over,
        services=_about(one),
        roles=tuple(("responder", each) for each in some(handle(one.get("owner")))),
        link=next(iter(urls(at(one, "links", "web"))), ""),
        updated_at=changed,
    )


FORMAT = JsonFormat("opsgenie", "Opsgenie", recognise, read, incident)
