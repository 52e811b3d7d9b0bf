"""Google Cloud's log entries: audit logs of what was done, and lines of any other log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, labels, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import inner, joined, part_of, when

_READS = re.compile(
    r"(?:\A|\.)(get|list|search|query|read|lookup|testIamPermissions|batchGet|aggregatedList|jobcompleted)\w*\Z", re.IGNORECASE
)
_ABOUT = (
    "cluster_name",
    "namespace_name",
    "pod_name",
    "container_name",
    "service_name",
    "module_id",
    "instance_id",
    "database_id",
    "function_name",
)


def recognise(value: JsonObject) -> Guess | None:
    """An entry of a log has its name, a resource, and a payload."""
    one = inner(value, "entries")[0]
    payload = one.get("protoPayload")
    if isinstance(payload, dict) and ("methodName" in payload or "serviceName" in payload):
        return Guess(97, "it has the method and the service of an audit log")
    if "logName" in one and ("insertId" in one or "receiveTimestamp" in one or isinstance(one.get("resource"), dict)):
        return Guess(92, "it has the log's name and the resource of an entry")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """A change for what an audit log says was done; a line of a log for the rest."""
    many = inner(value, "entries")
    for one in many:
        payload = one.get("protoPayload")
        yield from part_of(many, one, [_audit(one, payload) if isinstance(payload, dict) else _line(one)])


def _about(one: JsonObject) -> tuple[str, ...]:
    named = labels(one, "resource", "labels")
    return tuple(named[name] for name in _ABOUT if name in named)


def _source(one: JsonObject) -> str:
    project = text(one, "resource", "labels", "project_id") or text(one, "logName").partition("projects/")[2].partition("/")[0]
    return " ".join(some("Google Cloud", project))


def _audit(one: JsonObject, payload: JsonObject) -> Record:
    method, service = text(payload, "methodName"), text(payload, "serviceName").removesuffix(".googleapis.com")
    what = re.split(r"/", text(payload, "resourceName"))[-1]
    who = text(payload, "authenticationInfo", "principalEmail")
    failed = text(payload, "status", "message") or ("refused" if text(payload, "status", "code").strip("0") else "")
    is_read = "data_access" in text(one, "logName") or bool(_READS.search(method))
    is_bot = who.endswith(".gserviceaccount.com") or "system_event" in text(one, "logName")
    is_going_on = at(one, "operation", "last") is True and at(one, "operation", "first") is not True
    name = ".".join(method.split(".")[-2:]) or "Operation"
    told = joined(f"{name} in {service}" if service else name, what)
    told = f"{told} (finished)" if is_going_on else told
    return Record(
        f"{told} (failed: {failed})" if failed else told or "Audit log entry",
        **when(one.get("timestamp"), one.get("receiveTimestamp")),
        kind="observation" if is_read else "change",
        source=_source(one),
        who=who,
        external_id=text(one, "insertId"),
        thread=text(one, "operation", "id"),
        severity=_severity(one),
        about=some(what, *_about(one), service),
        marks=some("log" if is_read else "", "bot" if is_bot else "", "failed" if failed else ""),
    )


def _severity(one: JsonObject) -> str:
    told = text(one, "severity").lower()
    return "" if told in {"default", "info", "notice", "debug"} else told


def _line(one: JsonObject) -> Record:
    payload = one.get("jsonPayload")
    told = (
        text(one, "textPayload") or first(payload, "message", "msg", "textPayload", "error", "event") or text(payload, "error", "message")
    )
    request = one.get("httpRequest")
    if not told and isinstance(request, dict):
        told = " ".join(some(text(request, "requestMethod"), text(request, "requestUrl"), text(request, "status")))
    if not told and isinstance(payload, dict):
        told = text(json.dumps(payload, ensure_ascii=False))
    return Record(
        told or "Log line",
        **when(one.get("timestamp"), one.get("receiveTimestamp")),
        source=_source(one),
        external_id=text(one, "insertId"),
        thread=text(one, "trace"),
        severity=_severity(one),
        about=_about(one),
        marks=("log",),
    )


FORMAT = JsonFormat("gcp_logging", "Google Cloud audit and other logs", recognise, read)
