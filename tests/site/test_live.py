"""Sockets: who hears that something changed, and that it is heard soon, whichever process wrote it."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from secondstory.audit.models import Record
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident, join_as_observer
from secondstory.people.operations import deactivate_user
from secondstory.people.permissions import Visitor
from secondstory.site import live, sockets
from tests.cast import Cast, sign_in

PATIENCE_S = 5.0


class Socket:
    """One page's socket, driven without a server."""

    application = staticmethod(live.live)

    def __init__(self, path: str, *, cookie: str, origin: str = "http://testserver") -> None:
        headers = {"host": "testserver", "origin": origin, "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": path,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.to, self.back = asyncio.Queue[Any](), asyncio.Queue[Any]()

    async def __aenter__(self) -> Self:
        await self.to.put({"type": "websocket.connect"})
        self.task = asyncio.create_task(self.application(self.scope, self.to.get, self.back.put))
        self.opened = await asyncio.wait_for(self.back.get(), PATIENCE_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.to.put({"type": "websocket.disconnect"})
        await asyncio.wait_for(self.task, PATIENCE_S)


def cookie_of(visitor: Visitor | None) -> str:
    """The session of a visitor who has just signed in."""
    return sign_in(visitor).cookies[settings.SESSION_COOKIE_NAME].value if visitor else ""


def opening(path: str, *, visitor: Visitor | None, **given: Any) -> dict[str, Any]:
    """What the program answers to a socket being opened."""

    cookie = cookie_of(visitor)

    async def driven() -> dict[str, Any]:
        async with Socket(path, cookie=cookie, **given) as socket:
            return dict(socket.opened)

    return async_to_sync(driven)()


ACCEPTED, REFUSED = {"type": "websocket.accept"}, {"type": "websocket.close", "code": 4403}
HEARS = {"owner", "participant"}


def test_only_those_who_read_the_story_hear_of_it(visitors: Cast) -> None:
    incident = visitors.make_incident()
    private = visitors.make_incident("Hidden", is_private=True)
    for row in (incident, private):
        heard = {
            name
            for name, one in visitors.everybody().items()
            if opening(f"/live/incidents/{row.key}/", visitor=one if one.user else None) == ACCEPTED
        }
        assert heard == HEARS, row
    join_as_observer(incident, by=visitors.reader)
    assert opening(f"/live/incidents/{incident.key}/", visitor=visitors.reader) == ACCEPTED


def test_what_is_hidden_and_what_is_not_there_are_refused_alike(visitors: Cast) -> None:
    private = visitors.make_incident("Hidden", is_private=True)
    answers = [
        opening(path, visitor=visitors.other_team) for path in (f"/live/incidents/{private.key}/", "/live/incidents/INC-99/", "/live/", "/")
    ]
    assert answers == [REFUSED] * 4


def test_a_page_of_another_site_is_refused(visitors: Cast) -> None:
    incident = visitors.make_incident()
    for origin in ("https://elsewhere.example", "", "null", "http://testserver.elsewhere.example"):
        assert opening(f"/live/incidents/{incident.key}/", visitor=visitors.owner, origin=origin) == REFUSED
    assert opening(f"/live/incidents/{incident.key}/", visitor=None) == REFUSED


@pytest.mark.django_db(transaction=True)
def test_a_change_is_heard_by_those_it_is_about_and_says_nothing_else() -> None:
    from tests.cast import make_cast

    visitors = make_cast()
    incident, other = visitors.make_incident(), visitors.make_incident("Another")
    cookie = cookie_of(visitors.participant)

    async def driven() -> tuple[Any, int]:
        async with (
            Socket(f"/live/incidents/{incident.key}/", cookie=cookie) as socket,
            Socket(f"/live/incidents/{other.key}/", cookie=cookie) as elsewhere,
        ):
            await sockets.asked(lambda: edit_incident(incident, expected=None, title="Slower than thought", by=visitors.owner))
            heard = await asyncio.wait_for(socket.back.get(), PATIENCE_S)
            return heard, elsewhere.back.qsize()

    heard, heard_elsewhere = asyncio.run(driven())
    assert json.loads(heard["text"]) == {"changed": True}
    assert heard_elsewhere == 0
    assert live.feed._listeners == {}


@pytest.mark.django_db(transaction=True)
def test_signing_out_shuts_the_sockets_of_that_session_at_once_and_of_no_other() -> None:
    from tests.cast import make_cast

    visitors = make_cast()
    incident, user = visitors.make_incident(), visitors.participant.user
    assert user is not None
    leaving, staying = sign_in(visitors.participant), sign_in(visitors.participant)
    first, second = (client.cookies[settings.SESSION_COOKIE_NAME].value for client in (leaving, staying))
    path = f"/live/incidents/{incident.key}/"

    async def driven() -> tuple[Any, int, Any]:
        async with Socket(path, cookie=first) as one, Socket(path, cookie=second) as other:
            await sockets.asked(lambda: leaving.post("/sign-out/"))
            shut, heard = await asyncio.wait_for(one.back.get(), PATIENCE_S), other.back.qsize()
            await sockets.asked(lambda: deactivate_user(user, by=visitors.administrator))
            return shut, heard, await asyncio.wait_for(other.back.get(), PATIENCE_S)

    assert asyncio.run(driven()) == (REFUSED, 0, REFUSED)
    assert live.feed._listeners == {}
    row = Record.objects.get(verb="ended a session")
    told = (row.actor_uid, row.actor_label, row.subject_uid, row.subject_label, row.changes)
    assert (told, first in str(row.__dict__)) == (("", "", "", "", {}), False)


def test_whoever_may_not_read_any_more_is_shut_out(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "ASK_AGAIN_S", 0.05)
    incident, cookie = visitors.make_incident(), cookie_of(visitors.participant)

    async def driven() -> Any:
        async with Socket(f"/live/incidents/{incident.key}/", cookie=cookie) as socket:
            await sockets.asked(incident.involvements.all().delete)
            return await asyncio.wait_for(socket.back.get(), PATIENCE_S)

    assert async_to_sync(driven)() == REFUSED
    assert Incident.objects.filter(pk=incident.pk).exists()
