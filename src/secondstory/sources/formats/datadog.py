"""Datadog: the webhook people fill in themselves, the events of both versions of its API, and logs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record, Signal
from secondstory.sources.records.telling import handle, inner, joined, key, part_of, urls, when

_TITLE = re.compile(r"\A\s*(?:\[(P\d)\]\s*)?\[(Triggered|Re-Triggered|Recovered|Warn|No data|Renotify|Alert)\b([^\]]*)\]\s*", re.IGNORECASE)
_MARKUP = re.compile(r"%%%|[\w.+-]*@[\w.@-]+")
_BOILERPLATE = re.compile(r"- - -|The monitor was last triggered|!\[")
_CHANGES = re.compile(r"\b(deploy\w*|releas\w*|rollout|rollback|feature[ -]?flag|config\w*|migration)\b", re.IGNORECASE)
_VARIABLES = ("alerttransition", "alerttype", "alertid", "alertstatus", "alerttitle", "alertquery", "alertmetric", "alertcyclekey")
_ABOUT = ("service", "host", "env", "kube_namespace", "kube_cluster_name")


def recognise(value: JsonObject) -> Guess | None:
    """By the names Datadog's variables have in its webhook, or by the fields of an event, a monitor, or a log."""
    if _is_webhook(value):
        return Guess(85, "it has the variables of Datadog's webhook")
    one = inner(value, "events", "event", "data")[0]
    if has(one, "title", "date_happened"):
        return Guess(92, "it has an event with date_happened")
    if text(one, "type") in {"event", "events", "log"} and isinstance(one.get("attributes"), dict):
        return Guess(88, "it has an event or a log with attributes, as the second version of the API")
    return None


def _is_webhook(value: JsonObject) -> bool:
    is_linked = any(isinstance(one, str) and "datadoghq." in one for one in value.values())
    if has(value.get("org"), "id", "name") or not (is_linked or any("alert" in name.lower() for name in value)):
        return has(value.get("org"), "id", "name")
    flat = _flat(value)
    named = sum(one in flat for one in _VARIABLES)
    is_linked = "datadoghq." in first(flat, "link", "url", "snapshot", "alertlink", "linkurl")
    return named > 1 or (is_linked and (named > 0 or "eventtype" in flat))


def read(value: JsonObject) -> Iterator[Record]:
    """One record each; a monitor gives one for each time a group of it fired or recovered."""
    many = inner(value, "events", "event", "data")
    for one in many:
        if text(one, "type") in {"event", "events", "log"} and isinstance(one.get("attributes"), dict):
            yield from part_of(many, one, [_second(one)])
        elif has(one, "title", "date_happened"):
            yield from part_of(many, one, [_event(one, one)])
        else:
            yield _webhook(value)
            return


def _flat(value: JsonObject) -> JsonObject:
    """What people call Datadog's variables differs only in letters and underscores: `ALERT_ID`, `alertId`."""
    return {name.lower().replace("_", "").replace("$", "").replace("-", ""): each for name, each in value.items()}


def _tags(value: object) -> dict[str, str]:
    found = texts(value, "tags") or tuple(text(value, "tags").split(","))
    return {name.strip(): rest.strip() for name, _colon, rest in (one.partition(":") for one in found) if rest.strip()}


def _signal(*told: str) -> Signal:
    said = " ".join(told).lower()
    if "recover" in said or "success" in said:
        return "closed"
    return "opened" if re.search(r"trigger|warn|no data|error|alert", said) else ""


def _webhook(value: JsonObject) -> Record:
    flat = _flat(value)
    title = first(flat, "title", "eventtitle", "alerttitle", "alertname", "monitorname", "name")
    prefix = _TITLE.match(title)
    transition = first(flat, "alerttransition", "transition") or (prefix[2] if prefix else "") or first(flat, "alertstatus")
    body = _MARKUP.sub(" ", first(flat, "body", "eventmsg", "textonlymsg", "message", "msg", "text", "alertmessage"))
    named, signal = _tags(flat), _signal(transition or first(flat, "alerttype"))
    thread = first(flat, "alertcyclekey", "aggregkey", "alertid", "monitorid")
    body = _BOILERPLATE.split(body)[0]
    told = (_TITLE.sub("", title) if prefix else title) or " ".join(body.split()) or "Alert"
    told = joined(told, " ".join(body.split())) if body.strip() and len(body) < 300 and body.strip() not in told else told
    is_alert = bool(signal) or bool(thread)
    return Record(
        f"Over: {told}" if signal == "closed" else told,
        **when(*(flat.get(name) for name in ("date", "timestamp", "lastupdated", "datehappened", "datems", "time"))),
        kind="alert" if is_alert else "change" if _CHANGES.search(told) else "observation",
        source="Datadog",
        who=first(flat, "user", "username", "email") if not is_alert else "",
        external_id=key(first(flat, "id", "eventid"), "event"),
        thread=thread,
        signal=signal,
        severity=first(flat, "alertpriority", "priority", "severity") or (prefix[1] or "" if prefix else ""),
        about=some(first(flat, "hostname", "host"), *(named.get(one, "") for one in _ABOUT)),
        links=urls(*(flat.get(one) for one in ("link", "url", "linkurl", "alertlink", "snapshot"))),
    )


def _event(one: JsonObject, whole: JsonObject) -> Record:
    title, body = first(one, "title"), " ".join(_MARKUP.sub(" ", first(one, "text", "message")).split())
    prefix, named = _TITLE.match(title), _tags(whole) or _tags(one)
    source = first(one, "source", "source_type_name", "sourcecategory")
    is_alert = prefix is not None or "monitor" in one or "monitor" in named or "alert" in source.lower()
    signal = _signal(prefix[2] if prefix else first(one, "status", "alert_type")) if is_alert else ""
    told = _TITLE.sub("", title) or body or "Event"
    told = joined(told, body) if body and len(body) < 300 and body not in told and not prefix else told
    kind: Kind = "alert" if is_alert else "change" if _CHANGES.search(" ".join((title, source, *texts(whole, "tags")))) else "observation"
    thread = text(one, "monitor", "id") or text(one, "monitor_id") or first(one, "aggregation_key")
    return Record(
        f"Over: {told}" if signal == "closed" else told,
        **when(one.get("date_happened"), one.get("timestamp"), whole.get("timestamp")),
        kind=kind,
        source=" ".join(some("Datadog", f"({source})" if source else "")),
        who=handle(one.get("handle")) or text(one, "user"),
        external_id=key(text(one, "id") or text(one, "evt", "id"), "event"),
        thread=thread,
        signal=signal,
        severity=first(one, "alert_type", "status") if is_alert and signal != "closed" else "",
        about=some(text(one, "host"), text(one, "hostname"), text(one, "service"), *(named.get(each, "") for each in _ABOUT)),
        links=urls(one.get("url")),
    )


def _second(one: JsonObject) -> Record:
    told, inside = one["attributes"], at(one, "attributes", "attributes")
    if text(one, "type") == "log":
        about = some(text(told, "service"), text(told, "host"))
        says = text(told, "message") or first(inside, "message", "msg") or "Log line"
        severity = text(told, "status")
        given = when(told.get("timestamp"))
        return Record(says, **given, source="Datadog logs", external_id=text(one, "id"), severity=severity, about=about, marks=("log",))
    event = {**told, **(inside if isinstance(inside, dict) else {}), "id": text(one, "id")}
    return _event(event, told)


FORMAT = JsonFormat("datadog", "Datadog", recognise, read)
