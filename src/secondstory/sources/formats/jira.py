"""Jira: issues with their history and comments, as its API gives them, and its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text, texts
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Kind, Record, Skipped
from secondstory.sources.records.stamps import moment

_DULL = {
    *("rank", "link", "remoteissuelink", "workratio", "timespent", "timeestimate", "remoteworkitemlink", "worklogid", "epic child"),
    *("iconissuelink", "watchers", "timeoriginalestimate", "attachment", "request participants", "comment", "remoteissuelinks"),
}
"""Fields whose changes say nothing of an incident."""
_NO_EVENT = "An event of Jira that changed nothing a timeline would tell was passed over."
_DEEPEST = 20


def recognise(value: JsonObject) -> Guess | None:
    """A webhook names its `webhookEvent`; an issue has a key and fields; a search has a list of them."""
    if text(value, "webhookEvent") and ("issue" in value or "timestamp" in value):
        return Guess(100, "it names its event as Jira's webhooks do")
    if _is_issue(value):
        return Guess(95, "it has the key and fields of an issue of Jira")
    if any(_is_issue(one) for one in objects(value, "issues")):
        return Guess(95, "it is a list of issues as Jira's API gives it")
    return None


def _is_issue(value: Any) -> bool:
    return (
        has(value, "key", "fields")
        and isinstance(value["fields"], dict)
        and ("self" in value or "summary" in value["fields"] or "changelog" in value)
    )


def read(value: JsonObject) -> Iterator[Item]:
    """What was done to an issue, oldest first."""
    if text(value, "webhookEvent"):
        found = list(_event(value))
        yield from found
        if not found:
            yield Skipped(_NO_EVENT)
        return
    for issue in objects(value, "issues") if "issues" in value else [value]:
        raw = as_text(issue) if issue is not value else ""
        for record in sorted(
            _issue(issue), key=lambda one: one.occurred_at.timestamp() if one.occurred_at and one.occurred_at.tzinfo else 0
        ):
            yield record.at("", raw=raw)


def _event(value: JsonObject) -> Iterator[Record]:
    issue = value["issue"] if isinstance(value.get("issue"), dict) else {}
    event, when = text(value, "webhookEvent"), value.get("timestamp")
    who, comment = _who(value.get("user")), value.get("comment")
    if isinstance(comment, dict):
        yield from _comment(issue, comment, is_deleted=event.endswith("deleted"))
    if "changelog" in value and event.endswith("updated"):
        history = {"id": text(value, "changelog", "id"), "created": when, "items": at(value, "changelog", "items")}
        yield from _changes(issue, history, who)
    elif event.endswith("issue_created"):
        yield _opened(issue, who, at(issue, "fields", "created") or when)
    elif event.endswith("issue_deleted"):
        yield _record(issue, f"{_name(issue)} deleted", when, key="deleted", who=who)


def _issue(issue: JsonObject) -> Iterator[Record]:
    fields = issue.get("fields")
    yield _opened(issue, _who(at(fields, "creator") or at(fields, "reporter")), at(fields, "created"))
    for history in objects(issue, "changelog", "histories"):
        yield from _changes(issue, history, _who(history.get("author")))
    for comment in objects(fields, "comment", "comments"):
        yield from _comment(issue, comment)


def _opened(issue: JsonObject, who: tuple[str, bool], when: Any) -> Record:
    what = text(issue, "fields", "issuetype", "name") or "Issue"
    summary = text(issue, "fields", "summary")
    return _record(issue, f"{what} {_name(issue)} opened" + (f": {summary}" if summary else ""), when, key="opened", who=who)


def _changes(issue: JsonObject, history: JsonObject, who: tuple[str, bool]) -> Iterator[Record]:
    told = []
    for one in objects(history, "items"):
        name, before, after = text(one, "field"), first(one, "fromString", "from"), first(one, "toString", "to")
        if not name or name.lower() in _DULL:
            continue
        if name.lower() == "description":
            told.append("description changed")
        elif name.lower() == "assignee":
            told.append("handed to someone" if after else "taken from whoever had it")
        else:
            told.append(f"{name} {before} → {after}" if before and after else f"{name} {after}" if after else f"{name} {before} removed")
    if told:
        summary = text(issue, "fields", "summary")
        shown = f"{_name(issue)}: {', '.join(told)}" + (f" ({summary})" if summary else "")
        yield _record(issue, shown, history.get("created"), key=f"change {text(history, 'id') or text(history, 'created')}", who=who)


def _comment(issue: JsonObject, comment: JsonObject, *, is_deleted: bool = False) -> Iterator[Record]:
    if is_deleted:
        return
    said = " ".join(_words(comment.get("body")).split())[:2000].strip()
    if said:
        who = _who(comment.get("author") or comment.get("updateAuthor"))
        key, when = f"comment {text(comment, 'id')}", comment.get("created")
        yield _record(issue, f"Comment on {_name(issue)}: {said}", when, key=key, who=who, kind="communication")


def _words(body: Any, depth: int = 0) -> str:
    """A comment's text, also where it is a document of nodes."""
    if isinstance(body, str):
        return body
    if not isinstance(body, dict) or depth > _DEEPEST:
        return ""
    said = body.get("text") if isinstance(body.get("text"), str) else text(body, "attrs", "text")
    inner = "".join(_words(one, depth + 1) for one in objects(body, "content"))
    return f"{said or ''}{inner}" + ("\n" if text(body, "type") in {"paragraph", "heading", "listItem"} else "")


def _name(issue: JsonObject) -> str:
    return text(issue, "key") or "An issue"


def _who(user: Any) -> tuple[str, bool]:
    return first(user, "emailAddress", "name", "displayName", "accountId", "key"), text(user, "accountType") == "app"


def _record(issue: JsonObject, shown: str, when: Any, *, key: str, who: tuple[str, bool], kind: Kind = "action") -> Record:
    at_, fields, name = moment(when), issue.get("fields"), text(issue, "key")
    site = urlsplit(_self(issue))
    return Record(
        text=" ".join(shown.split()).removesuffix(":").strip(),
        occurred_at=at_,
        precision="exact" if at_ else "unknown",
        time_as_written=text(when) if at_ else "",
        kind=kind,
        source=f"Jira {name}".strip(),
        who=who[0],
        external_id=f"jira {name} {key}",
        thread=f"jira {name}",
        severity=text(fields, "priority", "name"),
        about=some(*(text(one, "name") for one in objects(fields, "components")), *texts(fields, "labels")),
        links=(f"{site.scheme}://{site.netloc}/browse/{name}",) if site.netloc and name else (),
        marks=("bot",) if who[1] else (),
    )


def _self(issue: JsonObject) -> str:
    """Its address in the API; empty where it is none."""
    told = text(issue, "self")
    try:
        urlsplit(told)
    except ValueError:
        return ""
    return told if told.startswith("http") else ""


FORMAT = JsonFormat("jira", "Jira", recognise, read)
