"""What no database keeps: NUL, and half a character. It is refused at the door, so that no operation meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from secondstory.site.problems import problem

NUL = "\x00"
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NulMiddleware:
    """Answers 400 to an address with NUL in it, and 422 to a JSON body that has it; forms check their own fields."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path_info.startswith("/api/")
        if NUL in request.path_info or NUL in unquote_plus(request.META.get("QUERY_STRING", "")):
            if is_api:
                return problem(400, _("There is a character in the address that can't be kept (NUL). Take it out."))
            return render(request, "ui/400.html", status=400)
        if is_api and _has_nul(request):
            return problem(422, _("There is a character in it that can't be kept (NUL). Take it out."))
        if is_api and _has_half(request):
            return problem(422, _("There is half a character in it (a lone surrogate), which can't be kept. Take it out."))
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    return _is_json(request) and _ESCAPED_NUL.search(request.body) is not None


def _has_half(request: HttpRequest) -> bool:
    """Whether a surrogate is written in a JSON body without the other one of its pair."""
    if not _is_json(request) or _ESCAPED_SURROGATE.search(request.body) is None:
        return False
    try:
        json.dumps(json.loads(request.body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):
        return False  # no JSON: the view says so
    return False


def _is_json(request: HttpRequest) -> bool:
    """Whether there is a JSON body to look into. One that is too large is left to the view, which refuses it as such."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return request.content_type == "application/json" and length.isdigit() and int(length) <= most_bytes
