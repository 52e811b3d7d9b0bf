"""What the API takes and gives for trackers. Secrets are given and never read."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from secondstory.incidents.schemas import Given
from secondstory.integrations.models import Connection
from secondstory.integrations.queries import Followed


class ConnectionOut(Schema):
    """One project of one tracker, and how it is."""

    uid: str
    version: int
    kind: str
    name: str
    address: str
    project: str
    team: str | None
    is_on: bool
    heard_at: datetime | None
    busy_until: datetime | None
    trouble: str
    followed: int = Field(description="How many actions are followed in it.")
    waiting: int = Field(description="How many errands wait.")


class ConnectionIn(Given):
    """A project of a tracker to connect."""

    kind: str = Field(description="github, gitlab or jira")
    address: str
    project: str
    token: str
    name: str = ""
    account: str = ""
    issue_type: str = ""
    hook_secret: str = ""


class SwitchIn(Given):
    """On, or off."""

    is_on: bool


class FollowedOut(Schema):
    """Where an action is followed. `state` and `standing` are what the tracker says; `kept_there` are the fields it keeps."""

    action: str
    tracker: str
    key: str
    url: str
    standing: str
    state: str
    kept_there: list[str]
    heard_at: datetime | None
    conflict: dict[str, list[str]] = Field(description="Fields changed on both sides: ours, theirs.")
    problem: str = Field(description="What somebody has to do; empty where nothing is wrong.")
    waiting: bool = Field(description="Whether something is still on its way to the tracker.")


class FollowIn(Given):
    """Have an issue made (`connection`), or link one (`url`)."""

    connection: str = ""
    url: str = ""
    shows_private: bool = Field(default=False, description="Needed for a private incident: readers of the tracker will read the action.")


class SettleIn(Given):
    """ours, theirs or apart."""

    choice: str


def connection_out(row: Connection) -> ConnectionOut:
    """A connection as `queries.connections_of` fetches it."""
    return ConnectionOut(
        uid=row.uid,
        version=row.version,
        kind=row.kind,
        name=row.name,
        address=row.address,
        project=row.project,
        team=row.team.slug if row.team else None,
        is_on=row.is_on,
        heard_at=row.heard_at,
        busy_until=row.busy_until,
        trouble=row.trouble,
        followed=getattr(row, "followed", 0),
        waiting=getattr(row, "waits", 0),
    )


def followed_out(shown: Followed) -> FollowedOut:
    """Where an action is followed, as the API gives it."""
    link = shown.link
    late = [errand for errand in (shown.making, shown.writing) if errand is not None]
    return FollowedOut(
        action=shown.action.uid,
        tracker=shown.action.tracker,
        key=link.key if link else "",
        url=link.url if link else "",
        standing=link.standing if link else "",
        state=link.state if link else "",
        kept_there=list(shown.action.kept_there),
        heard_at=link.heard_at if link else None,
        conflict=link.conflict if link else {},
        problem=next((errand.problem for errand in late if errand.problem), link.note if link else ""),
        waiting=any(errand.state == "waiting" for errand in late),
    )
