"""Google Cloud Monitoring: the incident it sends when an alerting policy opens or closes one."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import joined, key, urls, when

_FIELDS = ("policy_name", "condition_name", "scoping_project_id", "resource_name", "resource_id", "observed_value")


def recognise(value: JsonObject) -> Guess | None:
    """An incident has its policy and condition, under its name or alone."""
    one = _incident(value)
    if has(one, "incident_id", "state") and any(name in one for name in _FIELDS):
        return Guess(96, "it has an incident of an alerting policy")
    return None


def _incident(value: JsonObject) -> JsonObject:
    return value["incident"] if isinstance(value.get("incident"), dict) else value


def read(value: JsonObject) -> Iterator[Record]:
    """Its opening, and its end where it has ended."""
    one = _incident(value)
    number, policy, condition = text(one, "incident_id"), text(one, "policy_name"), text(one, "condition_name")
    policy = "" if "/" in policy else policy
    title = joined(policy, condition if condition != policy else "") or "Alert"
    says = joined(title, text(one, "summary") or text(one, "documentation", "subject"))
    resource = first(one, "resource_display_name", "resource_name", "resource_id")
    about = some(resource.rsplit("/", 1)[-1], text(one, "resource", "type") if not resource else "")
    severity = text(one, "severity") or text(one, "metadata", "system_labels", "severity") or text(one, "policy_user_labels", "severity")
    begins, ends = moment(one.get("started_at")), moment(one.get("ended_at"))
    links, place = urls(one.get("url")), " ".join(some("Google Cloud Monitoring", text(one, "scoping_project_id")))
    yield Record(
        says,
        **when(one.get("started_at")),
        kind="alert",
        source=place,
        external_id=key(number, "opened", begins),
        thread=number,
        signal="opened",
        severity=severity,
        about=about,
        links=links,
    )
    if text(one, "state").lower() == "closed" or ends is not None:
        yield Record(
            f"Over: {title}",
            **when(one.get("ended_at")),
            kind="alert",
            source=place,
            external_id=key(number, "closed", ends),
            thread=number,
            signal="closed",
            severity=severity,
            about=about,
            links=links,
        )


FORMAT = JsonFormat("gcp_monitoring", "Google Cloud Monitoring", recognise, read)
