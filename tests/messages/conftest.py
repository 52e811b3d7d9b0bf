"""Mail that is turned on, a mail server and a chat that stand in on loopback, and a Monday morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action
from secondstory.lib import clock
from secondstory.messages import calling, mailing
from tests.actions.promises import add, promise
from tests.cast import Cast
from tests.messages.standins import ChatStandIn, MailStandIn, chat_standing_in, mail_standing_in

MORNING = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
"""A Monday, an hour after the digest's."""
MONDAY = MORNING.date()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits twenty seconds for a test."""
    monkeypatch.setattr(calling, "READ_S", 0.3)
    monkeypatch.setattr(calling, "WHOLE_S", 2.0)
    monkeypatch.setattr(mailing, "TIMEOUT_S", 0.5)


@pytest.fixture
def morning(set_clock: Callable[[datetime], None]) -> datetime:
    set_clock(MORNING)
    return MORNING


@pytest.fixture
def mail() -> Iterator[MailStandIn]:
    with mail_standing_in() as state:
        yield state


@pytest.fixture
def chat() -> Iterator[ChatStandIn]:
    with chat_standing_in() as state:
        yield state


@pytest.fixture
def mail_on(monkeypatch: pytest.MonkeyPatch, mail: MailStandIn) -> MailStandIn:
    """Mail goes to the server that stands in."""
    for name, value in {
        "MAIL": "smtp", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(mail.port), "MAIL_SECURITY": "none",
        "MAIL_FROM": "stories@harbour.example", "ADDRESS": "https://stories.harbour.example/",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"SECONDSTORY_MESSAGES_{name}", value)
    return mail


@pytest.fixture
def on_monday(mail_on: MailStandIn, morning: datetime) -> MailStandIn:
    """Mail is turned on, and it is Monday morning."""
    return mail_on


def with_address(visitors: Cast, *names: str) -> None:
    """Give people an address to write to; without names to the owner alone."""
    for name in names or ("owner",):
        user = getattr(visitors, name).user
        user.email = f"{user.username}@harbour.example"
        user.save()


def due(visitors: Cast, text: str = "Set the pool’s limit by code", *, on: date | None = None, **given: Any) -> Action:
    """A promise of the owner's, taken on and due at the end of today unless said otherwise."""
    incident = given.pop("incident", None) or visitors.make_incident(is_private=given.pop("is_private", False))
    values: dict[str, Any] = {"by": visitors.owner, "owner": visitors.owner.user, "team": visitors.payments, "due_on": on or MONDAY}
    made = promise(add(incident, text, **(values | given)), by=visitors.owner)
    Action.objects.filter(pk=made.pk).update(accepted_at=clock.now())
    made.refresh_from_db()
    return made


def days(count: int) -> timedelta:
    return timedelta(days=count)
