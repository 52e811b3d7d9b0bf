"""Prometheus Alertmanager: the webhook it sends, of any version, and alerts as its API, Prometheus' or another tool lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, labels, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import is_after, joined, key, part_of, urls, when

_ABOUT = ("service", "job", "namespace", "cluster", "instance", "pod", "host", "node", "deployment", "container")
_GROUP = ("groupLabels", "commonLabels", "commonAnnotations", "groupKey", "receiver")
_STARTS = ("startsAt", "activeAt", "starts_at", "startedAt", "firingStartTime", "lastReceived")
_ENDS = ("endsAt", "ends_at", "endedAt", "resolvedAt")
_SAYS = ("summary", "description", "message", "title")


def recognise(value: JsonObject) -> Guess | None:
    """A notification has the labels of its group; an alert has labels, and a name or a sentence."""
    if _is_group(value):
        if "orgId" in value or text(value, "alerts", 0, "silenceURL"):
            return Guess(60, "it is a notification in the shape of Alertmanager's")
        return Guess(95, "it has the group labels and alerts of a notification by Alertmanager")
    if any(_is_alert(one) for one in _of_prometheus(value)):
        return Guess(90, "it is an answer of Prometheus or Alertmanager that lists alerts")
    if _is_alert(value):
        return Guess(80, "it has an alert name among its labels, and when it started")
    named = labels(value, "labels")
    if named.get("alertname") or (named.get("severity") and first(value, *_SAYS) and "ruleGroup" not in value):
        return Guess(35, "it has the labels and the summary of an alert")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """An opening for each alert, and a closing where it has ended."""
    if _is_group(value):
        alerts = list(objects(value, "alerts"))
        for alert in alerts:
            yield from part_of(alerts, alert, alert_records(alert, links=urls(value.get("externalURL")), group=group_of(value)))
        return
    alerts = _of_prometheus(value) or [value]
    for alert in alerts:
        yield from part_of(alerts, alert, alert_records(alert))


def alert_records(alert: JsonObject, *, source: str = "Alertmanager", links: tuple[str, ...] = (), group: str = "") -> Iterator[Record]:
    """What one alert tells; Grafana sends the same. `group` is what the notification says of all of them."""
    named, told = labels(alert, "labels"), labels(alert, "annotations")
    name = named.get("alertname", "") or first(alert, "name")
    says = first(told, *_SAYS) or first(alert, *_SAYS)
    begins = next((alert[one] for one in _STARTS if moment(alert.get(one)) is not None), None)
    ends = next((alert[one] for one in _ENDS if moment(alert.get(one)) is not None), None)
    thread = text(alert, "fingerprint") or ",".join(f"{each}={named[each]}" for each in sorted(named))
    given: dict[str, Any] = {
        "kind": "alert",
        "source": source,
        "thread": thread,
        "severity": first(named, "severity", "priority", "level") or first(alert, "severity"),
        "about": some(*(named.get(each, "") for each in _ABOUT)),
        "links": urls(alert.get("generatorURL"), told.get("runbook_url"), *(alert.get(one) for one in _PAGES), *links),
    }
    title = joined(name, says) or group or "Alert"
    pending = ("pending",) if text(alert, "state") == "pending" else ()
    opened = key(thread, moment(begins), "opened") if begins is not None else ""
    yield Record(title, **when(begins), external_id=opened, signal="" if pending else "opened", marks=pending, **given)
    if _is_over(alert, begins, ends):
        closed = key(thread, moment(ends), "closed") if ends is not None else ""
        yield Record(f"Over: {title}", **when(ends), external_id=closed, signal="closed", **given)


_PAGES = ("dashboardURL", "panelURL", "url")


def group_of(value: JsonObject) -> str:
    """What a notification says of all its alerts, for those without a name: "[FIRING:1] DiskFull (db-1)" without the bracket."""
    named = labels(value, "commonLabels").get("alertname") or labels(value, "groupLabels").get("alertname", "")
    says = first(labels(value, "commonAnnotations"), *_SAYS)
    return joined(named, says) or text(value, "title").partition("]")[2].strip(" ()") or text(value, "message")


def _is_group(value: Any) -> bool:
    return isinstance(at(value, "alerts"), list) and any(name in value for name in _GROUP)


def _is_alert(value: Any) -> bool:
    named = at(value, "labels")
    has_start = isinstance(value, dict) and any(name in value for name in _STARTS)
    return isinstance(named, dict) and has_start and ("alertname" in named or "fingerprint" in value or "generatorURL" in value)


def _of_prometheus(value: JsonObject) -> list[JsonObject]:
    """The alerts of an answer: of both APIs of Alertmanager, of Prometheus, and those that hang on its rules."""
    inside = value.get("data")
    groups = [*objects(value, "alerts"), *objects(inside), *objects(inside, "alerts")]
    rules = [rule for group in objects(inside, "groups") for rule in objects(group, "rules")]
    return [one for one in [*groups, *(alert for rule in rules for alert in objects(rule, "alerts"))] if _is_alert(one)]


def _is_over(alert: JsonObject, begins: Any, ends: Any) -> bool:
    """By its status; the API gives a time in the future for what still fires, so there the status alone counts."""
    status = text(alert, "status") or text(alert, "status", "state") or text(alert, "state")
    if status:
        return status.lower() in {"resolved", "ok", "expired", "inactive", "normal"}
    started, ended = moment(begins), moment(ends)
    seen = moment(alert.get("updatedAt"))
    return ((started is None and ended is not None) or is_after(ended, started)) and not is_after(ended, seen)


FORMAT = JsonFormat("alertmanager", "Prometheus Alertmanager", recognise, read)
