"""Sentry: its webhooks (an alert rule, an issue, an error, a metric, a comment, and the older plugin's) and the issues of its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record, Signal
from secondstory.sources.records.telling import handle, joined, key, sentence, urls, when, words

_ACTIONS: dict[str, tuple[str, Kind, Signal]] = {
    "created": ("", "alert", "opened"),
    "unresolved": ("Issue came back", "alert", "opened"),
    "resolved": ("Issue resolved", "action", "closed"),
    "assigned": ("Issue assigned", "action", "acknowledged"),
    "ignored": ("Issue set aside", "action", "closed"),
    "archived": ("Issue set aside", "action", "closed"),
}


def recognise(value: JsonObject) -> Guess | None:
    """Its webhooks have an action on one of its things; an issue has a short id and when it was first and last seen."""
    told = value.get("data")
    if "action" in value and isinstance(told, dict):
        issue = told.get("issue")
        is_issue = has(issue, "title") and not has(issue, "identifier")
        if any(isinstance(told.get(name), dict) for name in ("event", "metric_alert", "error")) or is_issue:
            return Guess(
                95 if "installation" in value or "actor" in value or "triggered_rule" in told else 70,
                "it has an action on an issue or event of Sentry",
            )
        if has(told, "comment", "issue_id"):
            return Guess(90, "it has a comment on an issue of Sentry")
    if has(value, "project", "level", "event") and isinstance(value["event"], dict):
        return Guess(92, "it has a project and an event, as Sentry's older webhook")
    if has(value, "firstSeen", "lastSeen") and ("shortId" in value or "permalink" in value):
        return Guess(92, "it has an issue with when it was first and last seen")
    if ("eventID" in value and "dateCreated" in value) or (has(value, "event_id", "platform", "timestamp")):
        return Guess(88, "it has an event with its id")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record each; an issue of the API tells of its first time and its last."""
    told = value.get("data")
    if "action" in value and isinstance(told, dict):
        yield _webhook(value, told)
    elif isinstance(value.get("event"), dict):
        yield _event(value["event"], value)
    elif "firstSeen" in value:
        yield from _issue(value)
    else:
        yield _event(value, value)


def _webhook(value: JsonObject, told: JsonObject) -> Record:
    metric, issue = told.get("metric_alert"), told.get("issue")
    if isinstance(metric, dict):
        return _metric(text(value, "action"), metric, told)
    event = next((one for one in (told.get("event"), told.get("error")) if isinstance(one, dict)), None)
    if event is not None:
        return _event(event, {"rule": first(told, "triggered_rule")})
    actor = value.get("actor")
    is_user = text(actor, "type") in {"user", ""}
    if not isinstance(issue, dict):
        return Record(
            text(told, "comment") or "Comment",
            **when(told.get("timestamp")),
            kind="communication",
            source="Sentry",
            who=handle(actor) if is_user else "",
            external_id=key(text(told, "comment_id"), "comment"),
            thread=text(told, "issue_id"),
            about=some(text(told, "project_slug")),
        )
    action = text(value, "action")
    says, kind, signal = _ACTIONS.get(action) or (sentence(f"issue {words(action)}"), "action", "")
    given = when(*([issue.get("firstSeen")] if action == "created" else [issue.get("statusChangedAt"), value.get("timestamp")]))
    return Record(
        joined(says, _title(issue)),
        **given,
        kind="alert" if not is_user and kind == "action" and signal == "closed" else kind,
        source="Sentry",
        who=handle(actor) if is_user and action != "created" else "",
        external_id=_key(text(issue, "id"), action, given["occurred_at"]),
        thread=text(issue, "id"),
        signal=signal,
        severity=text(issue, "level"),
        about=_project(issue),
        links=urls(issue.get("web_url"), issue.get("permalink")),
    )


def _key(number: str, action: str, at_time: datetime | None) -> str:
    """An issue is created once; whatever else happens to it, a webhook gives without a time."""
    return key(number, "issue", action, None if action == "created" else at_time) if at_time or action == "created" else ""


