"""GitLab: what its webhooks send (pushes, pipelines, jobs, deployments, merge requests, releases), and the same as its API lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.formats.github_words import branch
from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Item, Kind, Record, Skipped
from secondstory.sources.records.stamps import moment

_FAILED = {"failed", "canceled", "cancelled", "error"}
_BEGUN = {"running", "started", "pending", "created", "preparing", "waiting_for_resource", "scheduled", "manual"}
_NO_EVENT = "An event of GitLab of a kind that this program doesn't read was passed over."
_KINDS = {
    *("push", "tag_push", "pipeline", "build", "job", "deployment", "merge_request", "release", "issue", "work_item", "incident", "note"),
    *("wiki_page", "feature_flag", "emoji", "access_token", "member", "vulnerability", "milestone"),
}
_ACTIONS = {
    "open": "opened",
    "close": "closed",
    "reopen": "reopened",
    "update": "changed",
    "merge": "merged",
    "approved": "approved",
    "create": "created",
}


def recognise(value: JsonObject) -> Guess | None:
    """A webhook names its `object_kind`; an object of the API has GitLab's own fields."""
    if text(value, "object_kind") in _KINDS and (
        "project" in value or "project_id" in value or "object_attributes" in value or "ref" in value
    ):
        return Guess(100, "it names its kind as GitLab's webhooks do")
    kind = _api_kind(value)
    return Guess(85, f"it has the fields of a {kind.replace('_', ' ')} of GitLab's API") if kind else None


def _api_kind(value: JsonObject) -> str:
    if has(value, "iid", "title", "source_branch", "target_branch"):
        return "merge_request"
    if has(value, "deployable", "environment", "iid"):
        return "deployment"
    if has(value, "tag_name", "released_at"):
        return "release"
    if has(value, "stage", "pipeline", "allow_failure"):
        return "job"
    if has(value, "ref", "sha", "status", "source", "web_url"):
        return "pipeline"
    return "issue" if has(value, "iid", "issue_type", "title") else ""


def read(value: JsonObject) -> Iterator[Item]:
    """One record, or why there is none."""
    kind = text(value, "object_kind") or _api_kind(value)
    one = value["object_attributes"] if isinstance(value.get("object_attributes"), dict) else value
    if kind in {"push", "tag_push"}:
        yield _push(value)
    elif kind in {"build", "job"}:
        yield _job(value)
    elif kind == "pipeline":
        yield _pipeline(value, one)
    elif kind == "deployment":
        yield _deployment(value)
    elif kind == "release":
        yield _release(value)
    elif kind in {"merge_request", "issue", "work_item", "incident"}:
        yield _item(value, one, kind)
    elif kind == "note":
        shown = f"Comment in {_project(value) or 'a project'}: {text(one, 'note')}"
        yield _record(
            value, shown, one.get("created_at"), key=f"note {text(one, 'id')}", kind="communication", links=some(text(one, "url"))
        )
    elif kind == "feature_flag":
        shown = (
            f"Feature flag {text(one, 'name')} of {_project(value) or 'a project'} switched {'on' if one.get('active') is True else 'off'}"
        )
        yield _record(value, shown, one.get("updated_at"), key=f"flag {text(one, 'id')}", state=str(one.get("active")))
    else:
        yield Skipped(_NO_EVENT)


def _project(value: JsonObject) -> str:
    named = text(value, "project", "path_with_namespace") or text(value, "project", "name") or text(value, "project_name")
    if named:
        return named
    url = first(value, "web_url") or text(value, "_links", "self")
    path = url.split("://", 1)[-1].partition("/")[2].partition("/-/")[0] if "/-/" in url else ""
    return path or text(value, "repository", "name")


def _who(value: JsonObject) -> str:
    user: Any = value.get("user")
    return first(user, "username", "name") or first(value, "user_username", "user_name") or first(value.get("author"), "username", "name")


def _push(value: JsonObject) -> Record:
    project, name = _project(value) or "a project", branch(text(value, "ref"))
    what = "tag" if text(value, "ref").startswith("refs/tags/") else "branch"
    commits = list(objects(value, "commits"))
    says = str(at(commits[-1], "message") or "").strip().split("\n")[0] if commits else ""
    if set(text(value, "after")) == {"0"}:
        shown = f"{what.capitalize()} {name} of {project} was deleted"
    elif what == "tag":
        shown = f"Tagged {project} {name}"
    else:
        number = value.get("total_commits_count")
        count = f" ({number} commits)" if isinstance(number, int) and not isinstance(number, bool) and number > 1 else ""
        shown = f"Push to {project} {name}{count}" + (f": {says}" if says else "")
    key = f"push {text(value, 'ref')} {text(value, 'before')[:12]} {text(value, 'after')[:12]}"
    return _record(value, shown, at(commits, -1, "timestamp"), key=key, links=some(text(commits, -1, "url")))


