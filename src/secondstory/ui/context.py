"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from secondstory import __version__
from secondstory.ui.reader import theme_of


def page(request: HttpRequest) -> dict[str, Any]:
    """`visitor`: who is looking, in which mode; `theme`: light, dark or empty; `zone_name`: of the times shown."""
    return {
        "visitor": getattr(request, "visitor", None),
        "theme": theme_of(request),
        "zone_name": timezone.get_current_timezone_name(),
        "version": __version__,
    }
