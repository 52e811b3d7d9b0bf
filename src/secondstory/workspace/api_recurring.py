"""/api/v1/incidents/{key}/been-here and …/in-the-queue: what is known already of a factor that is being written."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema
from pydantic import Field

from secondstory.incidents.queries import find_editable
from secondstory.library.queries_recurring import Earlier, Queued, Writing, find_earlier, find_in_queue, find_let_go
from secondstory.people.http import StoryRequest

router = Router(tags=["factors"])


class WritingIn(Schema):
    """A factor, or what there is of it."""

    statement: str
    domain: str = ""
    role: str = Field("", description="What held (mitigator, luck) is compared with what held.")


class OpenActionOut(Schema):
    """What is still open of the actions that were to answer an earlier factor."""

    uid: str
    text: str
    state: str
    team: str
    due_on: date | None


class EarlierOut(Schema):
    """A published factor that means the same, and why it was found."""

    statement: str
    domain: str
    publication: str = Field(description="Its slug.")
    title: str
    happened_on: date
    why: str
    score: float
    open_actions: list[OpenActionOut]


class QueuedOut(Schema):
    """An action that would have answered the factor: open before the incident began, or let go of, with its `reason`."""

    uid: str
    incident: str
    text: str
    state: str
    team: str
    due_on: date | None
    reason: str
    why: str
    score: float


@router.post("/incidents/{key}/been-here", response=list[EarlierOut])
def been_here(request: StoryRequest, key: str, given: WritingIn) -> list[EarlierOut]:
    """At most three published factors that mean the same as the one being written, the most alike first; often none."""
    writing = Writing(find_editable(request.visitor, key), **given.dict())
    return [_earlier(one) for one in find_earlier(request.visitor, writing)]


@router.post("/incidents/{key}/in-the-queue", response=list[QueuedOut])
def in_the_queue(request: StoryRequest, key: str, given: WritingIn) -> list[QueuedOut]:
    """At most three open actions you may see, made before this incident began, that would have answered the factor; then at most three
    that were let go of in earlier ones.
    """
    writing = Writing(find_editable(request.visitor, key), **given.dict())
    return [_queued(one) for one in (*find_in_queue(request.visitor, writing), *find_let_go(writing, visitor=request.visitor))]


def _earlier(one: Earlier) -> EarlierOut:
    return EarlierOut(
        statement=one.factor.statement,
        domain=one.factor.domain,
        publication=one.publication.slug,
        title=one.publication.title,
        happened_on=one.publication.happened_on,
        why=one.why,
        score=round(one.likeness.score, 2),
        open_actions=[
            OpenActionOut(uid=row.action.uid, text=row.action.text, state=row.state, team=row.action.team, due_on=row.action.due_on)
            for row in one.actions
        ],
    )


def _queued(one: Queued) -> QueuedOut:
    action = one.action
    return QueuedOut(
        uid=action.uid,
        incident=action.incident.key,
        text=action.text,
        state=action.state,
        team=action.team.slug if action.team else "",
        due_on=action.due_on,
        reason=action.reason,
        why=one.why,
        score=round(one.likeness.score, 2),
    )
