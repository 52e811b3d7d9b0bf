"""What the API takes and gives for escalations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.actions.models import Escalation
from secondstory.incidents.schemas import Given, person
from secondstory.lib.errors import Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class DecisionOut(Schema):
    """What was decided, on which rung, and until when."""

    verdict: str
    rung: str
    until: date | None
    note: str
    at: datetime


class UrgencyOut(Schema):
    """Severity × recurrence × exposure, each 1 to 3; `by_hand` when someone set them."""

    total: int
    severity: int
    recurrence: int
    exposure: int
    recurred: int
    by_hand: bool


class EscalationOut(Schema):
    """A question to those who can answer it. Who they are is on its page."""

    uid: str
    version: int
    action: str = Field(description="The action's uid.")
    incident: str
    text: str
    team: str | None
    trade_off: str
    gain: str = Field(description="What it would change.")
    cost_band: str
    has_sponsor: bool
    teams: list[str]
    rung: str
    decide_by: date
    urgency: UrgencyOut
    is_open: bool
    decisions: list[DecisionOut]


class EscalationPage(Schema):
    """Some escalations, and the cursor for the next ones."""

    items: list[EscalationOut]
    next: str


class EscalationIn(Given):
    """What those who decide must know; only the trade-off is needed to ask."""

    trade_off: str | None = None
    gain: str | None = Field(None, description="What it would change.")
    cost_band: str | None = Field(None, description="days, weeks, months or quarters")
    sponsor: str | None = Field(None, description="A person's uid; it can be given and is not listed.")
    teams: list[str] | None = Field(None, description="Slugs of the teams it concerns.")
    decide_by: date | None = None

    def values(self, visitor: Visitor) -> dict[str, Any]:
        """The given fields as the operations take them. Raises `Refusal`."""
        given = self.dict(exclude_unset=True)
        if given.get("sponsor"):
            given["sponsor"] = person(visitor, given["sponsor"], field="sponsor")
        if given.get("teams") is not None:
            given["teams"] = _teams(visitor, given["teams"])
        return {name: value for name, value in given.items() if value is not None or name == "sponsor"}


class EscalationEditIn(EscalationIn):
    """The same, and how urgent it is; all three null is as the record says."""

    severity: int | None = None
    recurrence: int | None = None
    exposure: int | None = None

    def values(self, visitor: Visitor) -> dict[str, Any]:
        """With the parts of the urgency that were given, null included."""
        given = self.dict(exclude_unset=True)
        return super().values(visitor) | {name: given[name] for name in ("severity", "recurrence", "exposure") if name in given}


class DecisionIn(Given):
    """Fund, defer until a day, or accept the risk until one."""

    verdict: str = Field(description="fund, defer or accept")
    until: date | None = None
    note: str = ""
    accepter: str | None = Field(None, description="A person's uid, else you; it can be given and is not listed.")


def escalation_out(row: Escalation) -> EscalationOut:
    """One escalation; fetch it with its action, that one's incident and team, its teams and its decisions."""
    action = row.action
    return EscalationOut(
        uid=row.uid,
        version=row.version,
        action=action.uid,
        incident=action.incident.key,
        text=action.text,
        team=action.team.slug if action.team else None,
        trade_off=row.trade_off,
        gain=row.expected,
        cost_band=row.cost_band,
        has_sponsor=row.sponsor_id is not None,
        teams=[team.slug for team in row.teams.all()],
        rung=row.rung,
        decide_by=row.decide_by,
        urgency=UrgencyOut(
            total=row.urgency,
            severity=row.severity,
            recurrence=row.recurrence,
            exposure=row.exposure,
            recurred=row.recurred,
            by_hand=row.is_urgency_set,
        ),
        is_open=row.ended_at is None and not action.is_closed,
        decisions=[
            DecisionOut(verdict=one.verdict, rung=one.rung, until=one.until, note=one.note, at=one.at) for one in row.decisions.all()
        ],
    )


def _teams(visitor: Visitor, slugs: list[str]) -> list[Team]:
    found = {row.slug: row for row in Team.objects.filter(is_example=visitor.is_example, slug__in=slugs)}
    unknown = next((slug for slug in slugs if slug not in found), None)
    if unknown is not None:
        raise Refusal(_("There is no team called “%(slug)s”.") % {"slug": unknown[:80]}, field="teams")
    return list(found.values())
