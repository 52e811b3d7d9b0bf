"""Bodies that don't say how long they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]


def bounded(scope: Message, receive: Receive) -> Receive:
    """`receive`, which hears a body without a length only until it is too large for every view that takes one.

    Django puts all of a body on the disk before any view can say that it is too large; uploads must give their length.
    """
    if any(name == b"content-length" for name, _value in scope["headers"]):
        return receive
    heard_bytes, is_over = 0, False

    async def receive_some() -> Message:
        nonlocal heard_bytes, is_over
        message = await receive()
        while is_over and message["type"] == "http.request":  # what still comes is dropped; that the sender goes is told
            message = await receive()
        heard_bytes += len(message.get("body", b""))
        if message["type"] == "http.request" and heard_bytes > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            is_over = True
            return message | {"more_body": False}
        return message

    return receive_some