def _job(value: JsonObject) -> Record:
    name, state = first(value, "build_name", "name"), first(value, "build_status", "status")
    pipeline = first(value, "pipeline_id") or text(value, "pipeline", "id") or text(value, "commit", "id")
    shown = f"Job {name} of {_project(value) or 'a project'} on {branch(text(value, 'ref'))}: {state}"
    reason = first(value, "build_failure_reason", "failure_reason")
    if state in _FAILED and reason and reason != "unknown_failure":
        shown += f" ({reason.replace('_', ' ')})"
    ended = [value.get("build_finished_at"), value.get("finished_at")]
    begun = [value.get("build_started_at"), value.get("started_at"), value.get("build_created_at"), value.get("created_at")]
    stamps = begun if state in _BEGUN else [*ended, *begun]
    key = f"job {first(value, 'build_id', 'id')}"
    return _record(value, shown, *stamps, key=key, state=state, thread=f"pipeline {pipeline}", links=some(text(value, "web_url")))


def _pipeline(value: JsonObject, one: JsonObject) -> Record:
    state, project = text(one, "status"), _project(value) or "a project"
    name = first(one, "name")
    shown = f"Pipeline {name + ' ' if name else ''}of {project} on {branch(text(one, 'ref'))}: {state}"
    stamps = ("started_at", "created_at") if state in _BEGUN else ("finished_at", "updated_at", "created_at")
    key = f"pipeline {text(one, 'id')}"
    links = some(first(one, "url", "web_url"))
    return _record(value, shown, *(one.get(name) for name in stamps), key=key, state=state, thread=key, links=links)


def _deployment(value: JsonObject) -> Record:
    state = text(value, "status")
    where = text(value, "environment", "name") or text(value, "environment")
    shown = f"Deployment of {_project(value) or 'a project'} to {where or 'an environment'}: {state}"
    says = first(value, "commit_title") or text(value, "deployable", "commit", "title")
    key = f"deployment {first(value, 'deployment_id', 'id')}"
    stamps = (value.get("status_changed_at"), value.get("updated_at"), value.get("created_at"))
    links = some(first(value, "deployable_url", "commit_url") or text(value, "deployable", "web_url"))
    return _record(value, f"{shown} ({says})" if says else shown, *stamps, key=key, state=state, thread=key, links=links)


def _release(value: JsonObject) -> Record:
    tag, name = first(value, "tag", "tag_name"), text(value, "name")
    done = {"delete": "deleted", "update": "changed"}.get(text(value, "action"), "published")
    shown = f"Release {tag} of {_project(value) or 'a project'} {done}" + (f": {name}" if name and name != tag else "")
    stamps = (value.get("released_at"), value.get("created_at"))
    return _record(
        value, shown, *stamps, key=f"release {tag}", state=done, links=some(first(value, "url") or text(value, "_links", "self"))
    )


def _item(value: JsonObject, one: JsonObject, kind: str) -> Record:
    """A merge request, an issue or an incident."""
    action = text(one, "action")
    state = _ACTIONS.get(action, action) or text(one, "state")
    what = {"merge_request": "Merge request", "incident": "Incident"}.get(
        kind, "Incident" if text(one, "issue_type") == "incident" else "Issue"
    )
    sign = "!" if kind == "merge_request" else "#"
    shown = f"{what} {sign}{text(one, 'iid')} of {_project(value) or 'a project'} {state}: {text(one, 'title')}"
    names = {"merged": ("merged_at", "updated_at"), "closed": ("closed_at", "updated_at"), "opened": ("created_at",)}.get(
        state, ("updated_at",)
    )
    key = f"{kind} {text(one, 'id')}"
    kept: Kind = "change" if state == "merged" else "action"
    links = some(first(one, "url", "web_url"))
    return _record(
        value, shown, *(one.get(name) for name in (*names, "created_at")), key=key, state=state, thread=key, kind=kept, links=links
    )


def _record(
    value: JsonObject,
    shown: str,
    *stamps: Any,
    key: str,
    state: str = "",
    thread: str = "",
    kind: Kind = "change",
    links: tuple[str, ...] = (),
) -> Record:
    """The first of its times that is one is when it happened."""
    written = next((stamp for stamp in stamps if moment(stamp) is not None), None)
    when, project, who = moment(written), _project(value), _who(value)
    return Record(
        text=" ".join(shown.split()).removesuffix(":").strip(),
        occurred_at=when,
        precision="exact" if when else "unknown",
        time_as_written=str(written) if when else "",
        kind=kind,
        source=f"GitLab {project}".strip(),
        who=who,
        external_id=" ".join(some("gitlab", project, key, state)),
        thread=f"gitlab {project} {thread}" if thread else "",
        about=some(project),
        links=tuple(one for one in links if one.startswith("http")) or some(text(value, "project", "web_url")),
        marks=some("bot" if "bot" in who.replace("-", "_").split("_") else "", "failed" if state in _FAILED else ""),
    )


FORMAT = JsonFormat("gitlab", "GitLab", recognise, read)
