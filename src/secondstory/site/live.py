"""Open pages hear that something changed: a socket a page, which carries no content and no question."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from secondstory.audit.feed import Feed
from secondstory.incidents.models import Incident
from secondstory.people.middleware import EXAMPLE_MODE
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

Answer = TypeVar("Answer")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TOGETHER_S = 0.1
"""What changes within so long is one message."""
ASK_AGAIN_S = 60.0
"""How often it is asked whether whoever listens may still read."""
REFUSED = 4403
_PATH = re.compile(r"/live/incidents/([^/]{1,40})/\Z")

feed = Feed()


async def live(scope: Message, receive: Receive, send: Send) -> None:
    """Tell a page of an incident, until it goes, when something about it was recorded.

    To whoever may not read the story the socket is shut the same way, whether there is such an incident or not.
    """
    await receive()
    found = _PATH.fullmatch(unquote(scope["path"]))
    visitor = await asked(_visitor_of, _headers(scope)) if found and _is_ours(scope) else None
    about_uid = await asked(_readable, visitor, found[1]) if found and visitor else None
    if not found or visitor is None or about_uid is None:
        await send({"type": "websocket.close", "code": REFUSED})
        return
    with feed.listening(about_uid) as listener:
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
                if await asked(_readable, visitor, found[1]) != about_uid:
                    await send({"type": "websocket.close", "code": REFUSED})
                    return
                if has_grown:
                    await asyncio.sleep(TOGETHER_S)
                    listener.has_grown.clear()
                    await send({"type": "websocket.send", "text": json.dumps({"changed": True})})
        finally:
            gone.cancel()


async def asked(question: Callable[..., Answer], *given: Any) -> Answer:
    """A question to the database from outside a request: nobody else would put away its connection, or notice that it is dead."""

    def ask() -> Answer:
        _put_away()
        try:
            return question(*given)
        finally:
            _put_away()

    return await sync_to_async(ask)()


def _put_away() -> None:
    """As Django does round a request, but for a connection that somebody outside has a transaction on."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


async def _until_gone(receive: Receive) -> None:
    """Whatever a page sends is not listened to; that it goes is."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


def _readable(visitor: Visitor, key: str) -> str | None:
    user = User.objects.filter(pk=visitor.user.pk, is_active=True).first() if visitor.user else None
    if user is None:
        return None
    asking = Visitor(user, is_example=visitor.is_example)
    return Incident.objects.story_visible_to(asking).filter(key=key).values_list("uid", flat=True).first()


def _headers(scope: Message) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _is_ours(scope: Message) -> bool:
    """A page of another site may open a socket with the visitor's cookies; it can't lie about where it is from."""
    headers = _headers(scope)
    return bool(headers.get("host")) and urlsplit(headers.get("origin", "")).netloc == headers["host"]


def _visitor_of(headers: dict[str, str]) -> Visitor | None:
    """Who is signed in with the session of the cookie, as the pages' own middleware would say."""
    name = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    session = import_module(settings.SESSION_ENGINE).SessionStore(name)
    key = session.get(SESSION_KEY) if name else None
    if key is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return Visitor(user, is_example=bool(session.get(EXAMPLE_MODE)))
