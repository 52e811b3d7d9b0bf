"""/api/v1/people, /teams, /tokens: to read. Accounts and keys are made on pages and from the shell."""

from __future__ import annotations

from django.http import Http404
from ninja import Router

from secondstory.people import queries, schemas
from secondstory.people.enums import Scope
from secondstory.people.http import StoryRequest

router = Router(tags=["people"])


@router.get("/people", response=list[schemas.PersonOut])
def list_people(request: StoryRequest) -> list[schemas.PersonOut]:
    """Active people, by name."""
    return [schemas.person_out(user) for user in queries.people_of(request.visitor)]


@router.get("/people/me", response=schemas.MeOut)
def read_me(request: StoryRequest) -> schemas.MeOut:
    """Who you are here, and what your key may do."""
    user = request.visitor.user
    if user is None:
        raise Http404
    scopes = [scope for scope in Scope.values if scope in request.visitor.scopes]
    known = schemas.person_out(user).dict()
    return schemas.MeOut(**known, username=user.username, zone=user.zone, is_service=user.is_service, scopes=scopes)


@router.get("/teams", response=list[schemas.TeamOut])
def list_teams(request: StoryRequest) -> list[schemas.TeamOut]:
    """Every team, by name."""
    return [schemas.team_out(team) for team in queries.teams_of(request.visitor)]


@router.get("/teams/{slug}", response=schemas.TeamOut)
def read_team(request: StoryRequest, slug: str) -> schemas.TeamOut:
    """One team."""
    team = queries.teams_of(request.visitor).filter(slug=slug).first()
    if team is None:
        raise Http404
    return schemas.team_out(team)


@router.get("/tokens", response=list[schemas.TokenOut])
def list_tokens(request: StoryRequest) -> list[schemas.TokenOut]:
    """Your own keys, the newest first; their secrets are not kept."""
    return [schemas.token_out(token) for token in queries.tokens_of(request.visitor)]
