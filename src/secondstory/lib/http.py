"""What several slices read from a request, and how they answer programs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
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


def takes_deliveries(check_size: Callable[[int], None]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that other tools send to: POST alone, a body that `check_size` lets through, refusals as JSON with one sentence.

    What the database can't take at this moment is answered so that they send it again.
    """

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        log = logging.getLogger(view.__module__)

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            if request.method != "POST":
                return JsonResponse({"detail": _("Deliveries are sent here with POST.")}, status=405, headers={"Allow": "POST"})
            try:
                check_size(int(request.headers.get("Content-Length") or 0))
                _measure(request, check_size)
                return view(request, *args, **given)
            except Refusal as refusal:
                return JsonResponse({"detail": refusal.sentence}, status=refusal.status)
            except OperationalError:
                log.exception("A delivery could not be kept.")
                said = _("It could not be kept at this moment. Send it again.")
                return JsonResponse({"detail": said}, status=503, headers={"Retry-After": "30"})

        return answered

    return around


def _measure(request: HttpRequest, check_size: Callable[[int], None]) -> None:
    """A body that came without its length is measured only when it is read. Raises `TooLarge`."""
    try:
        request.body  # noqa: B018  # read once, and kept by the request
    except RequestDataTooBig:
        check_size(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        raise
