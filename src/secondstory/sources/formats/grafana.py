"""Grafana: notifications of its unified alerting, those of its older alerts, and annotations as the API lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.formats.alertmanager import alert_records, group_of
from secondstory.sources.records.fields import JsonObject, at, first, has, labels, objects, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record, Signal
from secondstory.sources.records.stamps import moment
from secondstory.sources.records.telling import handle, is_after, joined, key, part_of, urls, when

_STATES: dict[str, Signal] = {
    "alerting": "opened",
    "no_data": "opened",
    "nodata": "opened",
    "error": "opened",
    "ok": "closed",
    "normal": "closed",
}
_CHANGES = re.compile(r"\b(deploy\w*|releas\w*|rollout|rollback|migration|config|version|flag)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{1,200}>")
_OURS = ("dashboardURL", "panelURL", "valueString", "silenceURL", "orgId")


def recognise(value: JsonObject) -> Guess | None:
    """Its own fields beside Alertmanager's; a rule with what it matched; or an annotation of a dashboard."""
    alert = at(value, "alerts", 0)
    if (
        isinstance(alert, dict)
        and isinstance(alert.get("labels"), dict)
        and (any(one in alert for one in _OURS) or has(value, "orgId", "state"))
    ):
        return Guess(97, "its alerts have Grafana's dashboard, panel or values")
    if has(value, "ruleName", "state") or has(value, "evalMatches", "ruleId") or has(value, "evalMatches", "state"):
        return Guess(95, "it has a rule of Grafana with its state")
    if has(value, "time", "timeEnd") and ("dashboardId" in value or "dashboardUID" in value or "panelId" in value):
        return Guess(95, "it is an annotation of a dashboard")
    if has(value, "dashboardUID", "time", "text") or has(value, "dashboardId", "time", "text") or has(value, "when", "what", "tags"):
        return Guess(85, "it is an annotation as it is sent to Grafana")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """Its alerts, or the one state or annotation."""
    if isinstance(value.get("alerts"), list):
        home = urls(value.get("externalURL"))
        alerts = list(objects(value, "alerts"))
        for alert in alerts:
            yield from part_of(alerts, alert, alert_records(alert, source="Grafana", links=home, group=group_of(value)))
    elif "ruleName" in value or "evalMatches" in value:
        yield _older(value)
    else:
        yield _annotation(value)


def _older(value: JsonObject) -> Record:
    """A notification of the alerts before version 9: it gives no time."""
    state = text(value, "state")
    signal = _STATES.get(state.lower(), "")
    title = first(value, "ruleName") or re.sub(r"\A\[[^\]]*\]\s*", "", first(value, "title")) or "Alert"
    tags = labels(value, "tags")
    told = joined(title, text(value, "message"))
    named = [labels(one, "tags") for one in objects(value, "evalMatches")]
    hosts = [one.get(name, "") for one in named for name in ("service", "instance", "host", "job", "pod")]
    return Record(
        f"Over: {told}" if signal == "closed" else told,
        **when(value.get("time"), value.get("timestamp")),
        kind="alert",
        source="Grafana",
        thread=key(text(value, "ruleId") and f"rule {text(value, 'ruleId')}"),
        signal=signal,
        severity=first(tags, "severity", "priority"),
        about=some(tags.get("service", ""), *hosts),
        links=urls(value.get("ruleUrl"), value.get("imageUrl")),
        marks=("pending",) if state.lower() == "pending" else (),
    )


def _annotation(value: JsonObject) -> Record:
    state = first(value, "newState").lower()
    tags = texts(value, "tags") or tuple(text(value, "tags").split())
    told = _TAGS.sub(" ", first(value, "text", "data", "title", "what"))
    told = joined(text(value, "what"), told) if text(value, "what") and told != text(value, "what") else told
    if text(value, "alertName") and text(value, "alertName") not in told:
        told = joined(text(value, "alertName"), told)
    is_alert = bool(state) or bool(text(value, "alertName"))
    kind: Kind = "alert" if is_alert else "change" if _CHANGES.search(" ".join((told, *tags))) else "observation"
    ends = moment(value.get("timeEnd"))
    given = when(value.get("time"), value.get("when"), value.get("created"))
    signal = _STATES.get(state, "") if is_alert else ""
    told = " ".join(told.split()) or ", ".join(tags) or "Annotation"
    return Record(
        f"Over: {told}" if signal == "closed" else told,
        **given,
        occurred_until=ends if is_after(ends, given["occurred_at"]) else None,
        kind=kind,
        source="Grafana",
        who=first(value, "email", "login") or handle(value.get("user")),
        external_id=key(text(value, "id"), "annotation"),
        thread=key(text(value, "alertId").strip("0") and f"rule {text(value, 'alertId')}"),
        signal=signal,
        about=tags,
    )


FORMAT = JsonFormat("grafana", "Grafana", recognise, read)
