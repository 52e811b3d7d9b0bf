"""How the reader wants to see pages: their time zone and their colours. Both come as cookies, so both are checked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest

from secondstory.lib.clock import known_zones

ZONE_COOKIE = "zone"
THEME_COOKIE = "theme"
THEMES = frozenset({"light", "dark"})


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone the signed-in reader chose, else the one their browser told, else UTC."""
    chosen = getattr(getattr(request, "user", None), "zone", "")
    for name in (chosen, request.COOKIES.get(ZONE_COOKIE, "")):
        if name in known_zones():
            return ZoneInfo(name)
    return ZoneInfo("UTC")


def theme_of(request: HttpRequest) -> str:
    """ "light" or "dark" if the reader chose one; empty to follow the system."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""
