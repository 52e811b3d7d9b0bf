"""GitHub's list of events: what its page of activity shows, and what the archives of it hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from secondstory.sources.formats.github_words import Told, branch
from secondstory.sources.records.fields import JsonObject, at, has, objects, text
from secondstory.sources.records.record import Item, Record, Skipped

_NO_EVENT = "An event of GitHub that changes nothing in how the service runs was passed over."
_CARRIED = {
    "PullRequestEvent": "pull_request",
    "IssuesEvent": "issue",
    "IssueCommentEvent": "issue",
    "ReleaseEvent": "release",
}


def is_of_events_api(value: JsonObject) -> bool:
    """Whether it has a type, an actor, a repository and a payload."""
    return has(value, "type", "actor", "repo", "payload", "created_at") and text(value, "type").endswith("Event")


def of_events_api(value: JsonObject, read: Callable[[JsonObject], Record | None]) -> Iterator[Item]:
    """As the webhook of the same event is read; its own time is the one that counts."""
    kind, payload = text(value, "type"), value["payload"] if isinstance(value["payload"], dict) else {}
    event: JsonObject = {
        **payload,
        "repository": {"full_name": text(value, "repo", "name")},
        "sender": {"login": text(value, "actor", "login")},
    }
    record: Record | None = None
    if kind == "PushEvent":
        record = _push(value, payload, event)
    elif kind in {"CreateEvent", "DeleteEvent"} and text(payload, "ref_type") in {"tag", "branch"}:
        done = "Created" if kind == "CreateEvent" else "Deleted"
        shown = f"{done} {text(payload, 'ref_type')} {text(payload, 'ref')} of {text(value, 'repo', 'name')}"
        record = Told(shown, value, "created_at").record(key=kind, event=event)
    elif kind in _CARRIED and isinstance(payload.get(_CARRIED[kind]), dict):
        record = read(event)
    if record is None:
        yield Skipped(_NO_EVENT)
        return
    told = Told(record.text, value, "created_at").record(key="event")
    record.occurred_at, record.precision, record.time_as_written = told.occurred_at, told.precision, told.time_as_written
    yield record


def _push(value: JsonObject, payload: JsonObject, event: JsonObject) -> Record:
    commits = list(objects(payload, "commits"))
    says = str(at(commits[-1] if commits else {}, "message") or "").strip().split("\n")[0]
    count = f" ({len(commits)} commits)" if len(commits) > 1 else ""
    shown = f"Push to {text(value, 'repo', 'name')} {branch(text(payload, 'ref'))}{count}" + (f": {says}" if says else "")
    return Told(shown, value, "created_at").record(key="push event", event=event)
