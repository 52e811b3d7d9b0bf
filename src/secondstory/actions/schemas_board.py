"""What the API gives of figures, the queue, lists under a name, and files of actions. No person is in any of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from secondstory.actions.boards import Board
from secondstory.actions.cohorts import Tally
from secondstory.actions.models import ActionTable, SavedView
from secondstory.actions.operations import Plan
from secondstory.actions.queue import Queue


class TallyOut(Schema):
    """How many actions, and what became of them."""

    count: int
    done: int
    on_time: int
    judged: int = Field(description="Those whose day is over, or that are done on a known day.")
    let_go: int
    open: int
    overdue: int
    old: int = Field(description="Open for more than the alarm's days.")
    reviewed: int = Field(description="Open, and gone through by the team lately.")
    done_percent: int | None
    on_time_percent: int | None


class CohortOut(TallyOut):
    """What was agreed in one quarter."""

    quarter: str
    median_age_days: int | None = Field(description="Of the open ones; null where none is open.")


class ShareOut(Schema):
    """One line of a split. `tally` is null where the team is one person."""

    name: str
    slug: str
    open: int
    tally: TallyOut | None


class FiguresOut(Schema):
    """The board. `cohorts`, `shares` and `quality` are empty for a team of one person: rates would be theirs."""

    scope: str
    is_one_person: bool
    as_of: date
    target_percent: int
    open: int
    cohorts: list[CohortOut]
    by: str
    shares: list[ShareOut]
    quality: list[ShareOut]


def _tally(tally: Tally) -> dict[str, Any]:
    names = [name for name in TallyOut.model_fields if hasattr(tally, name)]
    return {name: getattr(tally, name) for name in names}


def figures_out(board: Board) -> FiguresOut:
    """The board as the API gives it."""
    is_one = board.scope.is_one_person
    cohorts = [CohortOut(quarter=one.name, median_age_days=one.age_days, **_tally(one.tally)) for one in board.cohorts]
    lines = {
        name: [
            ShareOut(name=one.name, slug=one.slug, open=one.tally.open, tally=TallyOut(**_tally(one.tally)) if one.shows_rates else None)
            for one in rows
        ]
        for name, rows in (("shares", board.shares), ("quality", board.grades))
    }
    return FiguresOut(
        scope=board.scope.slug,
        is_one_person=is_one,
        as_of=board.limits.today,
        target_percent=board.target_percent,
        open=board.total.open,
        cohorts=[] if is_one else cohorts,
        by=board.by,
        shares=[] if is_one else lines["shares"],
        quality=[] if is_one else lines["quality"],
    )


class WaitingOut(Schema):
    """One action that waits, and for what: ownerless, confirm, sprint or stuck."""

    uid: str
    version: int
    text: str
    incident: str
    team: str | None
    due_on: date | None
    why: str
    trigger: str


class AskedOut(Schema):
    """An escalation that nobody has answered by its day."""

    uid: str
    action: str
    trade_off: str
    rung: str
    decide_by: date


class QueueOut(Schema):
    """What waits for a decision; at most twenty of each."""

    waiting: list[WaitingOut]
    unanswered: list[AskedOut]


def queue_out(queue: Queue) -> QueueOut:
    """The queue as the API gives it."""
    return QueueOut(
        waiting=[
            WaitingOut(
                uid=one.action.uid, version=one.action.version, text=one.action.text, incident=one.action.incident.key,
                team=one.action.team.slug if one.action.team else None, due_on=one.action.due_on, why=str(part.why),
                trigger=str(getattr(one.action, "trigger", "")),
            )
            for part in queue.parts
            for one in part.rows
        ],
        unanswered=[
            AskedOut(uid=one.uid, action=one.action.uid, trade_off=one.trade_off, rung=one.rung, decide_by=one.decide_by)
            for one in queue.escalations
        ],
    )  # fmt: skip


class ViewOut(Schema):
    """A list under a name; `query` is what its address has after the question mark."""

    uid: str
    version: int
    name: str
    query: str


def view_out(view: SavedView) -> ViewOut:
    """One of your lists."""
    return ViewOut(uid=view.uid, version=view.version, name=view.name, query=view.query)


class RowOut(Schema):
    """What one row of a file becomes: add, here, twice or left_out."""

    row: int
    text: str
    becomes: str
    says: list[str]


class TableOut(Schema):
    """A file of actions, and what its rows become."""

    uid: str
    state: str
    counts: dict[str, int]
    columns_left_out: list[str]
    new_incidents: list[str]
    new_teams: list[str]
    new_services: list[str]
    rows: list[RowOut] = Field(description="Those of which there is something to say; at most 200.")


def table_out(table: ActionTable, plan: Plan) -> TableOut:
    """A file as it was looked at, or saved."""
    told = [one for one in plan.rows if one.says][:200]
    return TableOut(
        uid=table.uid,
        state=table.state,
        counts=plan.counts,
        columns_left_out=table.columns["unknown"],
        new_incidents=plan.new_incidents,
        new_teams=plan.new_teams,
        new_services=plan.new_services,
        rows=[RowOut(row=one.entry.number, text=one.entry.text, becomes=one.becomes, says=one.says) for one in told],
    )
