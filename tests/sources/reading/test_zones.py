"""Zones as reports state them."""

from datetime import datetime

import pytest

from secondstory.sources.reading.zones import offset_on, stated_zone, zone_in


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("All times in UTC.", "UTC"),
        ("_All times in EEST_", "Europe/Athens"),
        ("All times in CET (GMT+1)", "Europe/Paris"),
        ("All times in UC/Pacific", "America/Los_Angeles"),
        ("*All times listed in this report are in Pacific Time (US & Canada).", "America/Los_Angeles"),
        ("Timezone: Europe/Berlin", "Europe/Berlin"),
        ("Times are local (UTC+5:30)", "+05:30"),
        ("All events are documented in [UTC](https://example.test/utc) time.", "UTC"),
        ("All times in Brussels time", "Europe/Brussels"),
        ("Alle Zeiten in MEZ.", "Europe/Paris"),
        ("The service was down in the UTC evening.", None),
        ("Times were hard for the team.", None),
    ],
)
def test_a_statement_names_its_zone(line: str, zone: str | None) -> None:
    assert stated_zone(line) == zone


@pytest.mark.parametrize(
    ("heading", "zone"), [("Timeline (all times PST)", "America/Los_Angeles"), ("Time (PT)", "America/Los_Angeles"), ("Timeline", None)]
)
def test_a_heading_names_its_zone(heading: str, zone: str | None) -> None:
    assert zone_in(heading) == zone


def test_an_abbreviation_out_of_season_is_the_clock_on_the_wall() -> None:
    assert offset_on("America/Los_Angeles", datetime.fromisoformat("2023-07-05T12:11")) == "-07:00"
    assert offset_on("America/Los_Angeles", datetime.fromisoformat("2023-01-05T12:11")) == "-08:00"
    assert offset_on("UTC", datetime.fromisoformat("2023-01-05T00:00")) == "Z"
    assert offset_on("+05:30", datetime.fromisoformat("2023-01-05T00:00")) == "+05:30"
