"""Who is at the other end of a socket, asked as pages ask it, when it is opened and again for as long as it is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from secondstory.people.keys import session_mark
from secondstory.people.middleware import EXAMPLE_MODE
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

Answer = TypeVar("Answer")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def headers_of(scope: Message) -> dict[str, str]:
    """Its headers, by their names in small letters."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def is_ours(scope: Message) -> bool:
    """A page of another site may open a socket with the visitor's cookies; it can't lie about where it is from."""
    headers = headers_of(scope)
    return bool(headers.get("host")) and urlsplit(headers.get("origin", "")).netloc == headers["host"]


def session_key_of(scope: Message) -> str | None:
    """The session of the cookie."""
    return parse_cookie(headers_of(scope).get("cookie", "")).get(settings.SESSION_COOKIE_NAME)


def is_told_of(scope: Message, visitor_uid: str) -> tuple[str, str]:
    """What is said to whoever is at the other end alone: that their session is over, or that something about them changed."""
    return session_mark(session_key_of(scope) or ""), visitor_uid


def visitor_of(scope: Message) -> Visitor | None:
    """Who is signed in with the session of the cookie, as the pages' own middleware would say; asks the database."""
    name = session_key_of(scope)
    session = import_module(settings.SESSION_ENGINE).SessionStore(name)
    key = session.get(SESSION_KEY) if name else None
    if key is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return Visitor(user, is_example=bool(session.get(EXAMPLE_MODE)))


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
