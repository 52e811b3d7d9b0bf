"""Puts the visitor on the request, and keeps every page shut to those who have not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject

from secondstory.people.models import User
from secondstory.people.permissions import Visitor

EXAMPLE_MODE = "example"


class VisitorMiddleware:
    """Sets `request.visitor`, made when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = SimpleLazyObject(lambda: visitor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SignedInMiddleware:
    """Every page is for those who have signed in, unless `settings.OPEN_URL_NAMES` names it: a new page is shut by default.

    The API answers for itself (`people.access`): it knows keys as well as sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        """Send strangers to the sign-in page, and back afterwards; a fragment's page as a whole."""
        match = request.resolver_match
        if match is None or "api" in match.namespaces or match.view_name in settings.OPEN_URL_NAMES:
            return None
        if request.visitor.is_signed_in:  # type: ignore[attr-defined]
            return None
        if request.headers.get("HX-Request") == "true":
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            return HttpResponse(status=401, headers={"HX-Redirect": _sign_in(page.path + (f"?{page.query}" if page.query else ""))})
        return redirect(_sign_in(request.get_full_path() if request.method in {"GET", "HEAD"} else ""))


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor of a browser request."""
    user = get_user(request)  # the row itself, not the lazy stand-in that is `request.user`
    if not isinstance(user, User):
        return Visitor(None)
    return Visitor(user, is_example=bool(request.session.get(EXAMPLE_MODE)))


def _sign_in(back_to: str) -> str:
    url = resolve_url(settings.LOGIN_URL)
    return f"{url}?{urlencode({'next': back_to})}" if back_to.strip("/") else url
