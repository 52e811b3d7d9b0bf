"""OpenTelemetry logs: OTLP as JSON, as its exporters send it and the collector writes it to files, and single records of an SDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import inside
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import joined, part_of, when

_ABOUT = ("service.name", "host.name", "k8s.pod.name", "k8s.namespace.name", "deployment.environment", "deployment.environment.name")
_LEVELS = ("trace", "debug", "info", "warn", "error", "fatal")
_DEEPEST = 6


def recognise(value: JsonObject) -> Guess | None:
    """Its records lie in scopes, which lie in resources; one alone has its severity as text or number beside its body."""
    if any(isinstance(value.get(name), list) for name in ("resourceLogs", "resource_logs")):
        return Guess(98, "it has the logs of resources, as OTLP")
    if any(isinstance(value.get(name), list) for name in ("scopeLogs", "scope_logs", "instrumentationLibraryLogs")):
        return Guess(96, "it has the logs of scopes, as OTLP")
    if _is_record(value):
        return Guess(85, "it is a log record with its body and severity")
    return None


def _is_record(value: JsonObject) -> bool:
    has_time = any(
        name in value for name in ("timeUnixNano", "observedTimeUnixNano", "time_unix_nano", "timestamp", "observed_timestamp", "Timestamp")
    )
    has_level = any(
        name in value for name in ("severityNumber", "severityText", "severity_number", "severity_text", "SeverityText", "SeverityNumber")
    )
    return has_time and has_level and ("body" in value or "Body" in value or "attributes" in value)


def read(value: JsonObject) -> Iterator[Record]:
    """One line of a log each."""
    if _is_record(value):
        yield _line(value, _attributes(value.get("resource")), text(value, "instrumentation_scope", "name"))
        return
    found = list(_lines_of(value))
    for one, named, scope in found:
        yield from part_of(found, one, [_line(one, named, scope)])


def _lines_of(value: JsonObject) -> Iterator[tuple[JsonObject, dict[str, str], str]]:
    """Each log record with the attributes of its resource and the name of its scope."""
    for resource in [*objects(value, "resourceLogs"), *objects(value, "resource_logs")] or [value]:
        named = _attributes(resource.get("resource"))
        for scope in (one for name in ("scopeLogs", "scope_logs", "instrumentationLibraryLogs") for one in objects(resource, name)):
            for one in (each for name in ("logRecords", "log_records", "logs") for each in objects(scope, name)):
                yield one, named, text(scope, "scope", "name")


def _attributes(value: Any) -> dict[str, str]:
    """Names and values as texts, from OTLP's list of pairs or from an SDK's plain object."""
    found = at(value, "attributes") or at(value, "Attributes")
    if isinstance(found, dict):
        return {str(name): _plain(one) for name, one in found.items()}
    return {text(one, "key"): _plain(one.get("value")) for one in objects(value, "attributes")}


def _plain(value: Any, depth: int = 0) -> str:
    """A value of OTLP as text: it says its type in its key, and may hold others."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, list):
        return ", ".join(some(*(_plain(one, depth + 1) for one in value)))
    if not isinstance(value, dict):
        return str(value).lower() if isinstance(value, bool) else text(value)
    for name, held in value.items():
        kind = name.replace("_", "").lower()
        if kind in {"stringvalue", "intvalue", "doublevalue", "boolvalue", "bytesvalue"}:
            return _plain(held, depth + 1)
        if kind == "arrayvalue":
            return _plain(at(held, "values"), depth + 1)
        if kind == "kvlistvalue":
            pairs = held if isinstance(held, list) else at(held, "values")
            told = [(text(one, "key"), _plain(one.get("value"), depth + 1)) for one in objects(pairs)]
            return ", ".join(f"{each}={said}" for each, said in told if said)
    return ", ".join(f"{each}={said}" for each, held in value.items() if (said := _plain(held, depth + 1)))


def _body(value: Any) -> str:
    """What a body says: its message where it is an object, or JSON in a text, that has one."""
    plain = value.get("stringValue", value.get("string_value", value)) if isinstance(value, dict) else value
    decoded = inside(plain)
    message = first(decoded, "message", "msg", "log", "Message") if isinstance(decoded, dict) else ""
    pairs = {text(one, "key"): one.get("value") for one in objects(value, "kvlistValue", "values")}
    return message or _plain(pairs.get("message", pairs.get("msg"))) or _plain(value)


def _line(one: JsonObject, resource: dict[str, str], scope: str) -> Record:
    named = {**resource, **_attributes(one)}
    body = text(_body(one.get("body", one.get("Body"))))
    event = first(one, "eventName", "event_name") or named.get("event.name", "")
    problem = joined(named.get("exception.type", ""), named.get("exception.message", ""))
    told = joined(event, body) if event not in body else body
    told = joined(told, problem) if problem and problem not in told else told
    times = (
        "timeUnixNano",
        "time_unix_nano",
        "timestamp",
        "Timestamp",
        "observedTimeUnixNano",
        "observed_time_unix_nano",
        "observed_timestamp",
    )
    service = named.get("service.name", "")
    return Record(
        told or ", ".join(f"{name}={said}" for name, said in _attributes(one).items() if said) or "Log line",
        **when(*(one.get(name) for name in times)),
        source=" ".join(some("OpenTelemetry", service or scope)),
        thread=_trace(first(one, "traceId", "trace_id", "TraceId")),
        severity=_severity(one),
        about=some(*(named.get(name, "") for name in _ABOUT)),
        marks=("log",),
    )


def _trace(told: str) -> str:
    """A trace's id; all zeros are none."""
    told = told.lower().removeprefix("0x")
    return told if told.strip("0") else ""


def _severity(one: JsonObject) -> str:
    told = first(one, "severityText", "severity_text", "SeverityText").lower()
    number = first(one, "severityNumber", "severity_number", "SeverityNumber")
    if not told and number.isdecimal() and 1 <= int(number) <= 24:
        told = _LEVELS[(int(number) - 1) // 4]
    told = told or number.lower().removeprefix("severity_number_").rstrip("1234")
    return "" if told in {"info", "debug", "trace", "unspecified"} else told


FORMAT = JsonFormat("opentelemetry", "OpenTelemetry logs", recognise, read)
