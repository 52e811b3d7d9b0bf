"""Zones by the names that readers know."""

from __future__ import annotations

import pytest

from secondstory.lib.clock import zone_name


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/GMT-1", "UTC+1"),
        ("Etc/GMT+11", "UTC-11"),
        ("Etc/GMT+0", "UTC"),
        ("Etc/GMT", "Etc/GMT"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_called_as_people_call_it(zone: str, name: str) -> None:
    assert zone_name(zone) == name
