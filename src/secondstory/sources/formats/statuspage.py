"""Statuspage: its incidents as a list (`incidents.json`) or a webhook, with their updates, and its components."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Incident, Record, Signal
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import aware, in_order, inner, is_after, joined, key, names, newest, part_of, urls, when, words

_OVER = {"resolved", "completed", "postmortem"}
_WRAPPERS = ("incidents", "incident", "scheduled_maintenances", "scheduled_maintenance")


def recognise(value: JsonObject) -> Guess | None:
    """An incident has updates with what they say; a component's change has its old and new status."""
    if has(value.get("component_update"), "new_status"):
        return Guess(95, "it has the change of a component's status")
    one = inner(value, *_WRAPPERS)[0]
    if has(one, "name", "status") and isinstance(one.get("incident_updates"), list):
        return Guess(95, "it has an incident with what was told about it on a status page")
    if has(one, "name", "status", "impact") and ("shortlink" in one or "page_id" in one):
        return Guess(90, "it has an incident with its impact and its page")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """Each update, oldest first, and what each did to the components."""
    if has(value, "component_update"):
        yield _component(value)
        return
    found = inner(value, *_WRAPPERS)
    if isinstance(value.get("incidents"), list):
        found += list(objects(value, "scheduled_maintenances"))
    for one in found:
        yield from part_of(found, one, _incident_records(one))


def _incident_records(one: JsonObject) -> Iterator[Record]:
    updates = list(objects(one, "incident_updates"))
    if moment(one.get("scheduled_for")) is not None:
        yield _planned(one)
    if updates:
        yield from in_order(record for update in updates for record in part_of(updates, update, _update(one, update)))
        return
    if moment(one.get("scheduled_for")) is not None:
        return
    is_over = moment(one.get("resolved_at")) is not None
    yield _state(one, "" if is_over else text(one, "status"), one.get("created_at"), "opened")
    if is_over:
        yield _state(one, "resolved", one.get("resolved_at"), "closed")


def _state(one: JsonObject, status: str, at_time: object, signal: Signal) -> Record:
    return Record(
        joined(f"Status page, {words(status)}" if status else "Status page", text(one, "name")),
        **when(at_time),
        kind="communication",
        source="Statuspage",
        external_id=key(text(one, "id"), signal),
        thread=text(one, "id"),
        signal=signal,
        severity=_impact(one),
        about=names(one, "components"),
        links=urls(one.get("shortlink")),
    )


def _planned(one: JsonObject) -> Record:
    given, ends = when(one.get("scheduled_for")), moment(one.get("scheduled_until"))
    return Record(
        joined("Planned maintenance", text(one, "name")),
        **given,
        occurred_until=ends if is_after(ends, given["occurred_at"]) else None,
        kind="change",
        source="Statuspage",
        external_id=key(text(one, "id"), "planned"),
        thread=text(one, "id"),
        about=names(one, "components"),
        links=urls(one.get("shortlink")),
    )


def _update(one: JsonObject, update: JsonObject) -> Iterator[Record]:
    status, number = text(update, "status"), text(update, "id")
    given = when(update.get("display_at"), update.get("created_at"), update.get("updated_at"))
    updates = list(objects(one, "incident_updates"))
    is_first = (len(updates) == 1 and status.lower() not in _OVER) or update is min(updates, key=_age)
    signal: Signal = "closed" if status.lower() in _OVER else "opened" if is_first else ""
    changed = [each for each in objects(update, "affected_components") if text(each, "old_status") != text(each, "new_status")]
    says = joined(text(one, "name") if is_first else "", text(update, "body")) or text(one, "name")
    yield Record(
        joined(f"Status page, {words(status)}" if status else "Status page", says),
        **given,
        kind="communication",
        source="Statuspage",
        external_id=number,
        thread=text(one, "id") or text(update, "incident_id"),
        signal=signal,
        severity=_impact(one),
        about=some(*names(update, "affected_components"), *names(one, "components")),
        links=urls(one.get("shortlink")),
    )
    for each in changed:
        yield _change(each, given["occurred_at"], key(number, text(each, "code") or text(each, "name")), text(update, "display_at"))


def _age(update: JsonObject) -> float:
    found = aware(update.get("display_at"), update.get("created_at"))
    return found.timestamp() if found is not None else 0.0


def _impact(one: JsonObject) -> str:
    told = first(one, "impact_override", "impact")
    return "" if told == "none" else told


def _change(told: JsonObject, at_time: object, name: str, written: str) -> Record:
    new, old = words(text(told, "new_status")), words(text(told, "old_status"))
    what = first(told, "name") or "A component"
    return Record(
        joined(what, f"{old} → {new}" if old and new else new or old),
        **when(written or (at_time.isoformat() if hasattr(at_time, "isoformat") else None)),
        kind="impact",
        source="Statuspage",
        external_id=name,
        thread=key(what, "component"),
        signal="closed" if new == "operational" else "opened",
        about=some(what),
    )


def _component(value: JsonObject) -> Record:
    update, component = value["component_update"], value.get("component")
    told = {"name": text(component, "name"), **(update if isinstance(update, dict) else {})}
    return _change(told, None, text(update, "id"), text(update, "created_at"))


def incident(value: JsonObject) -> Incident | None:
    """The incident, where there is one only; a planned maintenance is none."""
    found = [one for one in inner(value, *_WRAPPERS) if has(one, "name", "status") and moment(one.get("scheduled_for")) is None]
    return newest(
        Incident(
            "Statuspage",
            text(one, "id"),
            title=text(one, "name"),
            severity=_impact(one),
            status=text(one, "status"),
            started_at=aware(one.get("started_at"), one.get("created_at")),
            mitigated_at=aware(one.get("monitoring_at")),
            resolved_at=aware(one.get("resolved_at")),
            services=names(one, "components"),
            link=next(iter(urls(one.get("shortlink"))), ""),
            updated_at=aware(one.get("updated_at"), one.get("created_at")),
        )
        for one in found
        if text(one, "id")
    )


FORMAT = JsonFormat("statuspage", "Statuspage", recognise, read, incident)
