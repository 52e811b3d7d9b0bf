"""GitHub: what its webhooks send, and the same objects as its API lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from secondstory.sources.formats.github_events import is_of_events_api, of_events_api
from secondstory.sources.formats.github_runs import of_check, of_deployment, of_deployment_status, of_job, of_workflow_run
from secondstory.sources.formats.github_words import ENDED, Told, branch, is_hosted, of_repository, place_of, who_of
from secondstory.sources.records.fields import JsonObject, at, first, has, objects, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Kind, Record, Skipped

_NO_EVENT = "An event of GitHub that changes nothing in how the service runs was passed over."
_LISTS = ("workflow_runs", "jobs", "check_runs", "items", "deployments", "releases")
_SEVERITY = re.compile(r"(sev|p|priority)[-_: /]*\d", re.IGNORECASE)
_ZEROS = re.compile(r"0{40}\Z")


def kind_of(value: JsonObject) -> str:
    """What an object of GitHub is about; empty where it is none."""
    if has(value, "repository") and isinstance(value["repository"], dict) and "full_name" in value["repository"]:
        if has(value, "ref", "before", "after") and ("commits" in value or "pusher" in value):
            return "push"
        return next((kind for kind in _READERS if isinstance(value.get(kind), dict)), "")
    url = text(value, "url") or text(value, "html_url")
    return next((kind for kind, needs in _SHAPES.items() if has(value, *needs)), "") if "/" in url or "node_id" in value else ""


_SHAPES: dict[str, tuple[str, ...]] = {
    "deployment_status": ("state", "deployment_url", "environment"),
    "deployment": ("sha", "environment", "task", "ref"),
    "workflow_run": ("run_number", "workflow_id", "head_sha"),
    "workflow_job": ("run_id", "steps", "status", "name"),
    "release": ("tag_name", "target_commitish"),
    "pull_request": ("number", "head", "base", "title"),
    "check_run": ("head_sha", "check_suite", "status"),
    "issue": ("number", "title", "state", "labels"),
    "commit": ("sha", "commit", "html_url"),
}
"""The fields that an object of the API has whatever its version."""


def recognise(value: JsonObject) -> Guess | None:
    """By the object an event carries beside its repository, or by the fields of an object of the API."""
    if is_of_events_api(value):
        return Guess(98, "it has an event as GitHub's API of events lists it")
    if has(value, "repository") and isinstance(value["repository"], dict) and not is_hosted(value["repository"]):
        return None
    found = kind_of(value)
    if found:
        is_event = ("repository" in value and isinstance(value.get(found), dict)) or found == "push"
        named = "github" in text(value, "url") or "node_id" in value
        return Guess(98 if is_event else 90 if named else 70, f"it has the fields of a {found.replace('_', ' ')} of GitHub")
    if _is_cli(value):
        return Guess(70, "it has the fields that the command line of GitHub gives")
    if any(kind_of(one) for key in _LISTS for one in objects(value, key)):
        return Guess(90, "it is a list that GitHub's API gives")
    if has(value, "action", "repository", "sender") and "full_name" in (
        value["repository"] if isinstance(value["repository"], dict) else ()
    ):
        return Guess(60, "it is an event of GitHub")
    return Guess(60, "it is an event of GitHub") if has(value, "zen", "hook_id") else None


def read(value: JsonObject) -> Iterator[Item]:
    """A record for each thing that happened; of an issue that is closed, that it was opened as well."""
    if is_of_events_api(value):
        yield from of_events_api(value, _read_event)
        return
    if not kind_of(value) and not _is_cli(value):
        listed = [one for key in _LISTS for one in objects(value, key) if kind_of(one)]
        for one in listed:
            for item in read(one):
                yield item.at("", raw=as_text(one))
        if not listed:
            yield Skipped(_NO_EVENT)
        return
    found = "run" if _is_cli(value) else kind_of(value)
    event = value if isinstance(value.get(found), dict) else {"repository": value.get("repository"), found: value}
    if found == "issue" and event["repository"] is None and (begun := _begun(value)):
        yield begun
    record = _push(value) if found == "push" else _cli(value) if found == "run" else _READERS[found](event)
    yield record if record is not None else Skipped(_NO_EVENT)


def _read_event(value: JsonObject) -> Record | None:
    """What a webhook's body tells."""
    found = kind_of(value)
    return (_push(value) if found == "push" else _READERS[found](value)) if found else None


def _begun(one: JsonObject) -> Record | None:
    """That an issue was opened, where the API lists one that is closed by now."""
    if text(one, "state") != "closed" or not one.get("created_at"):
        return None
    return _issue({"action": "opened", "issue": one})


def _is_cli(value: JsonObject) -> bool:
    """`gh run list --json …`, `gh release list --json …`, `gh pr list --json …` write their own names."""
    run = has(value, "databaseId", "status") or has(value, "conclusion", "workflowName")
    return run or has(value, "tagName", "publishedAt") or has(value, "number", "title", "mergedAt")


def _cli(value: JsonObject) -> Record:
    if "tagName" in value:
        return Told(f"Release {first(value, 'tagName', 'name')}", value, "publishedAt", "createdAt").record(key="release")
    if "mergedAt" in value:
        done = "Merged" if value.get("mergedAt") else text(value, "state").capitalize() or "Opened"
        return Told(f"{done}: {text(value, 'title')}", value, "mergedAt", "closedAt", "createdAt").record(key="pull request")
    name, ended = first(value, "workflowName", "name"), first(value, "conclusion")
    shown = f"Workflow {name}: {ended or text(value, 'status') or 'started'}"
    told = Told(shown, value, *(("updatedAt",) if ended else ()), "startedAt", "createdAt")
    return told.record(key="run", failed=ended in ENDED, state=ended)


