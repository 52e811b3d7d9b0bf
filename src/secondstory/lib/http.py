"""What several slices read from a request."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal


def expected_version(request: HttpRequest) -> int | None:
    """The version in If-Match, with or without quotes; None when there is none. Raises `Refusal` when it is not a number."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not given or given == "*":
        return None
    if not (given.isascii() and given.isdigit()):
        raise Refusal(_("If-Match carries the version number you saw."))
    return int(given)
