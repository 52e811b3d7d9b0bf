"""/api/v1/actions, and those of one incident."""

from __future__ import annotations

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from secondstory.actions import operations, queries, schemas
from secondstory.actions.api_way import taken
from secondstory.actions.coverage import coverage_of
from secondstory.actions.drafting import read_line
from secondstory.actions.finding import find_editable_action
from secondstory.actions.models import Action
from secondstory.actions.schemas_line import LineIn, LineOut, NumberIn, TogetherOut, line_out, together_out
from secondstory.actions.together import together_of
from secondstory.incidents.queries import find_editable, find_readable, find_visible
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest

router = Router(tags=["actions"])


class ListQuery(Schema):
    """Filters of the list, and the cursor. By person there is only *mine*."""

    whose: str = Field("", description="mine or team")
    state: str = Field("", description="open, overdue, languishing, old, verify, effect, idea, draft, agreed, in_progress, done, let_go")
    category: str = ""
    team: str = ""
    service: str = ""
    after: str = ""


@router.get("/actions", response=schemas.ActionPage)
def list_actions(request: StoryRequest, given: Query[ListQuery]) -> schemas.ActionPage:
    """Actions you may see, the newest first, 50 at a time."""
    rows = queries.listed(request.visitor, queries.Filters(**given.dict(exclude={"after"})))
    page = page_of(schemas.whole(rows), newest_by="created_at", cursor=given.after)
    return schemas.ActionPage(items=[schemas.action_out(row, visitor=request.visitor) for row in page.rows], next=page.next)


@router.get("/incidents/{key}/actions", response=list[schemas.ActionOut])
def list_incident_actions(request: StoryRequest, key: str) -> list[schemas.ActionOut]:
    """The incident's actions that you may see: all, or your own and your team's."""
    rows = Action.objects.visible_to(request.visitor).filter(incident=find_visible(request.visitor, key))
    return [schemas.action_out(row, visitor=request.visitor) for row in schemas.whole(rows)]


@router.get("/incidents/{key}/coverage", response=schemas.CoverageOut)
def read_coverage(request: StoryRequest, key: str) -> schemas.CoverageOut:
    """Which factors an action answers, which are let be, and which wait; for those who may read the story."""
    return schemas.coverage_out(coverage_of(find_readable(request.visitor, key)))


@router.post("/incidents/{key}/actions", response={201: schemas.ActionOut})
def add_action(request: StoryRequest, key: str, given: schemas.ActionIn) -> Status[schemas.ActionOut]:
    """Add a draft action."""
    incident = find_editable(request.visitor, key)
    values = {"text": ""} | given.values(request.visitor, incident)
    values.pop("moved_because", None)  # nothing is promised yet, so no day moves
    return Status(201, schemas.action_whole(operations.add_action(incident, by=request.visitor, **values), visitor=request.visitor))


@router.get("/incidents/{key}/actions/together", response=TogetherOut)
def read_together(request: StoryRequest, key: str) -> TogetherOut:
    """What the incident's actions say together; for those who may read the story."""
    return together_out(together_of(find_readable(request.visitor, key)))


@router.put("/incidents/{key}/actions/together", response=TogetherOut)
def explain_number(request: StoryRequest, key: str, given: NumberIn) -> TogetherOut:
    """Say why there are fewer than three actions, or more than five."""
    incident = find_editable(request.visitor, key)
    operations.explain_number(incident, by=request.visitor, **given.dict())
    return together_out(together_of(incident))


@router.post("/actions/{uid}/set-aside", response=schemas.ActionOut)
def set_aside_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Make a draft an idea that is not pursued, with the reason."""
    return taken(request, uid, operations.set_aside_action, reason=given.words)


@router.post("/actions/{uid}/take-up", response=schemas.ActionOut)
def take_up_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Make an idea a draft again."""
    return taken(request, uid, operations.take_up_action)


@router.post("/actions/check", response=LineOut)
def check_line(request: StoryRequest, given: LineIn) -> LineOut:
    """How a line is as a promise, what it lacks, and what it speaks for. Nothing is saved."""
    return line_out(read_line(given.text, request.visitor))


@router.get("/actions/{uid}", response=schemas.ActionOut)
def read_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """One action."""
    action = Action.objects.visible_to(request.visitor).filter(uid=uid).first()
    if action is None:
        raise Http404
    return schemas.action_whole(action, visitor=request.visitor)


@router.patch("/actions/{uid}", response=schemas.ActionOut)
def edit_action(request: StoryRequest, uid: str, given: schemas.ActionIn) -> schemas.ActionOut:
    """Change an action that has not ended; If-Match carries the version you saw."""
    action = find_editable_action(request.visitor, uid)
    operations.edit_action(
        action, expected=needed_version(request), by=request.visitor, **given.values(request.visitor, action.incident, action)
    )
    return schemas.action_whole(action, visitor=request.visitor)
