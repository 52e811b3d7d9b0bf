"""Which program speaks to which kind of tracker."""

from __future__ import annotations

from collections.abc import Callable

from secondstory.integrations.enums import Kind
from secondstory.integrations.github import GitHub
from secondstory.integrations.gitlab import GitLab
from secondstory.integrations.jira import Jira
from secondstory.integrations.models import Connection
from secondstory.integrations.null import NullTracker
from secondstory.integrations.tracker import Access, Tracker
from secondstory.lib.sealing import unseal

TRACKERS: dict[str, Callable[[Access], Tracker]] = {Kind.GITHUB: GitHub, Kind.JIRA: Jira, Kind.GITLAB: GitLab}


def tracker_of(connection: Connection) -> Tracker:
    """What a connection is spoken to with; nothing calls out for one that is off, or whose token can't be read any more."""
    token = unseal(connection.sealed_token)
    if not connection.is_on or not token:
        return NullTracker(connection.label, is_lost=connection.is_on)
    return known_tracker(connection, token=token)


def known_tracker(connection: Connection, *, token: str = "") -> Tracker:
    """The same for what asks nobody: reading an address or a delivery."""
    access = Access(
        address=connection.address,
        project=connection.project,
        token=token,
        account=connection.account,
        issue_type=connection.issue_type,
        learned=connection.learned,
    )
    return TRACKERS[connection.kind](access)
