"""Puts the visitor on the request: who is asking, and whether they look at the example."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor of a browser request."""
    user = request.user if isinstance(request.user, User) or request.user.is_authenticated else None
    return Visitor(user, is_example=bool(request.session.get(EXAMPLE_MODE)))
