"""A body that doesn't say how long it is can't fill the disk."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler
from django.test import override_settings

from secondstory.site.bodies import bounded
from secondstory.sources.models import Delivery
from secondstory.sources.operations import make_hook
from tests.cast import Cast


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=2500)
def test_an_endless_body_is_heard_until_it_is_too_large() -> None:
    given = [{"type": "http.request", "body": b"x" * 1000, "more_body": True}] * 10

    async def listen(headers: list[tuple[bytes, bytes]]) -> list[bool]:
        left = iter(given)

        async def receive() -> dict[str, Any]:
            return next(left)

        hear = bounded({"headers": headers}, receive)
        heard: list[bool] = []
        while not heard or (heard[-1] and len(heard) < len(given)):
            heard.append((await hear())["more_body"])
        return heard

    assert async_to_sync(listen)([]) == [True, True, False]
    assert async_to_sync(listen)([(b"content-length", b"10000")]) == [True] * 10


@pytest.mark.django_db(transaction=True)
def test_a_hook_says_that_a_body_without_a_length_is_too_large(visitors: Cast) -> None:
    _hook, address = make_hook("Alerts", team=visitors.payments, by=visitors.administrator)
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)  # as a socket does: others have their turn
        return {"type": "http.request", "body": b"x" * 1_000_000, "more_body": True}

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http", "method": "POST", "path": f"/hook/{address}/", "query_string": b"", "headers": [(b"host", b"testserver")],
        "server": ("testserver", 80), "client": ("127.0.0.1", 1), "scheme": "http",
    }  # fmt: skip
    async_to_sync(ASGIHandler())(scope, bounded(scope, receive), send)
    said = b'{"detail": "The body is larger than 1000 kB (setting hooks.body_kb). Send less at once, or raise it."}'
    assert (answers[0]["status"], answers[1]["body"], Delivery.objects.count()) == (413, said, 0)
