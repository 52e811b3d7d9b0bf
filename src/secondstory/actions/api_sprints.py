"""/api/v1/sprints, those of a team, and the sprint of an action."""

from __future__ import annotations

from django.http import Http404
from ninja import Router, Status

from secondstory.actions import operations, schemas, schemas_rails, sprinting
from secondstory.actions.finding import find_editable_action
from secondstory.actions.models import Action, Sprint
from secondstory.lib.http import needed_version
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team

router = Router(tags=["sprints"])


@router.get("/teams/{slug}/sprints", response=list[schemas_rails.SprintOut])
def list_sprints(request: StoryRequest, slug: str) -> list[schemas_rails.SprintOut]:
    """A team's sprints, the earliest first."""
    rows = Sprint.objects.filter(team=_team(request, slug)).select_related("team")
    return [schemas_rails.sprint_out(row) for row in rows]


@router.post("/teams/{slug}/sprints", response={201: list[schemas_rails.SprintOut]})
def plan_sprints(request: StoryRequest, slug: str, given: schemas_rails.PlanIn) -> Status[list[schemas_rails.SprintOut]]:
    """Make a team's next sprints, one after the other."""
    made = operations.plan_sprints(_team(request, slug), by=request.visitor, **given.dict())
    return Status(201, [schemas_rails.sprint_out(row) for row in made])


@router.patch("/sprints/{uid}", response=schemas_rails.SprintOut)
def edit_sprint(request: StoryRequest, uid: str, given: schemas_rails.SprintIn) -> schemas_rails.SprintOut:
    """Rename a sprint or move its days; If-Match carries the version you saw."""
    sprint = _sprint(request, uid)
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    operations.edit_sprint(sprint, by=request.visitor, expected=needed_version(request), **values)
    return schemas_rails.sprint_out(sprint)


@router.delete("/sprints/{uid}", response={204: None})
def remove_sprint(request: StoryRequest, uid: str) -> Status[None]:
    """Take away a sprint in which nothing is."""
    operations.remove_sprint(_sprint(request, uid), by=request.visitor)
    return Status(204, None)


@router.put("/actions/{uid}/sprint", response=schemas.ActionOut)
def put_in_sprint(request: StoryRequest, uid: str, given: schemas_rails.PutIn) -> schemas.ActionOut:
    """Promise a short-term action for a sprint of its team; If-Match carries the action's version."""
    action = find_editable_action(request.visitor, uid)
    sprint = _sprint(request, given.sprint) if given.sprint else None
    operations.put_in_sprint(action, sprint, by=request.visitor, expected=needed_version(request))
    fresh = Action.objects.select_related("incident", "team").prefetch_related("factors").get(pk=action.pk)
    return schemas.action_out(fresh, visitor=request.visitor)


def _team(request: StoryRequest, slug: str) -> Team:
    team = sprinting.team_of(request.visitor, slug)
    if team is None:
        raise Http404
    return team


def _sprint(request: StoryRequest, uid: str) -> Sprint:
    found = Sprint.objects.select_related("team").filter(uid=uid, is_example=request.visitor.is_example).first()
    if found is None:
        raise Http404
    return found
