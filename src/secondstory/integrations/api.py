"""/api/v1/trackers, and /api/v1/actions/{uid}/tracker."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.actions.finding import find_editable_action, find_visible_action
from secondstory.integrations import operations, queries, schemas
from secondstory.integrations.models import Connection
from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import administrators_only

router = Router(tags=["trackers"])


@router.get("/trackers", response=list[schemas.ConnectionOut])
def list_trackers(request: StoryRequest) -> list[schemas.ConnectionOut]:
    """The connected trackers, for administrators."""
    administrators_only(request.visitor)
    return [schemas.connection_out(row) for row in queries.connections_of(request.visitor)]


@router.post("/trackers", response={201: schemas.ConnectionOut})
def connect_tracker(request: StoryRequest, given: schemas.ConnectionIn) -> Status[schemas.ConnectionOut]:
    """Connect a project of a tracker, for administrators."""
    row = operations.make_connection(**given.dict(), by=request.visitor)
    return Status(201, schemas.connection_out(row))


@router.post("/trackers/{uid}/switch", response=schemas.ConnectionOut)
def switch_tracker(request: StoryRequest, uid: str, given: schemas.SwitchIn) -> schemas.ConnectionOut:
    """Turn a connection off or on, for administrators."""
    row = queries.find_connection(request.visitor, uid)
    operations.switch_connection(row, is_on=given.is_on, by=request.visitor)
    return schemas.connection_out(queries.connections_of(request.visitor).get(pk=row.pk))


@router.get("/actions/{uid}/tracker", response=schemas.FollowedOut)
def read_tracker(request: StoryRequest, uid: str) -> schemas.FollowedOut:
    """Where an action is followed."""
    return _out(request, uid)


@router.post("/actions/{uid}/tracker", response={202: schemas.FollowedOut})
def follow_action(request: StoryRequest, uid: str, given: schemas.FollowIn) -> Status[schemas.FollowedOut]:
    """Have an issue made of an action in a connection, or link the issue at an address."""
    action = find_editable_action(request.visitor, uid)
    if given.url:
        operations.link_issue(action, given.url, by=request.visitor, shows_private=given.shows_private)
    else:
        connection = Connection.objects.usable_for(action, request.visitor).filter(uid=given.connection).first()
        if connection is None:
            raise Refusal(_("Give the uid of a connected tracker, or the address of an issue."), field="connection")
        back = request.build_absolute_uri(reverse("action", args=[action.uid]))
        operations.make_issue(action, connection, by=request.visitor, shows_private=given.shows_private, back=back)
    return Status(202, _out(request, uid))


@router.post("/actions/{uid}/tracker/settle", response=schemas.FollowedOut)
def settle_title(request: StoryRequest, uid: str, given: schemas.SettleIn) -> schemas.FollowedOut:
    """Choose where the title was changed on both sides."""
    action = find_editable_action(request.visitor, uid)
    operations.settle_title(queries.find_link(action), given.choice, by=request.visitor)
    return _out(request, uid)


@router.delete("/actions/{uid}/tracker", response=schemas.FollowedOut)
def stop_following(request: StoryRequest, uid: str) -> schemas.FollowedOut:
    """Follow the issue no longer."""
    operations.unlink_issue(find_editable_action(request.visitor, uid), by=request.visitor)
    return _out(request, uid)


def _out(request: StoryRequest, uid: str) -> schemas.FollowedOut:
    return schemas.followed_out(queries.followed(find_visible_action(request.visitor, uid), request.visitor))
