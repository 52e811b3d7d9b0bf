"""The reader's zone and colours come from cookies, so whatever a cookie can hold must do no harm."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from secondstory.ui.reader import theme_of, zone_of


class _Reader:
    def __init__(self, zone: str) -> None:
        self.zone = zone


def _request(*, zone: str = "", theme: str = "", chosen: str = "") -> Any:
    request = RequestFactory().get("/")
    request.COOKIES |= {"zone": zone, "theme": theme}
    request.user = _Reader(chosen)  # type: ignore[assignment]
    return request


@pytest.mark.parametrize(
    ("chosen", "told", "zone"),
    [
        ("Asia/Manila", "Europe/Lisbon", "Asia/Manila"),
        ("", "Europe/Lisbon", "Europe/Lisbon"),
        ("Old/Name", "Europe/Lisbon", "Europe/Lisbon"),
        ("", "../../etc/passwd", "UTC"),
        ("", "", "UTC"),
    ],
)
def test_the_zone_chosen_wins_over_the_browsers_and_nonsense_over_none(chosen: str, told: str, zone: str) -> None:
    assert str(zone_of(_request(zone=told, chosen=chosen))) == zone


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")])
def test_only_the_two_themes_are_taken(cookie: str, theme: str) -> None:
    assert theme_of(_request(theme=cookie)) == theme
