"""AWS CloudTrail: the records of a log file, one alone, the envelope of EventBridge, and what `lookup-events` gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import inside
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import inner, joined, part_of, when

_READS = re.compile(
    r"\A(Get|List|Describe|Head|Lookup|Search|Select|BatchGet|Query|Scan|View|Check|Decrypt|AssumeRole|GenerateDataKey|Filter|Poll)"
)
_NAMES = re.compile(r"(name|identifier|id|arn)s?\Z", re.IGNORECASE)
_NO_NAMES = re.compile(r"(request|token|principal|key|account)", re.IGNORECASE)


def recognise(value: JsonObject) -> Guess | None:
    """A record names the event, the service it came from, and when."""
    one = _record(inner(value, "Records", "Events")[0])
    if has(one, "eventName", "eventSource", "eventTime"):
        return Guess(97, "it has an event of an AWS service with its name, source and time")
    return None


def _record(value: JsonObject) -> JsonObject:
    """The record itself: out of EventBridge's `detail`, or out of the text that `lookup-events` puts it in."""
    for name in ("detail", "CloudTrailEvent"):
        found = inside(value.get(name))
        if isinstance(found, dict) and "eventName" in found:
            return found
    return value


def read(value: JsonObject) -> Iterator[Record]:
    """A change for what writes, a line of a log for what only reads."""
    many = inner(value, "Records", "Events")
    for wrapped in many:
        one = _record(wrapped)
        if has(one, "eventName"):
            yield from part_of(many, wrapped, [_event(one)])


def _event(one: JsonObject) -> Record:
    name, service = text(one, "eventName") or "Event", text(one, "eventSource").removesuffix(".amazonaws.com")
    read_only = one.get("readOnly")
    is_read = read_only is True or text(one, "readOnly") == "true" or (not isinstance(read_only, bool) and bool(_READS.match(name)))
    what, error = _subject(one), text(one, "errorCode")
    who, is_bot = _who(one.get("userIdentity"))
    region = text(one, "awsRegion")
    told = joined(f"{name} in {service}" if service else name, what)
    return Record(
        f"{told} (refused: {error})" if error else told or "AWS event",
        **when(one.get("eventTime")),
        kind="observation" if is_read else "change",
        source=" ".join(some("AWS", text(one, "recipientAccountId"), region)),
        who=who,
        external_id=text(one, "eventID"),
        severity="error" if error else "",
        about=some(what, service),
        marks=some("log" if is_read else "", "bot" if is_bot else "", "failed" if error else ""),
    )


def _subject(one: JsonObject) -> str:
    """What it was done to: a named resource, or a parameter that is a name."""
    for resource in objects(one, "resources"):
        arn = text(resource, "ARN") or text(resource, "arn") or text(resource, "ResourceName")
        if arn:
            return re.split(r"[:/]", arn)[-1] or arn
    for where in ("requestParameters", "responseElements"):
        given = one.get(where)
        for name, told in given.items() if isinstance(given, dict) else ():
            if _NAMES.search(name) and not _NO_NAMES.search(name) and isinstance(told, str) and told:
                return text(told)
    item = at(one, "requestParameters", "instancesSet", "items", 0, "instanceId")
    return text(item)


def _who(identity: Any) -> tuple[str, bool]:
    """The name of a user or of the session of a role; a service that acts by itself is a bot."""
    kind, invoked = text(identity, "type"), text(identity, "invokedBy")
    if kind == "AWSService" or (invoked.endswith(".amazonaws.com") and not text(identity, "userName")):
        return invoked.removesuffix(".amazonaws.com"), True
    if kind == "Root":
        return "root", False
    arn = text(identity, "arn")
    session = arn.rsplit("/", 1)[-1] if "/" in arn else ""
    name = (
        text(identity, "userName") or session or text(identity, "onBehalfOf", "userId") or text(identity, "principalId").rpartition(":")[2]
    )
    return name, bool(
        re.fullmatch(r"i-[0-9a-f]{8,}|[\w-]*(lambda|codepipeline|github-?actions|terraform|jenkins)[\w-]*", name, re.IGNORECASE)
    )


FORMAT = JsonFormat("cloudtrail", "AWS CloudTrail", recognise, read)