def _title(one: JsonObject) -> str:
    told = (
        first(one, "title", "message")
        or text(one, "logentry", "formatted")
        or text(one, "metadata", "title")
        or text(one, "metadata", "value")
    )
    return told or "Error"


def _project(one: JsonObject) -> tuple[str, ...]:
    named = first(one, "project_name", "project_slug") or text(one, "project", "name") or text(one, "project", "slug")
    return some(named or ("" if text(one, "project").isdecimal() else text(one, "project")))


def _event(event: JsonObject, around: JsonObject) -> Record:
    tags = _tags(event.get("tags"))
    title = _title(event) if _title(event) != "Error" else _title(around)
    link = first(event, "web_url") or first(around, "url") or first(event, "issue_url")
    issue = first(event, "issue_id", "groupID") or text(event, "issue_url").rstrip("/").rsplit("/", 1)[-1] or first(around, "id")
    return Record(
        title,
        **when(event.get("datetime"), event.get("dateCreated"), event.get("timestamp"), event.get("received"), around.get("timestamp")),
        kind="alert",
        source="Sentry",
        external_id=first(event, "event_id", "eventID", "id"),
        thread=issue,
        signal="opened",
        severity=text(event, "level") or text(around, "level") or tags.get("level", ""),
        about=some(
            *_project(around), *_project(event), tags.get("server_name", ""), tags.get("environment", "") or text(event, "environment")
        ),
        links=urls(link),
    )


def _tags(value: Any) -> dict[str, str]:
    """Pairs, objects with key and value, or one object."""
    found: dict[str, str] = {}
    for one in value if isinstance(value, list) else []:
        name, each = (text(one, 0), text(one, 1)) if isinstance(one, list) else (text(one, "key"), text(one, "value"))
        found[name] = each
    return found


def _metric(action: str, metric: JsonObject, told: JsonObject) -> Record:
    is_over = action in {"resolved", "closed"}
    title = text(told, "description_title") or text(metric, "title") or text(metric, "alert_rule", "name") or "Metric alert"
    title = title.split(": ", 1)[1] if title.lower().startswith(("resolved: ", "critical: ", "warning: ")) else title
    says = text(told, "description_text")
    started = (metric.get("date_started"), metric.get("date_detected"), metric.get("date_created"))
    given = (
        when(metric.get("date_closed"), *((told.get("timestamp"),) if metric.get("date_closed") is None else ()))
        if is_over
        else when(*started)
    )
    number = first(metric, "identifier", "id")
    return Record(
        f"Over: {title}" if is_over else joined(title, says),
        **given,
        kind="alert",
        source="Sentry",
        external_id=key(number, "metric", action, given["occurred_at"]) if given["occurred_at"] else "",
        thread=key(number, "metric"),
        signal="closed" if is_over else "opened",
        severity="" if is_over else action,
        about=some(*(text(at(metric, "projects"), place) for place in range(5))),
        links=urls(told.get("web_url")),
    )


def _issue(issue: JsonObject) -> Iterator[Record]:
    count = first(issue, "count", "times_seen")
    number, title = first(issue, "id", "shortId"), _title(issue)
    whole: dict[str, Any] = {
        "kind": "alert",
        "source": "Sentry",
        "thread": number,
        "severity": text(issue, "level"),
        "about": _project(issue),
        "links": urls(issue.get("permalink")),
    }
    first_seen, last_seen = when(issue.get("firstSeen")), when(issue.get("lastSeen"))
    yield Record(
        f"First seen: {title}",
        **first_seen,
        external_id=_key(text(issue, "id") or number, "created", first_seen["occurred_at"]),
        signal="opened",
        **whole,
    )
    if last_seen["occurred_at"] and last_seen["occurred_at"] != first_seen["occurred_at"]:
        seen = f"Last seen{f', {count} times in all' if count else ''}: {title}"
        yield Record(seen, **last_seen, external_id=key(number, "last", last_seen["occurred_at"]), **whole)


FORMAT = JsonFormat("sentry", "Sentry", recognise, read)
