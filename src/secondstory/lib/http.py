"""What several slices read from a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal, VersionNeeded
from secondstory.lib.room import no_room


def expected_version(request: HttpRequest) -> int | None:
    """The version in If-Match, with or without quotes; None when there is none. Raises `Refusal` when it is not a number."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not given or given == "*":
        return None
    if not (given.isascii() and given.isdigit()):
        raise Refusal(_("If-Match carries the version number you saw."))
    return int(given)


def needed_version(request: HttpRequest) -> int | None:
    """Like `expected_version`, but an edit without If-Match is refused; `If-Match: *` says "whatever it is now" and answers None."""
    if not request.headers.get("If-Match", "").strip():
        raise VersionNeeded(
            _("Send the version you saw as If-Match, so that nothing newer is overwritten; “*” overwrites whatever is there.")
        )
    return expected_version(request)


def asks_for_page(request: HttpRequest) -> bool:
    """A form sent by the browser itself, which wants to go somewhere; scripts want the answer alone."""
    return "HX-Request" not in request.headers and "text/html" in request.headers.get("Accept", "")


def refusals_as_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that a page's script asks: what it refuses, a full disk included, is `{"detail": sentence}`.

    A form that the browser or htmx sends gets the page of the refusal.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        try:
            return view(request, *args, **given)
        except (Refusal, OSError) as problem:
            refusal = problem if isinstance(problem, Refusal) else no_room(problem)
            if refusal is None or asks_for_page(request) or "HX-Request" in request.headers:
                raise
            return JsonResponse({"detail": refusal.sentence, "field": refusal.field}, status=refusal.status)

    return answered
