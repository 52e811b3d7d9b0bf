"""/api/v1/people/me/messages: what you hear, and what you would read today."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router

from secondstory.lib.errors import NotAllowed
from secondstory.lib.http import needed_version
from secondstory.messages import queries, schemas
from secondstory.messages.operations import change_preference
from secondstory.people.http import StoryRequest
from secondstory.people.models import User

router = Router(tags=["people"])


@router.get("/people/me/messages", response=schemas.PreferenceOut)
def read_messages(request: StoryRequest) -> schemas.PreferenceOut:
    """What you chose to hear."""
    return schemas.preference_out(queries.preference_of(_self(request)))


@router.patch("/people/me/messages", response=schemas.PreferenceOut)
def choose_messages(request: StoryRequest, given: schemas.PreferenceIn) -> schemas.PreferenceOut:
    """Change what you hear. What you leave out stays."""
    if "write" not in request.visitor.scopes:
        raise NotAllowed(_("A key for this has the scope “write”."))
    row = change_preference(request.visitor, expected=needed_version(request), **given.dict(exclude_unset=True))
    return schemas.preference_out(row)


@router.get("/people/me/messages/preview", response=schemas.PreviewOut)
def preview_messages(request: StoryRequest) -> schemas.PreviewOut:
    """Your next digest as it stands now."""
    return schemas.preview_out(queries.preview_of(_self(request)))


def _self(request: StoryRequest) -> User:
    user = request.visitor.user
    if user is None:
        raise Http404
    return user
