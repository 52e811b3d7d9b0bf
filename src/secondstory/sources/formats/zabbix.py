"""Zabbix: problems and events of its API, and the fields people put into its webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import handle, inner, joined, key, part_of, urls, when

_LEVELS = ("", "information", "warning", "average", "high", "disaster")
_OVER = {"resolved", "ok", "0", "recovery", "recovered"}
_TRIGGER = (
    "triggername",
    "triggerid",
    "triggerstatus",
    "triggerseverity",
    "triggernseverity",
    "eventnseverity",
    "eventseverity",
    "eventrecoverydate",
)
_DOTTED = re.compile(r"\A(\d{4})[.](\d\d)[.](\d\d)")


def recognise(value: JsonObject) -> Guess | None:
    """A problem of the API has an event and its clock; a webhook has what Zabbix's macros are called."""
    one = inner(value, "result")[0]
    if has(one, "eventid", "clock") and ("objectid" in one or "severity" in one or "name" in one):
        return Guess(93, "it has an event of Zabbix with its clock")
    if not any("trigger" in name.lower() or "severity" in name.lower() or "recovery" in name.lower() for name in value):
        return None
    flat = _flat(value)
    if any(name in flat for name in _TRIGGER) and any(
        name in flat for name in ("eventid", "eventdate", "eventvalue", "eventname", "hostname", "host")
    ):
        return Guess(75, "it has the macros of a Zabbix webhook")
    if "trigger" in flat and ("hostname" in flat or "host" in flat) and ("status" in flat or "severity" in flat):
        return Guess(60, "it has the trigger, host and state of a Zabbix webhook")
    return None


def _flat(value: JsonObject) -> JsonObject:
    """`{EVENT.ID}` is called `event_id`, `eventId` or `EVENT.ID`."""
    return {re.sub(r"[^a-z0-9]", "", name.lower()): each for name, each in value.items()}


def read(value: JsonObject) -> Iterator[Record]:
    """A problem and its end; what people wrote when they acknowledged it; or the one message."""
    found = inner(value, "result")
    if "eventid" in found[0] and "clock" in found[0]:
        for one in found:
            yield from part_of(found, one, _problem(one))
        return
    yield _webhook(_flat(value))


def _problem(one: JsonObject) -> Iterator[Record]:
    number, name = text(one, "eventid"), text(one, "name") or "Problem"
    level = text(one, "severity")
    severity = _LEVELS[int(level)] if level.isdecimal() and int(level) < len(_LEVELS) else level
    about = some(*(first(host, "name", "host") for host in objects(one, "hosts")))
    is_over = text(one, "value") == "0" and "r_eventid" not in one
    given = when(one.get("clock"))
    signal = "closed" if is_over else "opened"
    yield Record(
        joined("Over", name) if is_over else name,
        **given,
        kind="alert",
        source="Zabbix",
        external_id=number,
        thread=number,
        signal="closed" if signal == "closed" else "opened",
        severity=severity,
        about=about,
        links=urls(*(each.get("url") for each in objects(one, "urls"))),
    )
    for each in objects(one, "acknowledges"):
        yield Record(
            text(each, "message") or joined("Acknowledged", name),
            **when(each.get("clock")),
            kind="communication" if text(each, "message") else "action",
            source="Zabbix",
            who=handle(each),
            external_id=key(text(each, "acknowledgeid"), "acknowledged"),
            thread=number,
            signal="acknowledged",
        )
    if text(one, "r_eventid").strip("0") and when(one.get("r_clock"))["occurred_at"]:
        over = when(one.get("r_clock"))
        name = joined("Over", name)
        yield Record(
            name,
            **over,
            kind="alert",
            source="Zabbix",
            external_id=text(one, "r_eventid"),
            thread=number,
            signal="closed",
            severity=severity,
            about=about,
        )


def _webhook(flat: JsonObject) -> Record:
    title = first(flat, "triggername", "eventname", "trigger", "alertsubject", "subject", "name") or "Problem"
    state = first(flat, "triggerstatus", "eventstatus", "status", "eventvalue", "value").lower()
    is_over = state in _OVER or title.lower().startswith("resolved")
    number = first(flat, "eventid", "problemid")
    day, clock = (
        first(flat, "eventrecoverydate" if is_over else "", "eventdate", "date"),
        first(flat, "eventrecoverytime" if is_over else "", "eventtime", "time"),
    )
    written = " ".join(some(_DOTTED.sub(r"\1-\2-\3", day), clock))
    given = when(written, flat.get("timestamp"), flat.get("clock"), flat.get("eventtimestamp"))
    title = title.removeprefix("Resolved: ").removeprefix("Problem: ")
    return Record(
        joined("Over", title) if is_over else title,
        **given,
        kind="alert",
        source="Zabbix",
        external_id=key(number, "closed" if is_over else "opened"),
        thread=number,
        signal="closed" if is_over else "opened",
        severity=first(flat, "triggerseverity", "eventseverity", "eventnseverity", "severity").lower(),
        about=some(first(flat, "hostname", "host", "hosthost")),
        links=urls(flat.get("triggerurl"), flat.get("link"), flat.get("url"), flat.get("eventurl")),
    )


FORMAT = JsonFormat("zabbix", "Zabbix", recognise, read)
