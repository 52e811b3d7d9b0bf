"""Prometheus Alertmanager: the webhook it sends, version 4 and older, and its alerts as the API lists them."""

from __future__ import annotations

from collections.abc import Iterator

from secondstory.sources.records.fields import JsonObject, first, has, labels, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Record
from secondstory.sources.records.stamps import moment

_ABOUT = ("service", "job", "namespace", "cluster", "instance", "pod", "host")


def recognise(value: JsonObject) -> Guess | None:
    """A notification names its `groupKey`; an alert of the API has labels, annotations and a fingerprint."""
    if has(value, "alerts", "groupLabels", "commonLabels"):
        is_grafana = "orgId" in value or "dashboardURL" in text(value, "alerts", 0)
        return Guess(60 if is_grafana else 95, "it has the group labels and alerts of a notification by Alertmanager")
    if has(value, "labels", "annotations", "startsAt") and has(value["labels"], "alertname"):
        return Guess(80, "it has an alert name, annotations and startsAt")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """An opening for each alert, and a closing where it has ended."""
    for alert in objects(value, "alerts") if "alerts" in value else [value]:
        yield from _alert(alert, link=text(value, "externalURL"))


def _alert(alert: JsonObject, *, link: str) -> Iterator[Record]:
    named, told = labels(alert, "labels"), labels(alert, "annotations")
    name = named.get("alertname", "")
    says = told.get("summary") or told.get("description") or told.get("message") or ""
    thread = text(alert, "fingerprint") or ",".join(f"{key}={named[key]}" for key in sorted(named))
    begins, ends = moment(alert.get("startsAt")), moment(alert.get("endsAt"))
    given = Record(
        text=": ".join(some(name, says)) or "Alert",
        occurred_at=begins,
        time_as_written=text(alert, "startsAt"),
        kind="alert",
        source="Alertmanager",
        thread=thread,
        external_id=f"{thread} {text(alert, 'startsAt')} opened",
        signal="opened",
        severity=named.get("severity", ""),
        about=some(*(named.get(key, "") for key in _ABOUT)),
        links=some(first(alert, "generatorURL"), told.get("runbook_url", ""), link),
    )
    yield given
    if ends is not None and text(alert, "status") != "firing" and (begins is None or ends > begins):
        yield Record(
            text=f"Over: {given.text}",
            occurred_at=ends,
            time_as_written=text(alert, "endsAt"),
            kind="alert",
            source="Alertmanager",
            thread=thread,
            external_id=f"{thread} {text(alert, 'endsAt')} closed",
            signal="closed",
            severity=given.severity,
            about=given.about,
            links=given.links,
        )


FORMAT = JsonFormat("alertmanager", "Prometheus Alertmanager", recognise, read)
