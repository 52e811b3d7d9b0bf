"""One chain of middleware for all browsers without JavaScript, as a server has one for all visitors.

Django's test client builds it anew for each client, and each time all files that are served are looked for: a seventh of a request.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.signals import setting_changed
from django.test.client import ClientHandler

_PARTS = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_shared: dict[str, Any] = {}


def share_middleware() -> None:
    """From now on, what one client has built serves the next, until a test changes a setting."""
    build = ClientHandler.load_middleware

    def load(handler: BaseHandler, is_async: bool = False) -> None:
        if not _shared:
            build(handler, is_async)
            _shared.update({name: getattr(handler, name) for name in _PARTS})
        vars(handler).update(_shared)

    ClientHandler.load_middleware = load  # type: ignore[assignment, method-assign]
    setting_changed.connect(_forget)


def _forget(**_given: object) -> None:
    _shared.clear()
