"""The document's socket: who is let in, and who is sent away again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session

from secondstory.incidents.operations import join_as_observer
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem
from secondstory.postmortems.rooms import frames, keeping
from secondstory.postmortems.rooms.frames import Code
from secondstory.postmortems.rooms.opening import Rooms
from secondstory.postmortems.tree.schema import SCHEMA_VERSION
from secondstory.site import document_socket, sockets
from tests.cast import Cast, make_cast
from tests.site.test_live import PATIENCE_S, Socket, cookie_of


class DocumentSocket(Socket):
    """One page's socket, driven without a server."""

    application = staticmethod(document_socket.document)

    def __init__(self, key: str, *, query: str = f"schema={SCHEMA_VERSION}", **given: Any) -> None:
        super().__init__(f"/live/documents/{key}/", **given)
        self.scope["query_string"] = query.encode()

    async def hears(self) -> Any:
        return await asyncio.wait_for(self.back.get(), PATIENCE_S)


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rooms of this test's own: they belong to an event loop."""
    monkeypatch.setattr(document_socket, "rooms", Rooms())
    yield
    keeping.writer.rest().result(PATIENCE_S)


ACCEPTED = {"type": "websocket.accept"}


def shut(code: int) -> dict[str, Any]:
    return {"type": "websocket.close", "code": code, "reason": ""}


def told(key: str, *, visitor: Visitor | None, **given: Any) -> Any:
    """What a page is told first: which mode it is in, or why it must go."""
    cookie = cookie_of(visitor)

    async def driven() -> Any:
        async with DocumentSocket(key, cookie=cookie, **given) as socket:
            assert socket.opened == ACCEPTED
            return await socket.hears()

    return async_to_sync(driven)()


MODES = {
    frames.mode(may_write=True): "writes",
    frames.mode(may_write=False): "reads",
}


@pytest.mark.django_db(transaction=True)
def test_who_writes_who_reads_and_who_is_sent_away() -> None:
    visitors = make_cast()
    incident, private = visitors.make_incident(), visitors.make_incident("Hidden", is_private=True)
    for row in (incident, private):
        start_postmortem(row, by=visitors.owner)
    join_as_observer(incident, by=visitors.reader)
    found = {
        (row.title, name): MODES.get(answer.get("bytes"), answer.get("code"))
        for row in (incident, private)
        for name, one in visitors.everybody().items()
        for answer in [told(row.key, visitor=one if one.user else None)]
    }
    let_in = {
        ("Payments were slow", "owner"): "writes",
        ("Payments were slow", "participant"): "writes",
        ("Payments were slow", "reader"): "reads",
    }
    let_in |= {("Hidden", "owner"): "writes", ("Hidden", "participant"): "writes"}
    assert {who: answer for who, answer in found.items() if answer != Code.REFUSED} == let_in
    assert len(found) == 16


def test_what_is_hidden_not_begun_or_not_there_is_refused_alike(visitors: Cast) -> None:
    private, empty = visitors.make_incident("Hidden", is_private=True), visitors.make_incident("Without a document")
    start_postmortem(private, by=visitors.owner)
    assert told(private.key, visitor=visitors.other_team) == shut(Code.REFUSED)
    assert [told(key, visitor=visitors.owner) for key in (empty.key, "INC-999", "x")] == [shut(Code.REFUSED)] * 3


def test_a_page_of_another_schema_is_told_to_load_again(visitors: Cast) -> None:
    incident = visitors.make_incident()
    start_postmortem(incident, by=visitors.owner)
    for query in ("", "schema=", f"schema={SCHEMA_VERSION + 1}", "schema=x"):
        assert told(incident.key, visitor=visitors.owner, query=query) == shut(Code.OTHER_SCHEMA)
    assert told(incident.key, visitor=visitors.other_team, query="") == shut(Code.REFUSED)


def test_a_page_of_another_site_is_not_let_in(visitors: Cast) -> None:
    incident = visitors.make_incident()
    start_postmortem(incident, by=visitors.owner)
    cookie = cookie_of(visitors.owner)

    async def opened(origin: str) -> Any:
        async with DocumentSocket(incident.key, cookie=cookie, origin=origin) as socket:
            return socket.opened

    for origin in ("https://elsewhere.example", "", "null"):
        assert async_to_sync(opened)(origin) == {"type": "websocket.close", "code": Code.REFUSED}


@pytest.mark.django_db(transaction=True)
def test_whoever_signs_out_is_sent_away_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_socket, "ASK_AGAIN_S", 0.05)
    visitors = make_cast()
    incident = visitors.make_incident()
    start_postmortem(incident, by=visitors.owner)
    cookie = cookie_of(visitors.owner)

    async def driven() -> Any:
        async with DocumentSocket(incident.key, cookie=cookie) as socket:
            assert (await socket.hears())["bytes"] == frames.mode(may_write=True)
            await sockets.asked(Session.objects.all().delete)
            while (heard := await socket.hears())["type"] != "websocket.close":
                pass
            return heard

    assert asyncio.run(driven()) == shut(Code.REFUSED)
