"""What happens round every page: the reader's zone, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal, Stale
from secondstory.lib.room import no_room
from secondstory.ui.reader import zone_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReaderZoneMiddleware:
    """Shows times in the reader's zone: the one they chose, else the browser's, else UTC."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            return self.get_response(request)


class RefusalMiddleware:
    """A `Refusal` that no form caught becomes a page of ours with its sentence and its status; so does a bare 405."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content and not request.path.startswith("/api/"):
            page = render(request, "ui/405.html", status=405)
            page["Allow"] = answer["Allow"]
            return page
        return answer

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a refusal, and a full disk; leave every other exception to the error page."""
        problem = no_room(problem) or problem
        return refused_page(request, problem) if isinstance(problem, Refusal) else None


def refused_page(request: HttpRequest, problem: Refusal) -> HttpResponse:
    """The page with a refusal's sentence."""
    context = {"refusal": problem, "heading": _heading(problem), "changes": changes_of(problem), "back": _way_back(request)}
    return render(request, "ui/refused.html", context, status=problem.status)


@dataclass(frozen=True)
class Change:
    """One field two people changed, as each left it."""

    name: str
    yours: str
    theirs: str


def changes_of(problem: Refusal) -> list[Change]:
    """The fields in which two people's texts differ; none unless the refusal is a stale edit."""
    if not isinstance(problem, Stale):
        return []
    both = [(name, mine, problem.theirs.get(name)) for name, mine in problem.yours.items()]
    return [Change(_name(name), _text(mine), _text(other)) for name, mine, other in both if mine != other]


def _name(field: str) -> str:
    return field.removesuffix("_at").removesuffix("_on").replace("_", " ").capitalize()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value in (None, "") else str(value)


def _heading(problem: Refusal) -> str:
    headings = {
        403: _("Not for you to do"),
        409: _("Two people changed this"),
        413: _("That is too much at once"),
        429: _("A little slower, please"),
        507: _("There is no room left"),
    }
    return headings.get(problem.status, _("That can’t be done as it stands"))


def _way_back(request: HttpRequest) -> str:
    """Where the visitor came from, if that is a page of ours; else the same address, read instead of sent."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host() and came_from.path:
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return request.path if request.method != "GET" else "/"
