"""Zones by the names that readers know."""

from __future__ import annotations

import pytest
from django import forms

from secondstory.lib.clock import zone_name, zone_named, zones_offered
from secondstory.lib.forms import ZoneField


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


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("UTC+1", "Etc/GMT-1"),
        (" utc-11 ", "Etc/GMT+11"),
        ("UTC+02:00", "Etc/GMT-2"),
        ("UTC+0", "UTC"),
        ("UTC+5:30", ""),
        ("UTC+99", ""),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Mars/Olympus", ""),
        ("", ""),
    ],
)
def test_a_zone_is_read_as_people_write_it(written: str, zone: str) -> None:
    assert zone_named(written) == zone


def test_what_is_offered_is_what_can_be_read_and_nothing_counts_the_other_way_round() -> None:
    offered = zones_offered()
    assert [zone for zone in offered if zone.startswith("Etc/") or not zone_named(zone)] == []
    assert len(offered) == len(set(offered))
    assert {"UTC", "UTC+2", "UTC-12", "UTC+14", "Europe/Lisbon"} <= set(offered)


def test_a_form_shows_and_takes_the_name_that_readers_know() -> None:
    class Zoned(forms.Form):
        zone = ZoneField()

    assert 'value="UTC+2"' in str(Zoned(initial={"zone": "Etc/GMT-2"})["zone"])
    sent = Zoned({"zone": "UTC+2"})
    assert sent.is_valid()
    assert sent.cleaned_data == {"zone": "Etc/GMT-2"}
    wrong = Zoned({"zone": "Mars/Olympus"})
    assert wrong.errors["zone"] == ["“Mars/Olympus” is not a time zone. Use a name like Europe/Lisbon or UTC."]
