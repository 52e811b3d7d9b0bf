"""What the API gives of people, teams and keys: who is who, and never how much anyone did (law 2)."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from secondstory.people.models import Team, Token, User


class PersonOut(Schema):
    """Someone of the organisation; `teams` are slugs."""

    uid: str
    name: str
    role: str
    teams: list[str]


class MeOut(PersonOut):
    """Who is asking, and with which scopes."""

    username: str
    zone: str
    is_service: bool
    scopes: list[str]


class TeamOut(Schema):
    """A team; `manager` and `members` are people's uids."""

    slug: str
    name: str
    manager: str | None
    members: list[str]
    version: int


class TokenOut(Schema):
    """A key of one's own, without its secret."""

    uid: str
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None


def person_out(user: User) -> PersonOut:
    """A person as the API gives them."""
    return PersonOut(uid=user.uid, name=str(user), role=user.role, teams=[team.slug for team in user.teams.all()])


def team_out(team: Team) -> TeamOut:
    """A team as the API gives it; prefetched members are the active ones."""
    manager = team.manager.uid if team.manager else None
    return TeamOut(slug=team.slug, name=team.name, manager=manager, members=[user.uid for user in team.members.all()], version=team.version)


def token_out(token: Token) -> TokenOut:
    """A key as the API gives it."""
    return TokenOut(
        uid=token.uid,
        label=token.label,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_on=token.last_used_on,
    )
