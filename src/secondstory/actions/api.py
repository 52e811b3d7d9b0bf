"""/api/v1/actions, and those of one incident."""

from __future__ import annotations

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from secondstory.actions import operations, queries, schemas
from secondstory.actions.coverage import coverage_of
from secondstory.actions.models import Action, ActionQuerySet
from secondstory.incidents.queries import find_editable, find_readable, find_visible
from secondstory.lib.errors import NotAllowed
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest

router = Router(tags=["actions"])


class ListQuery(Schema):
    """Filters of the list, and the cursor. By person there is only *mine*."""

    whose: str = Field("", description="mine or team")
    state: str = Field("", description="open, overdue, idea, draft, agreed, in_progress, done, let_go")
    category: str = ""
    team: str = ""
    service: str = ""
    after: str = ""


@router.get("/actions", response=schemas.ActionPage)
def list_actions(request: StoryRequest, given: Query[ListQuery]) -> schemas.ActionPage:
    """Actions you may see, the newest first, 50 at a time."""
    rows = queries.listed(request.visitor, queries.Filters(**given.dict(exclude={"after"})))
    page = page_of(rows.prefetch_related("factors"), newest_by="created_at", cursor=given.after)
    return schemas.ActionPage(items=[schemas.action_out(row, visitor=request.visitor) for row in page.rows], next=page.next)


@router.get("/incidents/{key}/actions", response=list[schemas.ActionOut])
def list_incident_actions(request: StoryRequest, key: str) -> list[schemas.ActionOut]:
    """The incident's actions that you may see: all, or your own and your team's."""
    rows = Action.objects.visible_to(request.visitor).filter(incident=find_visible(request.visitor, key))
    return [schemas.action_out(row, visitor=request.visitor) for row in _whole(rows)]


@router.get("/incidents/{key}/coverage", response=schemas.CoverageOut)
def read_coverage(request: StoryRequest, key: str) -> schemas.CoverageOut:
    """Which factors an action answers, which are let be, and which wait; for those who may read the story."""
    return schemas.coverage_out(coverage_of(find_readable(request.visitor, key)))


@router.post("/incidents/{key}/actions", response={201: schemas.ActionOut})
def add_action(request: StoryRequest, key: str, given: schemas.ActionIn) -> Status[schemas.ActionOut]:
    """Add a draft action."""
    incident = find_editable(request.visitor, key)
    values = {"text": ""} | given.values(request.visitor, incident)
    return Status(201, _out(request, operations.add_action(incident, by=request.visitor, **values)))


@router.patch("/actions/{uid}", response=schemas.ActionOut)
def edit_action(request: StoryRequest, uid: str, given: schemas.ActionIn) -> schemas.ActionOut:
    """Change an action that has not ended; If-Match carries the version you saw."""
    action = _editable(request, uid)
    operations.edit_action(action, expected=needed_version(request), by=request.visitor, **given.values(request.visitor, action.incident))
    return _out(request, action)


@router.post("/actions/{uid}/agree", response=schemas.ActionOut)
def agree_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Make a draft a promise: it has one owner and a date."""
    action = _editable(request, uid)
    operations.agree_action(action, by=request.visitor, expected=needed_version(request))
    return _out(request, action)


@router.post("/actions/{uid}/start", response=schemas.ActionOut)
def start_action(request: StoryRequest, uid: str) -> schemas.ActionOut:
    """Say that work on it has begun."""
    action = _editable(request, uid)
    operations.start_action(action, by=request.visitor, expected=needed_version(request))
    return _out(request, action)


@router.post("/actions/{uid}/finish", response=schemas.ActionOut)
def finish_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Done, with a link or a sentence that shows it."""
    action = _editable(request, uid)
    operations.finish_action(action, evidence=given.words, by=request.visitor, expected=needed_version(request))
    return _out(request, action)


@router.post("/actions/{uid}/let-go", response=schemas.ActionOut)
def let_go_of_action(request: StoryRequest, uid: str, given: schemas.StepIn) -> schemas.ActionOut:
    """Close it without doing it; the reason stays readable."""
    action = _editable(request, uid)
    operations.let_go_of_action(action, reason=given.words, by=request.visitor, expected=needed_version(request))
    return _out(request, action)


def _whole(rows: ActionQuerySet) -> ActionQuerySet:
    return rows.select_related("incident", "team").prefetch_related("factors")


def _out(request: StoryRequest, action: Action) -> schemas.ActionOut:
    return schemas.action_out(_whole(Action.objects.filter(pk=action.pk)).get(), visitor=request.visitor)


def _editable(request: StoryRequest, uid: str) -> Action:
    action = Action.objects.visible_to(request.visitor).filter(uid=uid).first()
    if action is None:
        raise Http404
    if not Action.objects.editable_by(request.visitor).filter(pk=action.pk).exists():
        raise NotAllowed("You can look at this action, but not change it.")
    return action
