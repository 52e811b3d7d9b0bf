"""A tracker that stands in, connected, and an action that may become an issue in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action
from secondstory.integrations import calling
from secondstory.integrations.models import Connection
from secondstory.integrations.operations import make_connection
from secondstory.lib import clock
from tests.actions.promises import promise as promised
from tests.cast import Cast
from tests.integrations.standin import StandIn, standing_in

KINDS = ("github", "jira", "gitlab")
NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
SECRET = "the-hook-secret"


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a minute for a test."""
    monkeypatch.setattr(calling, "READ_S", 0.3)
    monkeypatch.setattr(calling, "WHOLE_S", 2.0)


@pytest.fixture
def standin(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    """GitHub, unless the test asks for others by `indirect`."""
    with standing_in(getattr(request, "param", "github")) as state:
        yield state


@pytest.fixture
def connection(visitors: Cast, standin: StandIn) -> Connection:
    return connect(visitors, standin)


def connect(visitors: Cast, standin: StandIn) -> Connection:
    """Connect what stands in."""
    project = "PAY" if standin.kind == "jira" else "harbour/payments"
    account = "bot@harbour.example" if standin.kind == "jira" else ""
    row = make_connection(
        standin.kind, address=standin.address, project=project, token="a-token", account=account, hook_secret=SECRET,
        by=visitors.administrator,
    )  # fmt: skip
    Connection.objects.filter(pk=row.pk).update(checked_at=clock.now(), learned={"is_cloud": True, "sprint_field": "customfield_10020"})
    row.refresh_from_db()
    return row


@pytest.fixture
def action(visitors: Cast) -> Action:
    """Agreed, with an owner, and due in two weeks."""
    return promise(visitors)


def promise(visitors: Cast, text: str = "Set the pool’s limit by code", *, due_on: date | None = None, is_private: bool = False) -> Action:
    """An agreed action of the payments team."""
    incident = visitors.make_incident(is_private=is_private)
    due_on = due_on or clock.now().date() + timedelta(days=14)
    made = add_action(incident, text, by=visitors.owner, owner=visitors.owner.user, team=visitors.payments, due_on=due_on)
    return promised(made, by=visitors.owner)
