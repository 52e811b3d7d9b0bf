"""An open document: a socket a page, on which its text is written by several people at once (decisions/0013-live-text.md)."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from django.db import DatabaseError

from secondstory.audit.feed import Listener
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.rooms.frames import Code, Shut
from secondstory.postmortems.rooms.opening import Rooms
from secondstory.postmortems.rooms.peer import Peer
from secondstory.postmortems.rooms.room import Room
from secondstory.postmortems.tree.schema import SCHEMA_VERSION
from secondstory.site.live import feed
from secondstory.site.sockets import Message, Receive, Send, asked, is_ours, is_told_of, visitor_of

ASK_AGAIN_S = 20.0
"""How often it is asked whether whoever writes is still signed in and may do so; at once when the incident changes or they sign out."""
TOGETHER_S = 0.1
FAREWELL_S = 2.0
PATH = re.compile(r"/live/documents/([^/]{1,40})/\Z")

rooms = Rooms()


@dataclass(frozen=True)
class Right:
    """What somebody may do with a document."""

    postmortem_pk: int
    incident_uid: str
    visitor: Visitor
    may_write: bool


async def document(scope: Message, receive: Receive, send: Send) -> None:
    """Let a page into the room of its document until it goes or has to go.

    A page of ours without the right is let in to be told so, the same way whether there is such a document or not.
    """
    await receive()
    if not is_ours(scope):
        await send({"type": "websocket.close", "code": Code.REFUSED})
        return
    await send({"type": "websocket.accept"})
    shut = await _served(scope, receive, send)
    if shut is not None:
        with suppress(TimeoutError):  # whoever doesn't read isn't told
            await asyncio.wait_for(send({"type": "websocket.close", "code": shut.code, "reason": shut.sentence}), FAREWELL_S)


async def _served(scope: Message, receive: Receive, send: Send) -> Shut | None:
    """Why the page has to go; None when it went by itself."""
    found = PATH.fullmatch(unquote(scope["path"]))
    try:
        right = await asked(_right, scope, found[1]) if found else None
    except DatabaseError:
        return Shut(Code.AGAIN)
    if found is None or right is None:
        return Shut(Code.REFUSED)
    if parse_qs(scope["query_string"].decode("latin-1")).get("schema") != [str(SCHEMA_VERSION)]:
        return Shut(Code.OTHER_SCHEMA)
    peer = Peer(key=right.visitor.uid, label=right.visitor.label, may_write=right.may_write)
    with feed.listening(right.incident_uid, *is_told_of(scope, right.visitor.uid)) as listener:
        try:
            room = await rooms.enter(right.postmortem_pk, peer)
        except Shut as shut:
            return shut
        tasks = [
            asyncio.create_task(_listen(receive, peer, room)),
            asyncio.create_task(peer.pour(lambda frame: send({"type": "websocket.send", "bytes": frame}))),
            asyncio.create_task(_watch_right(scope, found[1], right, peer, listener)),
            asyncio.create_task(peer.until_shut()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await rooms.leave(right.postmortem_pk, peer, room)
    return peer.why_shut


async def _listen(receive: Receive, peer: Peer, room: Room) -> None:
    """Hand what the page says to the room until it goes."""
    while (message := await receive())["type"] != "websocket.disconnect":
        try:
            room.take(peer, message.get("bytes") or b"")
        except Shut as shut:
            peer.shut(shut)
            return


async def _watch_right(scope: Message, key: str, right: Right, peer: Peer, listener: Listener) -> None:
    """Ask again and again whether they may stay. A database that is away is no reason to send anybody away."""
    while True:
        try:
            await asyncio.wait_for(listener.has_grown.wait(), ASK_AGAIN_S)
            await asyncio.sleep(TOGETHER_S)
        except TimeoutError:
            pass
        listener.has_grown.clear()
        try:
            now = await asked(_right, scope, key)
        except DatabaseError:
            continue
        if now is None or now.postmortem_pk != right.postmortem_pk or now.visitor.uid != right.visitor.uid:
            peer.shut(Shut(Code.REFUSED))
            return
        peer.set_mode(may_write=now.may_write)


def _right(scope: Message, key: str) -> Right | None:
    visitor = visitor_of(scope)
    if visitor is None:
        return None
    row = Postmortem.objects.visible_to(visitor).filter(incident__key=key).values_list("pk", "incident__uid").first()
    if row is None:
        return None
    return Right(*row, visitor, may_write=Postmortem.objects.editable_by(visitor).filter(pk=row[0]).exists())
