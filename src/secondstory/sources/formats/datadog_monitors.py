"""Datadog's monitors, as its API lists them: when each group of one fired and recovered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record, Signal
from secondstory.sources.records.telling import inner, joined, key, part_of, when

_KINDS = re.compile(
    r"(metric|query|event|event-v2|log|slo|rum|trace-analytics|process|error-tracking|audit|ci-\w+) alert"
    r"|service check|composite|synthetics"
)
_MARKUP = re.compile(r"%%%|@[\w.@-]+|\{\{.*?\}\}")
_TIMES: tuple[tuple[str, Signal], ...] = (("last_triggered_ts", "opened"), ("last_nodata_ts", "opened"), ("last_resolved_ts", "closed"))
_STATES: dict[str, Signal] = {"alert": "opened", "warn": "opened", "no data": "opened", "ok": "closed"}


def recognise(value: JsonObject) -> Guess | None:
    """A monitor has one of Datadog's kinds of monitor, and a query."""
    one = inner(value, "monitors", "monitor", "data")[0]
    if _KINDS.fullmatch(text(one, "type")) and text(one, "query"):
        return Guess(93, "it has a monitor with its kind and query")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """Its last firing and recovery by group; else its state and since when."""
    many = inner(value, "monitors", "monitor", "data")
    for one in many:
        yield from part_of(many, one, _monitor(one))


def _monitor(one: JsonObject) -> Iterator[Record]:
    groups = at(one, "state", "groups")
    found = [each for each in groups.values() if isinstance(each, dict)] if isinstance(groups, dict) else []
    tells = [(group, field, signal) for group in found for field, signal in _TIMES if when(group.get(field))["occurred_at"]]
    for group, field, signal in tells:
        yield _record(one, text(group, "name"), group.get(field), signal)
    if not tells:
        signal = _STATES.get(text(one, "overall_state").lower(), "opened")
        yield _record(one, "", one.get("overall_state_modified"), signal)


def _record(one: JsonObject, group: str, at_time: object, signal: Signal) -> Record:
    name, number, where = first(one, "name", "title") or "Monitor", first(one, "id", "monitor_id"), group.replace("*", "")
    said = " ".join(_MARKUP.sub(" ", text(one, "message")).split()).replace(" on .", ".").removesuffix(" on")
    told = joined(" ".join(some(name, f"({where})" if where else "")), said if len(said) < 300 and signal != "closed" else "")
    severity, given = text(one, "priority"), when(at_time)
    tags = dict(each.split(":", 1) for each in (*where.split(","), *texts(one, "tags"), *text(one, "tags").split(",")) if ":" in each)
    return Record(
        f"Over: {told}" if signal == "closed" else told,
        **given,
        kind="alert",
        source="Datadog",
        external_id=key(number, where, signal, given["occurred_at"]) if given["occurred_at"] else "",
        thread=" ".join(some(number, where)),
        signal=signal,
        severity=f"P{severity}" if severity.isdecimal() else severity,
        about=some(*(tags.get(each, "").strip() for each in ("service", "host", "env"))),
    )


FORMAT = JsonFormat("datadog_monitors", "Datadog monitors", recognise, read)
