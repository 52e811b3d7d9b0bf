"""What happens to a page, in words: the same for the three versions of PagerDuty's webhooks and for its log."""

from __future__ import annotations

from typing import NamedTuple

from secondstory.sources.records.fields import JsonObject, at, first, objects, some, text
from secondstory.sources.records.record import Kind, Signal
from secondstory.sources.records.telling import handle, joined, sentence, words


class Step(NamedTuple):
    """How a step of a page reads, what kind of event it is when a person took it, and what it does to the page."""

    says: str
    kind: Kind
    signal: Signal = ""


STEPS = {
    "trigger": Step("Page", "alert", "opened"),
    "acknowledge": Step("Page acknowledged", "action", "acknowledged"),
    "unacknowledge": Step("Acknowledgement of the page ran out", "alert", "opened"),
    "resolve": Step("Page resolved", "action", "closed"),
    "reopen": Step("Page reopened", "action", "opened"),
    "escalate": Step("Page escalated", "action"),
    "delegate": Step("Page handed to another escalation policy", "action"),
    "assign": Step("Page assigned to a responder", "action"),
    "reassign": Step("Page assigned to another responder", "action"),
    "annotate": Step("Note", "communication"),
    "notify": Step("A responder was notified", "alert"),
    "snooze": Step("Page snoozed", "action"),
    "unsnooze": Step("Snoozing of the page ended", "alert"),
    "merge": Step("Page merged with another", "action"),
    "priority_update": Step("Priority changed", "decision"),
    "priority_change": Step("Priority changed", "decision"),
    "urgency_change": Step("Urgency changed", "decision"),
    "status_update_published": Step("Status update", "communication"),
    "status_update": Step("Status update", "communication"),
    "responder.added": Step("Another responder was asked to help", "action"),
    "responder_request": Step("Another responder was asked to help", "action"),
    "responder_request_for_help": Step("Another responder was asked to help", "action"),
    "responder.replied": Step("A responder answered", "communication"),
    "responder_reply": Step("A responder answered", "communication"),
    "conference_bridge.update": Step("Call for the incident set up", "action"),
    "custom_field_values.update": Step("Fields changed", "action"),
    "field_value_change": Step("Fields changed", "action"),
    "role.assigned": Step("Role assigned", "action"),
    "workflow.start": Step("Workflow started", "action"),
    "conference_bridge": Step("Call for the incident set up", "action"),
    "field_values": Step("Fields changed", "action"),
    "role_assignment": Step("Role assigned", "action"),
    "workflow_instance": Step("Workflow", "action"),
    "note": Step("Note", "communication"),
    "workflow.completed": Step("Workflow completed", "action"),
    "service_update": Step("Page moved to another service", "action"),
    "exhaust_escalation_path": Step("Nobody was left to escalate to", "alert"),
    "repeat_escalation_path": Step("Escalation started again from the beginning", "alert"),
    "reach_trigger_limit": Step("The limit of triggers was reached", "alert"),
    "reach_ack_limit": Step("The limit of acknowledgements was reached", "alert"),
}
_ENDINGS = {
    "triggered": "trigger",
    "acknowledged": "acknowledge",
    "unacknowledged": "unacknowledge",
    "resolved": "resolve",
    "reopened": "reopen",
    "escalated": "escalate",
    "delegated": "delegate",
    "reassigned": "reassign",
    "annotated": "annotate",
    "updated": "update",
    "started": "start",
    "snoozed": "snooze",
    "merged": "merge",
}
HUMANS = {"user", "user_reference", ""}


def step_called(name: str) -> Step:
    """The step of an event type or of a kind of log entry: "incident.priority_updated", "escalate_log_entry"."""
    short = name.removesuffix("_reference").removesuffix("_log_entry")
    short = short.removeprefix("incident." if short.startswith("incident.") else "incident_")
    for ending, plain in _ENDINGS.items():
        if short.endswith(ending) and short not in STEPS and (cut := short[: -len(ending)] + plain) in STEPS:
            short = cut
            break
    return STEPS.get(short) or Step(sentence(words(short)) or "Change of the page", "action")


def by(step: Step, agent: object) -> tuple[Kind, str, tuple[str, ...]]:
    """The kind of event, the handle and the marks: what a service or a rule did is no action of a person."""
    kind = text(agent, "type")
    if isinstance(agent, dict) and kind in HUMANS:
        return step.kind, handle(agent), ()
    is_bot = kind.startswith(("bot", "app", "workflow"))
    of_machine: Kind = "alert" if step.signal in {"opened", "closed"} or (step.kind == "action" and isinstance(agent, dict)) else step.kind
    return of_machine, handle(agent) if is_bot else "", ("bot",) if is_bot else ()


def title_of(incident: object) -> str:
    """What a page is about, without its number."""
    told = first(incident, "title", "description") or text(incident, "trigger_summary_data", "subject")
    told = told or text(incident, "trigger_summary_data", "description") or first(incident, "summary", "incident_key")
    number, bracket, rest = told.partition("] ")
    return rest if bracket and number.startswith("[#") else told


def details_of(subject: JsonObject) -> str:
    """What changed, for the objects that come with an event: a note's or an update's text, a priority, a role, a field's value."""
    told = first(subject, "content", "message") or text(subject, "channel", "summary")
    fields = list(objects(subject, "custom_fields"))
    if fields:
        return _changes(fields, list(objects(subject, "changed_custom_fields")))
    roles = at(subject, "incident_role_assignments")
    if isinstance(roles, list):
        return ", ".join(some(*(text(one, "role", "summary") for one in roles)))
    if told and text(subject, "state"):
        return f"{told} ({text(subject, 'state')})"
    return told or text(subject, "action", "summary") or text(subject, "incident_workflow", "summary")


def _changes(fields: list[JsonObject], former: list[JsonObject]) -> str:
    """The fields that changed, with both values where the former one is told."""
    before = {text(one, "name"): _value(one.get("value")) for one in former}
    told = []
    for one in fields:
        name, value = text(one, "name"), _value(one.get("value"))
        if name in before or not before:
            told.append(joined(name.replace("_", " "), f"{value} (was {before[name]})" if before.get(name) else value))
    return ", ".join(some(*told))


def _value(value: object) -> str:
    return ", ".join(text(one) for one in value if text(one)) if isinstance(value, list) else text(value)
