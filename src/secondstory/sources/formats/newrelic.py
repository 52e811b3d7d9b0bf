"""New Relic: issues as its workflows send them, and incidents as the older notification channels did."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record, Signal
from secondstory.sources.records.telling import joined, key, names, urls, when

_STATES: dict[str, tuple[str, Kind, Signal]] = {
    "created": ("", "alert", "opened"),
    "activated": ("", "alert", "opened"),
    "open": ("", "alert", "opened"),
    "acknowledged": ("Acknowledged", "action", "acknowledged"),
    "closed": ("Over", "alert", "closed"),
    "deactivated": ("Over", "alert", "closed"),
}


def recognise(value: JsonObject) -> Guess | None:
    """An issue has its URL, state and policies; an older incident its condition, policy and current state."""
    if has(value, "issueUrl", "state") or has(value, "issueId", "state", "title"):
        return Guess(95, "it has an issue with its URL and state")
    if has(value, "current_state", "condition_name") or has(value, "incident_id", "policy_name", "current_state"):
        return Guess(95, "it has an incident with its condition and policy")
    if any(name in value for name in ("alertPolicyNames", "alertConditionNames", "impactedEntities")) and "title" in value:
        return Guess(85, "it has the policies and entities of an issue")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record a notification."""
    is_issue = "current_state" not in value
    state = first(value, "state", "current_state", "issueState").lower()
    says, kind, signal = _STATES.get(state, ("", "alert", ""))
    title = first(value, "title", "condition_name", "issueTitle") or ", ".join(names(value, "alertConditionNames")) or "Alert"
    details = "" if is_issue or signal == "closed" else text(value, "details")
    number = first(value, "issueId", "id", "incident_id")
    times = {
        "opened": ("activatedAt", "createdAt", "incident_open_time", "timestamp"),
        "acknowledged": ("acknowledgedAt", "incident_acknowledge_time", "updatedAt", "timestamp"),
        "closed": ("closedAt", "issueClosedAt", "incident_closed_time", "updatedAt", "timestamp"),
    }.get(signal, ("updatedAt", "timestamp", "createdAt"))
    given = when(*(value.get(name) for name in times))
    targets = [first(one, "name", "id") for one in objects(value, "targets")]
    yield Record(
        joined(says, title) if says else joined(title, details if details != title else ""),
        **given,
        kind=kind,
        source="New Relic",
        who=first(value, "owner", "acknowledgedBy") if signal == "acknowledged" else "",
        external_id=key(number, signal or state, given["occurred_at"]),
        thread=number,
        signal=signal,
        severity=first(value, "priority", "severity"),
        about=some(
            *texts(value, "impactedEntities"), *names(value, "impactedEntities"), *targets, *texts(at(value, "entitiesData"), "names")
        ),
        links=urls(value.get("issueUrl"), value.get("issuePageUrl"), value.get("incident_url"), value.get("runbook_url")),
    )


FORMAT = JsonFormat("newrelic", "New Relic", recognise, read)
