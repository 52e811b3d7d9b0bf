"""Who may keep a gate, plan a team's sprints, and decide what was escalated."""

from __future__ import annotations

from secondstory.actions.enums import Rung
from secondstory.actions.models import Escalation
from secondstory.incidents.models import Service
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


def may_keep_gate(visitor: Visitor, service: Service) -> bool:
    """The service's team, its manager, and administrators; where it has no team, administrators alone."""
    return _may_for_team(visitor, service.team_id)


def may_plan_sprints(visitor: Visitor, team: Team) -> bool:
    """The team, its manager, and administrators."""
    return _may_for_team(visitor, team.pk)


def may_decide(visitor: Visitor, escalation: Escalation) -> bool:
    """Whoever stands on its rung or above, and administrators. Fetch it with its action's team and incident's team."""
    if not visitor.may_write:
        return False
    if visitor.is_example or visitor.is_administrator or visitor.is_executive:
        return True
    if visitor.is_director and escalation.rung != Rung.EXECUTIVE:
        return True
    return escalation.rung == Rung.MANAGER and team_asked(escalation) in visitor.managed_team_keys


def team_asked(escalation: Escalation) -> int | None:
    """The key of the team whose manager decides first: the action's, else the incident's."""
    return escalation.action.team_id or escalation.action.incident.team_id


def _may_for_team(visitor: Visitor, team_key: int | None) -> bool:
    if not visitor.may_write:
        return False
    return visitor.is_example or visitor.is_administrator or team_key in visitor.team_keys
