"""The example's gates, sprints, escalations, and what has come back, through the operations a click would call."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any

from secondstory.actions import operations
from secondstory.actions.models import Action
from secondstory.demo.cast import Cast
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor, program

Told = dict[str, Any]


def put_on_rails(cast: Cast, actions: dict[str, Action]) -> None:
    """Tell what `content/rails.toml` says; `actions` are those of the stories by story and slug. What has ended meanwhile is left out."""
    told = tomllib.loads(files("secondstory.demo").joinpath("content/rails.toml").read_text(encoding="utf-8"))
    for one in told["gates"]:
        _keep_gate(cast, one)
    _plan(cast, told["sprints"], actions)
    for one in told["escalations"]:
        action = actions[one["action"]]
        action.refresh_from_db()
        if not action.is_closed and action.team is not None:
            _escalate(cast, one, action, team=action.team)
    for one in told["recurrences"]:
        factor = actions[one["in"]].factors.get(statement__startswith=one["begins"])
        with _days_ago(one["days_ago"]):
            operations.note_recurrence(actions[one["action"]], factor, by=program(is_example=True))


def _keep_gate(cast: Cast, one: Told) -> None:
    service = cast.services[one["service"]]
    by = _manager(service.team)
    with _days_ago(one["on_days_ago"]):
        operations.switch_gate(service, is_on=True, by=by)
    override = one["override"]
    with _days_ago(override["days_ago"]):
        operations.override_gate(service, reason=override["reason"], hours=override["hours"], by=by)


def _plan(cast: Cast, told: Told, actions: dict[str, Action]) -> None:
    with _days_ago(told["first_days_ago"]):
        sprints = {
            team.pk: operations.plan_sprints(team, count=told["count"], starts_on=today(), by=_manager(team))
            for team in cast.teams.values()
        }
    for one in told["in_them"]:
        action = actions[one["action"]]
        action.refresh_from_db()
        if not action.is_closed and action.team_id is not None:
            operations.put_in_sprint(action, sprints[action.team_id][one["sprint"] - 1], by=_manager(action.team))


def _escalate(cast: Cast, one: Told, action: Action, *, team: Team) -> None:
    sponsor: User | None = cast.people.get(one.get("sponsor", ""))
    with _days_ago(one["days_ago"]):
        row = operations.escalate_action(
            action,
            trade_off=one["trade_off"],
            gain=one.get("gain", ""),
            cost_band=one.get("cost_band", ""),
            sponsor=sponsor,
            teams=[cast.teams[slug] for slug in one.get("teams", [])],
            by=_manager(team),
        )
    if "climbed_days_ago" in one:
        with _days_ago(one["climbed_days_ago"]):
            operations.climb(row, by=program(is_example=True))
    if decided := one.get("decided"):
        with _days_ago(decided["days_ago"]):
            until = clock.now().date() + timedelta(days=decided["days_ago"] - decided["until_days_ago"])
            operations.decide_escalation(row, verdict=decided["verdict"], until=until, note=decided["note"], by=_manager(team))


def _manager(team: Team | None) -> Visitor:
    return Visitor(team.manager if team else None, is_example=True)


def _days_ago(days: int) -> Any:
    return clock.set_to(clock.now() - timedelta(days=days))
