"""Who asks the API: a program with a key, or a page of ours with a session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed
from secondstory.lib.guesses import count_wrong
from secondstory.people.enums import Scope
from secondstory.people.models import Token
from secondstory.people.permissions import Visitor
from secondstory.people.queries import token_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class KeyAccess(AuthBase):
    """`Authorization: Bearer …`. Reading needs the scope *read*; changing needs *write*, or whatever the operation asks for."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Visitor | None:
        """The key's visitor; None without a key. Raises `NotAllowed` for a missing scope, `TooMany` after many wrong keys."""
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = token_of(secret.strip())
        if token is None:
            count_wrong(request, "keys", sentence=_("Too many wrong keys from this address. Wait five minutes."))
            return None
        needed = self.scope or (Scope.READ if request.method in SAFE else Scope.WRITE)
        if needed not in token.scopes:
            raise NotAllowed(_("This key lacks the scope “%(scope)s”. Make another key that has it.") % {"scope": str(needed)})
        _note_use(token)
        visitor = Visitor(token.user, scopes=frozenset(token.scopes))
        request.visitor = visitor  # type: ignore[attr-defined]
        return visitor


class SessionAccess(AuthBase):
    """A signed-in browser. A change must carry the CSRF token, as the pages' own requests do."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "secondstory_session"

    def __call__(self, request: HttpRequest) -> Any:
        """The session's visitor; None for a stranger, and for a request that came with a key."""
        if "Authorization" in request.headers or not request.visitor.is_signed_in:  # type: ignore[attr-defined]
            return None
        if check_csrf(request) is not None:
            raise NotAllowed(_("Send the CSRF token of the page as X-CSRFToken, or use a key."))
        return request.visitor  # type: ignore[attr-defined]


def access(scope: str = "") -> list[AuthBase]:
    """Both ways in; `scope` where an operation asks for another than read or write, like import."""
    return [KeyAccess(scope), SessionAccess()]


def _note_use(token: Token) -> None:
    today = clock.now().date()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
