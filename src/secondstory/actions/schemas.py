"""What the API takes and gives for actions. Who owns one is on its page; here it is its team (law 2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.actions.coverage import Coverage
from secondstory.actions.drafting import read_line
from secondstory.actions.models import Action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.incidents.schemas import Given, person
from secondstory.lib.errors import Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class ActionOut(Schema):
    """One action. `mine` says whether it is yours; no other person is in it."""

    uid: str
    version: int
    incident: str
    text: str
    state: str
    mine: bool
    has_owner: bool
    team: str | None
    due_on: date | None
    days_over: int
    category: str
    strength: str
    purpose: str = Field(description="prevent, mitigate, detect, repair, investigate, process, or empty.")
    breadth: str = Field(description="The class covered: bug, component, class, or empty.")
    link: str
    evidence: str
    reason: str
    answers: list[str] = Field(description="Uids of the factors it answers.")
    is_accepted: bool = Field(description="Whether its owner has taken it on.")
    soaks_until: date | None = Field(description="Agreed in the room, and to be confirmed from this day on.")
    agreed_at: datetime | None
    ended_at: datetime | None
    verified_at: datetime | None
    parent: str | None = Field(description="The uid of the action it is a part of.")
    merged_into: str | None = Field(description="The uid of the action it goes on in.")


class ActionPage(Schema):
    """Some actions, and the cursor for the next ones."""

    items: list[ActionOut]
    next: str


class ActionIn(Given):
    """An action to add or change."""

    text: str | None = Field(None, description="One line; who and by when may stand in it, and fill in what isn't given besides.")
    owner: str | None = Field(None, description="A person's uid; it can be given and is not listed.")
    team: str | None = Field(None, description="A team's slug.")
    due_on: date | None = None
    category: str | None = Field(None, description="immediate, short_term or systemic")
    strength: str | None = Field(None, description="stronger, intermediate or weaker")
    purpose: str | None = Field(None, description="prevent, mitigate, detect, repair, investigate or process")
    breadth: str | None = Field(None, description="The class covered: bug, component or class")
    answers: list[str] | None = Field(None, description="Uids of the factors it answers, all of the same incident.")
    link: str | None = None
    moved_because: str | None = Field(None, description="Why the day of a promise moves.")

    def values(self, visitor: Visitor, incident: Incident, action: Action | None = None) -> dict[str, Any]:
        """The given fields as the operations take them. Raises `Refusal`."""
        given = self.dict(exclude_unset=True)
        answers = given.pop("answers", None)
        if answers is not None:
            given["factors"] = _factors(incident, answers)
        given |= {name: None for name in ("owner", "team") if given.get(name) == ""}
        if given.get("owner"):
            given["owner"] = person(visitor, given["owner"], field="owner")
        if given.get("team"):
            team = Team.objects.filter(is_example=visitor.is_example, slug=given["team"]).first()
            if team is None:
                raise Refusal(_("There is no team called “%(slug)s”.") % {"slug": given["team"][:80]}, field="team")
            given["team"] = team
        nullable = {"owner", "team", "due_on"}
        return _filled_in({name: value for name, value in given.items() if value is not None or name in nullable}, visitor, action)


def _filled_in(given: dict[str, Any], visitor: Visitor, action: Action | None) -> dict[str, Any]:
    """What the line says and no field does. Raises `Refusal` when the line names a crowd, or several people fit (R49)."""
    if not given.get("text"):
        return given
    owner = given.get("owner", action.owner if action else None)
    due_on = given.get("due_on", action.due_on if action else None)
    line = read_line(given["text"], visitor, owner=owner, due_on=due_on)
    kept = {name for name in ("owner", "due_on") if action is not None and action.keeps_there(name)}
    if owner is None and not {"owner"} & (given.keys() | kept):
        if line.fault or line.people:
            raise Refusal(line.undecided, field="owner")
        if line.owner is not None:
            owner = given["owner"] = line.owner
    if due_on is None and line.due_on and not {"due_on"} & (given.keys() | kept):
        due_on = given["due_on"] = line.due_on
    return given | {"text": line.kept(owner=owner, due_on=due_on)}


def _factors(incident: Incident, uids: list[str]) -> list[Factor]:
    found = {row.uid: row for row in Factor.objects.filter(incident=incident, uid__in=uids)}
    unknown = next((uid for uid in uids if uid not in found), None)
    if unknown is not None:
        raise Refusal(_("No factor of this incident has the uid “%(uid)s”.") % {"uid": unknown[:40]}, field="answers")
    return list(found.values())


class StepIn(Given):
    """What an end needs: the evidence that it is done, or the reason it is let go."""

    words: str = ""


def whole(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with what the API gives of each: the same few statements for one and for many."""
    return rows.select_related("incident", "team", "parent", "merged_into").prefetch_related("factors")


def action_whole(action: Action, *, visitor: Visitor) -> ActionOut:
    """An action as it is now."""
    return action_out(whole(Action.objects.filter(pk=action.pk)).get(), visitor=visitor)


def action_out(action: Action, *, visitor: Visitor) -> ActionOut:
    """An action as the API gives it; fetch it `whole`."""
    user = visitor.user
    return ActionOut(
        uid=action.uid,
        version=action.version,
        incident=action.incident.key,
        text=action.text,
        state=action.state,
        mine=user is not None and action.owner_id == user.pk,
        has_owner=action.owner_id is not None,
        team=action.team.slug if action.team else None,
        due_on=action.due_on,
        days_over=action.days_over,
        category=action.category,
        strength=action.strength,
        purpose=action.purpose,
        breadth=action.breadth,
        link=action.link,
        evidence=action.evidence,
        reason=action.reason,
        answers=[factor.uid for factor in action.factors.all()],
        is_accepted=action.accepted_at is not None,
        soaks_until=action.soaks_until if action.is_soaking else None,
        agreed_at=action.agreed_at,
        ended_at=action.ended_at,
        verified_at=action.verified_at,
        parent=action.parent.uid if action.parent else None,
        merged_into=action.merged_into.uid if action.merged_into else None,
    )


class CoveredOut(Schema):
    """One factor and what becomes of it: `covered` by actions, `accepted` or `explained` with a reason, or `open`."""

    factor: str
    statement: str
    domain: str
    state: str
    actions: list[str] = Field(description="Uids of the actions that answer it, those that were let go included.")
    reason: str


class CoverageOut(Schema):
    """Factors that contributed, with the actions that answer each."""

    counts: dict[str, int]
    factors: list[CoveredOut]


def coverage_out(coverage: Coverage) -> CoverageOut:
    """Coverage as the API and `secondstory factors coverage --json` give it."""
    rows = [
        CoveredOut(
            factor=row.factor.uid,
            statement=row.factor.statement,
            domain=row.factor.domain_now,
            state=row.state,
            actions=[action.uid for action in row.actions],
            reason=row.reason,
        )
        for row in coverage.rows
    ]
    return CoverageOut(counts=coverage.counts, factors=rows)
