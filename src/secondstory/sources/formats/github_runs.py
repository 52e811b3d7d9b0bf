"""What GitHub tells of deployments, workflows, jobs and checks: things that begin and end."""

from __future__ import annotations

from secondstory.sources.formats.github_words import ENDED, Told, branch, place_of, who_of
from secondstory.sources.records.fields import JsonObject, first, some, text
from secondstory.sources.records.record import Record


def of_deployment(value: JsonObject) -> Record:
    """That a deployment began."""
    one = value["deployment"]
    where, ref = first(one, "environment", "original_environment"), branch(text(one, "ref"))
    shown = f"Deployment of {place_of(value, one)} to {where or 'an environment'} began" + (f" ({ref})" if ref else "")
    return Told(shown, one, "created_at").record(
        key="deployment", event=value, who=who_of(one, "creator"), thread=f"deployment {text(one, 'id')}"
    )


def of_deployment_status(value: JsonObject) -> Record:
    """What became of a deployment."""
    one = value["deployment_status"]
    where, state = text(one, "environment") or text(value, "deployment", "environment"), text(one, "state")
    shown = f"Deployment of {place_of(value, one)} to {where or 'an environment'}: {state.replace('_', ' ')}"
    belongs = text(value, "deployment", "id") or text(one, "deployment_url").rsplit("/", 1)[-1]
    says = text(one, "description")
    return Told(f"{shown} ({says})" if says else shown, one, "created_at", "updated_at").record(
        key="deployment status",
        event=value,
        who=who_of(one, "creator"),
        thread=f"deployment {belongs}",
        failed=state in ENDED,
        links=some(first(one, "log_url", "target_url")),
    )


def of_workflow_run(value: JsonObject) -> Record:
    """A run of a workflow."""
    one = value["workflow_run"]
    name = first(one, "name") or text(value, "workflow", "name") or text(one, "display_title")
    return _run(value, one, f"Workflow {name}", "workflow run", f"workflow run {text(one, 'id')}")


def of_job(value: JsonObject) -> Record:
    """A job of a run."""
    one = value["workflow_job"]
    name = " / ".join(some(text(one, "workflow_name"), text(one, "name")))
    return _run(value, one, f"Job {name}", "workflow job", f"workflow run {text(one, 'run_id')}")


def of_check(value: JsonObject) -> Record:
    """A check of a commit."""
    one = value["check_run"]
    return _run(value, one, f"Check {text(one, 'name')}", "check run", f"check suite {text(one, 'check_suite', 'id')}")


def _run(value: JsonObject, one: JsonObject, what: str, key: str, thread: str) -> Record:
    """Something that began and ended."""
    ended, ref = text(one, "conclusion"), text(one, "head_branch")
    state = ended or text(one, "status") or text(value, "action")
    shown = f"{what} of {place_of(value, one)}" + (f" on {ref}" if ref else "") + f": {(ended or state).replace('_', ' ')}"
    stamps = ("completed_at", "updated_at") if ended else ("run_started_at", "started_at", "created_at")
    return Told(shown, one, *stamps, "started_at", "created_at").record(
        key=key,
        event=value,
        who=who_of(one, "triggering_actor", "actor"),
        thread=thread,
        failed=ended in ENDED,
        state=f"{text(one, 'run_attempt')} {state}".strip(),
    )
