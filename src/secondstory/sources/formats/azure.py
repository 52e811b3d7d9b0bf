"""Azure Monitor: alerts in the common schema, and entries of the activity log."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import inner, joined, key, part_of, urls, when

_UNDERSCORED = re.compile(r"_([a-z])")


def recognise(value: JsonObject) -> Guess | None:
    """The common schema says so itself; an entry of the activity log has its operation and its caller."""
    told = _essentials(value)
    if text(value, "schemaId") == "azureMonitorCommonAlertSchema" or has(told, "alertRule", "monitorCondition"):
        return Guess(97, "it has an alert in Azure Monitor's common schema")
    one = _activity(value)
    if "operationName" in one and ("eventTimestamp" in one or "time" in one) and ("resourceId" in one or "caller" in one):
        return Guess(90, "it has an operation on a resource of Azure")
    return None


def _essentials(value: JsonObject) -> JsonObject:
    for found in (at(value, "data", "essentials"), value.get("essentials"), at(value, "properties", "essentials")):
        if isinstance(found, dict):
            return found
    return {}


def _activity(value: JsonObject) -> JsonObject:
    found = at(value, "data", "context", "activityLog")
    return found if isinstance(found, dict) else _camel(inner(value, "records", "value")[0])


def _camel(value: JsonObject) -> JsonObject:
    """The same with the names of the REST API: its library for Python writes `operation_name`."""
    if "operation_name" not in value:
        return value
    return {_UNDERSCORED.sub(lambda found: found[1].upper(), name): one for name, one in value.items()}


def read(value: JsonObject) -> Iterator[Record]:
    """An alert and its end, or what was done to a resource."""
    told = _essentials(value)
    if told:
        yield from _alert(told, value)
        return
    found = at(value, "data", "context", "activityLog")
    many = [found] if isinstance(found, dict) else inner(value, "records", "value")
    for one in many:
        told_of = _camel(one)
        if "operationName" in told_of:
            yield from part_of(many, one, [_operation(told_of)])


def _alert(told: JsonObject, value: JsonObject) -> Iterator[Record]:
    ids = at(told, "alertTargetIDs")
    targets = [text(one).rsplit("/", 1)[-1] for one in ids] if isinstance(ids, list) else []
    items = at(told, "configurationItems")
    about = some(*(text(one) for one in items) if isinstance(items, list) else (), *targets)
    thread = first(told, "originAlertId", "alertId")
    title = joined(text(told, "alertRule") or "Alert", text(told, "description"))
    steps = [("", told.get("firedDateTime") or told.get("startDateTime"))]
    if text(told, "monitorCondition").lower() == "resolved":
        steps.append(("Over", told.get("resolvedDateTime") or told.get("lastModifiedDateTime")))
    for says, at_time in steps:
        given = when(at_time)
        yield Record(
            joined(says, text(told, "alertRule")) if says else title,
            **given,
            kind="alert",
            source="Azure Monitor",
            external_id=key(thread, "closed" if says else "opened", given["occurred_at"]),
            thread=thread,
            signal="closed" if says else "opened",
            severity=text(told, "severity"),
            about=about,
            links=urls(told.get("investigationLink"), at(value, "data", "alertContext", "condition", "allOf", 0, "linkToSearchResultsUI")),
        )


def _operation(one: JsonObject) -> Record:
    name = text(one, "operationName", "localizedValue") or text(one, "operationName", "value") or text(one, "operationName")
    status = text(one, "status", "value") or text(one, "status") or text(one, "resultType")
    what = text(one, "resourceId").rsplit("/", 1)[-1]
    plain = text(one, "operationName", "value") or text(one, "operationName")
    is_read = plain.lower().endswith(("/read", "/list/action")) or text(one, "category") in {"Recommendation", "ResourceHealth"}
    who = text(one, "caller") or text(one, "identity", "claims", "name")
    told = joined(name or "Operation", what)
    return Record(
        f"{told} ({status.lower()})" if status else told,
        **when(one.get("eventTimestamp"), one.get("time"), one.get("submissionTimestamp")),
        kind="observation" if is_read else "change",
        source=" ".join(some("Azure", first(one, "resourceGroupName"))),
        who=who if "@" in who else "",
        external_id=first(one, "eventDataId", "id"),
        thread=text(one, "correlationId"),
        severity="error" if status.lower().startswith("fail") else "",
        about=some(what),
        marks=some("log" if is_read else "", "failed" if status.lower().startswith("fail") else ""),
    )


FORMAT = JsonFormat("azure", "Azure Monitor", recognise, read)