def _push(value: JsonObject) -> Record:
    repository, name = of_repository(value), branch(text(value, "ref"))
    what = "tag" if text(value, "ref").startswith("refs/tags/") else "branch"
    commits = list(objects(value, "commits"))
    latest = value.get("head_commit") if isinstance(value.get("head_commit"), dict) else commits[-1] if commits else {}
    says = str(at(latest, "message") or "").strip().split("\n")[0]
    if value.get("deleted") is True or _ZEROS.match(text(value, "after")):
        shown = f"{what.capitalize()} {name} of {repository} was deleted"
    elif what == "tag":
        shown = f"Tagged {repository} {name}"
    else:
        forced = "Forced push" if value.get("forced") is True else "Push"
        count = f" ({len(commits)} commits)" if len(commits) > 1 else ""
        shown = f"{forced} to {repository} {name}{count}" + (f": {says}" if says else "")
    stamps = {"at": at(value, "repository", "pushed_at") or at(latest, "timestamp")}
    return Told(shown, {**stamps, "html_url": value.get("compare")}, "at").record(
        key="push",
        event=value,
        state=f"{text(value, 'ref')} {text(value, 'before')[:12]} {text(value, 'after')[:12]}",
        who=who_of(value, "pusher"),
    )


def _release(value: JsonObject) -> Record | None:
    one, action = value["release"], text(value, "action")
    if action in {"created", "edited", "prereleased"} and one.get("draft") is True:
        return None
    name, tag = text(one, "name"), text(one, "tag_name")
    done = {"deleted": "deleted", "unpublished": "withdrawn", "edited": "changed"}.get(
        action, "published" if one.get("published_at") else "created"
    )
    shown = f"Release {tag} of {place_of(value, one)} {done}" + (f": {name}" if name and name != tag else "")
    return Told(shown, one, "published_at", "created_at").record(key="release", event=value, who=who_of(one, "author"), state=done)


def _pull(value: JsonObject) -> Record | None:
    one, action = value["pull_request"], text(value, "action")
    merged = one.get("merged") is True or bool(one.get("merged_at"))
    done = "merged" if merged and action in {"", "closed"} else action or text(one, "state")
    title = f"Pull request #{text(one, 'number')} of {place_of(value, one)} {done.replace('_', ' ')}: {text(one, 'title')}"
    stamps = {"merged": ("merged_at",), "closed": ("closed_at",), "opened": ("created_at",), "open": ("created_at",)}.get(
        done, ("updated_at",)
    )
    actor = who_of(one, "merged_by") if merged else who_of(one, "user")
    kind: Kind = "change" if done == "merged" else "action"
    return Told(title, one, *stamps, "updated_at", "created_at").record(
        key="pull request", event=value, who=actor, state=done, kind=kind, thread=f"pull request {text(one, 'id') or text(one, 'url')}"
    )


def _issue(value: JsonObject) -> Record:
    one, action = value["issue"], text(value, "action") or text(value["issue"], "state")
    what = "Pull request" if one.get("pull_request") else "Issue"
    done = action.replace("_", " ")
    shown = f"{what} #{text(one, 'number')} of {place_of(value, one)} {done}: {text(one, 'title')}"
    comment = value.get("comment")
    told, stamps = (one, {"closed": ("closed_at",), "opened": ("created_at",), "open": ("created_at",)}.get(action, ("updated_at",)))
    if isinstance(comment, dict):
        shown = f"Comment on #{text(one, 'number')} of {place_of(value, one)}: {text(comment, 'body')}"
        told, stamps = comment, ("created_at",)
    return Told(shown, told, *stamps, "updated_at", "created_at").record(
        key="issue comment" if told is comment else "issue",
        event=value,
        who=who_of(told, "user"),
        state=done,
        kind="communication" if told is comment else "action",
        thread=f"issue {text(one, 'id') or text(one, 'url')}",
        severity=next((name for label in objects(one, "labels") if _SEVERITY.match(name := text(label, "name"))), ""),
    )


def _merge_group(value: JsonObject) -> Record:
    one, action = value["merge_group"], text(value, "action")
    into = branch(text(one, "base_ref"))
    says = str(at(one, "head_commit", "message") or "").strip().split("\n")[0]
    done = {
        "checks_requested": "is being checked before it is merged",
        "destroyed": f"left the queue ({text(value, 'reason') or 'removed'})",
    }.get(action, action)
    shown = f"A merge into {place_of(value, one)} {into} {done}" + (f": {says}" if says else "")
    stamps: dict[str, Any] = {"at": at(one, "head_commit", "timestamp"), "id": text(one, "head_sha")}
    return Told(shown, stamps, "at").record(key="merge group", event=value, state=action)


def _commit(value: JsonObject) -> Record:
    one = value["commit"] if has(value["commit"], "commit") else value
    told = one.get("commit") if isinstance(one.get("commit"), dict) else {}
    stamps = {"at": at(told, "committer", "date") or at(told, "author", "date"), "html_url": one.get("html_url"), "id": text(one, "sha")}
    says = str(at(told, "message") or "").strip().split("\n")[0]
    return Told(f"Commit to {place_of(value, one)}: {says}", stamps, "at").record(key="commit", event=value, who=who_of(one, "author"))


_READERS: dict[str, Callable[[JsonObject], Record | None]] = {
    "deployment_status": of_deployment_status,
    "workflow_job": of_job,
    "deployment": of_deployment,
    "workflow_run": of_workflow_run,
    "check_run": of_check,
    "release": _release,
    "pull_request": _pull,
    "merge_group": _merge_group,
    "issue": _issue,
    "commit": _commit,
}

FORMAT = JsonFormat("github", "GitHub", recognise, read)
