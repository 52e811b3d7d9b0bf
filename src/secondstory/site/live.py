"""Open pages hear that something changed: a socket a page, which carries no content and no question."""

from __future__ import annotations

import asyncio
import json
import re
from typing import NamedTuple
from urllib.parse import unquote

from secondstory.audit.feed import Feed
from secondstory.incidents.models import Incident
from secondstory.site.sockets import Message, Receive, Send, asked, is_ours, is_told_of, visitor_of

TOGETHER_S = 0.1
"""What changes within so long is one message."""
ASK_AGAIN_S = 60.0
"""How often it is asked whether whoever listens is still signed in and may still read; at once when they sign out."""
REFUSED = 4403
_PATH = re.compile(r"/live/incidents/([^/]{1,40})/\Z")

feed = Feed()


async def live(scope: Message, receive: Receive, send: Send) -> None:
    """Tell a page of an incident, until it goes, when something about it was recorded.

    To whoever may not read the story the socket is shut the same way, whether there is such an incident or not.
    """
    await receive()
    found = _PATH.fullmatch(unquote(scope["path"]))
    read = await asked(_readable, scope, found[1]) if found and is_ours(scope) else None
    if not found or read is None:
        await send({"type": "websocket.close", "code": REFUSED})
        return
    with feed.listening(read.incident_uid, *is_told_of(scope, read.reader_uid)) as listener:
        await feed.ready()
        await send({"type": "websocket.accept"})
        gone = asyncio.create_task(_until_gone(receive))
        try:
            while not gone.done():
                grown = asyncio.create_task(listener.has_grown.wait())
                await asyncio.wait({grown, gone}, timeout=ASK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
                has_grown = grown.done()
                grown.cancel()
                if gone.done():
                    return
                if await asked(_readable, scope, found[1]) != read:
                    await send({"type": "websocket.close", "code": REFUSED})
                    return
                if has_grown:
                    await asyncio.sleep(TOGETHER_S)
                    listener.has_grown.clear()
                    await send({"type": "websocket.send", "text": json.dumps({"changed": True})})
        finally:
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    """Whatever a page sends is not listened to; that it goes is."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


class _Read(NamedTuple):
    """Which incident, and by whom."""

    incident_uid: str
    reader_uid: str


def _readable(scope: Message, key: str) -> _Read | None:
    visitor = visitor_of(scope)
    if visitor is None:
        return None
    found = Incident.objects.story_visible_to(visitor).filter(key=key).values_list("uid", flat=True).first()
    return _Read(found, visitor.uid) if found else None
