"""The pages of actions: their lines; and what those of gates, sprints and escalations are about, and what their requests carry."""

from __future__ import annotations

from typing import Any

RAILS = """
gate                         GET    everyone        200  -
gate-switch                  POST   teammates       302  -
gate-override                POST   teammates       422  -
gate-override-withdraw       POST   teammates       302  -
escalations                  GET    everyone        200  -
escalation                   GET    watches         200  open private
escalation-edit              GET    moves           200  open private
escalation-edit              POST   moves           302  open private
escalation-decide            POST   decides         302  open private
action-escalate              GET    moves           200  open private
action-escalate              POST   moves           422  open private
sprints                      GET    everyone        200  -
sprints-plan                 POST   teammates       302  -
sprint-edit                  GET    teammates       200  -
sprint-edit                  POST   teammates       302  -
sprint-remove                POST   teammates       302  -
action-sprint                POST   moves           302  open private
"""
"""Lines as in `routes`."""

RAILS_PARAMETERS: dict[tuple[str, str], str] = {
    ("escalation", "uid"): ".escalation.uid",
    ("escalation-edit", "uid"): ".escalation.uid",
    ("escalation-decide", "uid"): ".escalation.uid",
    ("api:read_escalation", "uid"): ".escalation.uid",
    ("api:edit_escalation", "uid"): ".escalation.uid",
    ("api:decide_escalation", "uid"): ".escalation.uid",
    ("gate", "slug"): "checkout",
    ("sprints-plan", "slug"): "payments",
    ("sprint-edit", "uid"): "@sprint",
    ("sprint-remove", "uid"): "@sprint",
    ("action-sprint", "uid"): ".action.uid",
    ("api:list_sprints", "slug"): "payments",
    ("api:plan_sprints", "slug"): "payments",
    ("api:edit_sprint", "uid"): "@sprint",
    ("api:remove_sprint", "uid"): "@sprint",
    ("api:put_in_sprint", "uid"): ".action.uid",
    ("gate-switch", "slug"): "checkout",
    ("gate-override", "slug"): "checkout",
    ("gate-override-withdraw", "slug"): "checkout",
    ("gate-override-withdraw", "uid"): "@override",
    ("api:read_gate", "service"): "checkout",
    ("api:switch_gate", "slug"): "checkout",
    ("api:list_overrides", "slug"): "checkout",
    ("api:override_gate", "slug"): "checkout",
    ("api:withdraw_override", "slug"): "checkout",
    ("api:withdraw_override", "uid"): "@override",
}
"""What each is about, as `asking` reads it."""

_REASON = {"reason": "x"}
RAILS_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "escalation-edit"): {"trade_off": "x", "version": "#escalation"},
    ("POST", "escalation-decide"): {"verdict": "fund", "version": "#escalation"},
    ("POST", "action-escalate"): {"trade_off": "x", "version": "#action"},
    ("PATCH", "api:edit_escalation"): {"gain": "x"},
    ("POST", "api:escalate_action"): {"trade_off": "x"},
    ("POST", "api:decide_escalation"): {"verdict": "fund"},
    ("POST", "sprints-plan"): {"count": "2", "days": "14"},
    ("POST", "sprint-edit"): {"name": "x", "starts_on": "2026-03-16", "ends_on": "2026-03-20", "version": "1"},
    ("POST", "action-sprint"): {"sprint": "", "version": "#action"},
    ("PUT", "api:put_in_sprint"): {"sprint": None},
    ("POST", "gate-switch"): {"is_on": "no", "version": "2"},
    ("POST", "gate-override"): _REASON | {"hours": "1"},
    ("PUT", "api:switch_gate"): {"is_on": False},
    ("POST", "api:override_gate"): _REASON,
}
"""What a request carries that should be taken."""
