"""As-of mode shuts every address but those that are made for it, so that a new one can't leak what became known later (law 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.people.http import StoryRequest
from secondstory.site.problems import problem
from secondstory.ui.middleware import refused_page
from secondstory.workspace.views.as_of import later

ASKS = "as_of"
"""The name in an address that turns the mode on."""
MADE_FOR_IT = frozenset({
    "incidents/<str:key>/",
    "incidents/<str:key>/as-of/",
    "incidents/<str:key>/timeline.md",
    "incidents/<str:key>/timeline.csv",
    "incidents/<str:key>/timeline.json",
    "incidents/<str:key>/timeline.svg",
    "incidents/<str:key>/timeline-picture.json",
    "api/v1/incidents/<key>",
    "api/v1/incidents/<key>/events",
})  # fmt: skip
"""Routes that cut what they answer to what was known. Every other one under an incident says that it was written later."""


class AsOfMiddleware:
    """Answers for routes that know nothing of as-of mode when an address asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: dict[str, Any]) -> HttpResponse | None:
        """The answer in place of the view; None where the view may answer, or the mode is not asked for."""
        match = request.resolver_match
        if ASKS not in request.GET or match is None or (match.route in MADE_FOR_IT and request.method in {"GET", "HEAD"}):
            return None
        is_api = "api" in match.namespaces
        try:
            return _answer(cast(StoryRequest, request), named, is_api=is_api)
        except Refusal as refusal:
            return problem(refusal.status, refusal.sentence, field=refusal.field) if is_api else refused_page(request, refusal)


def _answer(request: StoryRequest, named: dict[str, Any], *, is_api: bool) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        raise Refusal(_("As of a minute one can only read. Leave as_of out to change something."), field=ASKS)
    if "key" not in named:
        raise Refusal(_("As of a minute one reads one incident. Leave as_of out, or ask an incident for it."), field=ASKS)
    if not is_api:
        return later(request, named["key"])
    operation: Callable[..., HttpResponse] = resolve(reverse("api:read_later", kwargs={"key": named["key"]})).func
    return operation(request, key=named["key"])
