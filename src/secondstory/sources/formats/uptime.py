"""Monitors that ask from outside whether a site is up: UptimeRobot, Pingdom, Uptime Kuma, Better Stack."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.telling import inner, joined, key, part_of, urls, when


def recognise(value: JsonObject) -> Guess | None:
    """By the fields each of them has."""
    if "monitorfriendlyname" in _flat(value) or has(_flat(value), "monitorid", "alerttypefriendlyname"):
        return Guess(95, "it has the monitor and alert type of UptimeRobot")
    if has(value, "check_id", "current_state") or has(value, "check_name", "current_state", "previous_state"):
        return Guess(95, "it has the check and states of Pingdom")
    if has(value.get("monitor"), "name") and has(value.get("heartbeat"), "status"):
        return Guess(95, "it has the monitor and heartbeat of Uptime Kuma")
    one = inner(value, "data")[0]
    if has(one.get("attributes"), "name", "started_at", "cause"):
        return Guess(88, "it has an incident of Better Stack with what it came from")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """Down, or up again."""
    flat = _flat(value)
    if "monitorfriendlyname" in flat or "monitorid" in flat:
        yield _uptime_robot(flat)
    elif "current_state" in value:
        yield _pingdom(value)
    elif isinstance(value.get("heartbeat"), dict):
        yield _kuma(value)
    else:
        many = inner(value, "data")
        for one in many:
            yield from part_of(many, one, _better_stack(one))


def _flat(value: JsonObject) -> JsonObject:
    """UptimeRobot's variables under the names people give them: `monitorFriendlyName`, `monitor_friendly_name`."""
    return {name.lower().replace("_", ""): each for name, each in value.items()}


def _record(name: str, says: str, *, is_up: bool, written: tuple[object, ...], source: str, number: str, links: tuple[str, ...]) -> Record:
    given, name = when(*written), name or "The site"
    return Record(
        f"{name} is up again" if is_up else joined(f"{name} is down", says),
        **given,
        kind="alert",
        source=source,
        external_id=key(number, "closed" if is_up else "opened", given["occurred_at"]) if given["occurred_at"] else "",
        thread=number,
        signal="closed" if is_up else "opened",
        about=some(name),
        links=links,
    )


def _uptime_robot(flat: JsonObject) -> Record:
    name = first(flat, "monitorfriendlyname", "monitorurl", "monitorid")
    kind, words = text(flat, "alerttype"), text(flat, "alerttypefriendlyname").lower()
    is_up = kind == "2" or words == "up"
    source, number = "UptimeRobot", text(flat, "monitorid") or name
    written, links = (flat.get("alertdatetime"), flat.get("timestamp")), urls(flat.get("monitorurl"))
    if kind == "3" or "ssl" in words:
        return Record(
            joined(name, text(flat, "alertdetails") or words) or "Certificate",
            **when(*written),
            kind="alert",
            source=source,
            about=some(name),
            links=links,
        )
    return _record(name, text(flat, "alertdetails"), is_up=is_up, written=written, source=source, number=number, links=links)


def _pingdom(value: JsonObject) -> Record:
    name = first(value, "check_name", "check_id")
    is_up = text(value, "current_state").upper() in {"UP", "SUCCESS"}
    says = first(value, "description", "long_description", "short_description")
    links = urls(at(value, "check_params", "full_url"), value.get("full_url"))
    written = (value.get("state_changed_timestamp"), value.get("state_changed_utc_time"))
    return _record(name, says, is_up=is_up, written=written, source="Pingdom", number=text(value, "check_id") or name, links=links)


def _kuma(value: JsonObject) -> Record:
    name, beat = text(value, "monitor", "name"), value["heartbeat"]
    is_up = text(beat, "status") == "1"
    number, links = text(value, "monitor", "id") or name, urls(at(value, "monitor", "url"))
    written = text(beat, "time")
    zoned = written if written.endswith("Z") or not written or "+" in written else f"{written}Z"
    return _record(name, text(beat, "msg"), is_up=is_up, written=(zoned,), source="Uptime Kuma", number=number, links=links)


def _better_stack(one: JsonObject) -> Iterator[Record]:
    told = one.get("attributes")
    name, number = first(told, "name", "url"), text(one, "id")
    links = urls(at(told, "url"), at(told, "origin_url"))
    times = {"opened": at(told, "started_at"), "acknowledged": at(told, "acknowledged_at"), "closed": at(told, "resolved_at")}
    for signal, at_time in times.items():
        if signal == "opened" or when(at_time)["occurred_at"]:
            if signal == "acknowledged":
                says = joined("Page acknowledged", name)
                yield Record(
                    says,
                    **when(at_time),
                    kind="action",
                    source="Better Stack",
                    who=text(told, "acknowledged_by"),
                    external_id=key(number, signal),
                    thread=number,
                    signal="acknowledged",
                    links=links,
                )
            else:
                is_up, cause = signal == "closed", text(told, "cause")
                yield _record(name, cause, is_up=is_up, written=(at_time,), source="Better Stack", number=number, links=links)


FORMAT = JsonFormat("uptime", "Uptime monitors", recognise, read)
