"""What the API takes and gives for gates, sprints and escalations."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from secondstory.actions.gating import GateNow, Held
from secondstory.actions.models import GateOverride, Sprint
from secondstory.incidents.schemas import Given


class HeldOut(Schema):
    """One immediate action that holds it back. A restricted one carries the sentence that says whom to ask, and nothing else."""

    key: str | None = Field(description="The incident's.")
    action: str | None = Field(description="The action's uid.")
    text: str
    due_on: date | None
    days_over: int
    team: str | None = Field(description="A team's slug.")
    restricted: bool
    to_verify: bool = Field(description="Done, they say: it waits for somebody to verify it.")


class OverrideOut(Schema):
    """Deployments are let through until then."""

    uid: str
    reason: str
    at: datetime
    until: datetime
    withdrawn_at: datetime | None


class GateOut(Schema):
    """Whether the service may be deployed now."""

    service: str
    state: str = Field(description="off, open, blocked or overridden; only the third holds a deployment back.")
    blocked: bool
    says: str
    count: int = Field(description="How many actions there are; at most fifty are listed.")
    actions: list[HeldOut]
    override: OverrideOut | None
    page: str = Field(description="Where a person looks at it.")
    version: int


class SwitchIn(Given):
    """Whether pipelines ask this gate."""

    is_on: bool


class OverrideIn(Given):
    """Why a deployment can't wait, and for how long it is let through."""

    reason: str
    hours: int = 1


def gate_out(gate: GateNow, *, page: str) -> GateOut:
    """A gate as pipelines read it."""
    return GateOut(
        service=gate.service.slug,
        state=gate.state,
        blocked=gate.is_blocked,
        says=gate.says,
        count=gate.count,
        actions=[_held_out(one) for one in gate.held],
        override=override_out(gate.override) if gate.override else None,
        page=page,
        version=gate.version,
    )


def override_out(row: GateOverride) -> OverrideOut:
    """One override."""
    return OverrideOut(uid=row.uid, reason=row.reason, at=row.at, until=row.until, withdrawn_at=row.withdrawn_at)


def _held_out(one: Held) -> HeldOut:
    return HeldOut(
        key=one.key or None,
        action=one.uid or None,
        text=one.text,
        due_on=one.due_on,
        days_over=one.days_over,
        team=one.team or None,
        restricted=one.is_restricted,
        to_verify=one.is_done,
    )


class SprintOut(Schema):
    """A team's sprint; both days belong to it."""

    uid: str
    version: int
    team: str
    name: str
    starts_on: date
    ends_on: date


class PlanIn(Given):
    """How many sprints to make, from when (empty: where the last one ends), and how many days each has."""

    count: int = 1
    starts_on: date | None = None
    days: int = 14


class SprintIn(Given):
    """What to change of a sprint."""

    name: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class PutIn(Given):
    """A sprint's uid; null takes the action out of its sprint."""

    sprint: str | None


def sprint_out(row: Sprint) -> SprintOut:
    """One sprint; fetch it with its team."""
    return SprintOut(uid=row.uid, version=row.version, team=row.team.slug, name=row.name, starts_on=row.starts_on, ends_on=row.ends_on)
