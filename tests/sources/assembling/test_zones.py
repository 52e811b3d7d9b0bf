"""Clocks: zones that were assumed, hours that come twice or never, and clocks that are ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.assembling.zones import NEVER, TWICE, Clock, Placed, known_zone, offset_in


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_time_with_an_offset_is_taken_at_its_word() -> None:
    clock = Clock("Europe/Lisbon")
    assert clock.place(utc(2026, 3, 14, 12), as_written="2026-03-14T14:00:00+02:00") == Placed(utc(2026, 3, 14, 12), "+02:00")
    assert clock.sentences == {}


def test_a_naive_time_is_read_in_the_assumed_zone_and_says_so_unless_that_was_given() -> None:
    clock = Clock("Europe/Berlin")
    assert clock.place(datetime(2026, 7, 1, 12)) == Placed(utc(2026, 7, 1, 10), "Europe/Berlin", zone_assumed=True)
    assert clock.sentences == {"Its times name no zone and were read as Europe/Berlin: give the right one with --zone.": 1}
    known = Clock("+05:30", zone_was_given=True)
    assert known.place(datetime(2026, 7, 1, 12)) == Placed(utc(2026, 7, 1, 6, 30), "+05:30", zone_assumed=True)
    assert known.sentences == {}


def test_an_hour_that_comes_twice_is_told_apart_by_the_order_of_the_log() -> None:
    clock = Clock("Europe/Berlin", zone_was_given=True)
    written = [(1, 50), (2, 10), (2, 50), (2, 10), (2, 55), (3, 5)]
    placed = [clock.place(datetime(2026, 10, 25, hour, minute)) for hour, minute in written]
    assert [one.at for one in placed if one] == [
        utc(2026, 10, 24, 23, 50), utc(2026, 10, 25, 0, 10), utc(2026, 10, 25, 0, 50), utc(2026, 10, 25, 1, 10), utc(2026, 10, 25, 1, 55),
        utc(2026, 10, 25, 2, 5),
    ]  # fmt: skip
    assert clock.sentences == {TWICE: 4}


def test_an_hour_that_never_was_is_read_as_an_hour_later_and_unsure() -> None:
    clock = Clock("Europe/Berlin", zone_was_given=True)
    assert clock.place(datetime(2026, 3, 29, 2, 30)) == Placed(utc(2026, 3, 29, 1, 30), "Europe/Berlin", zone_assumed=True, is_unsure=True)
    assert clock.sentences == {NEVER: 1}


def test_what_a_clock_is_ahead_is_taken_off() -> None:
    clock = Clock(skew=timedelta(seconds=90))
    placed = clock.place(utc(2026, 3, 14, 12))
    assert placed is not None
    assert placed.at == utc(2026, 3, 14, 11, 58, 30)


def test_the_end_of_time_is_no_error() -> None:
    assert Clock("+02:00").place(datetime(1, 1, 1)) is None
    assert Clock(skew=timedelta(days=-400)).place(utc(9999, 12, 31)) is None


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2026-03-14T14:00:00+02:00", "+02:00"),
        ("2026-03-14T14:00:00.123-0700", "-07:00"),
        ("2026-03-14T14:00:00+00:00", "UTC"),
        ("1773496800123", "UTC"),
        ("", "UTC"),
        ("2026-03-14", "UTC"),
    ],
)
def test_the_offset_a_time_was_written_with(written: str, zone: str) -> None:
    assert offset_in(written) == zone


def test_zones_by_name() -> None:
    assert [known_zone(name) for name in ("Europe/Lisbon", "CET", "UTC", "+02:00", "Nowhere/At", "")] == [
        "Europe/Lisbon",
        "Europe/Paris",
        "UTC",
        None if known_zone("+02:00") is None else "+02:00",
        None,
        None,
    ]


@given(st.datetimes(), st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "+05:30"]))
def test_no_time_raises_and_each_lies_within_a_day_of_what_the_clock_showed(at: datetime, zone: str) -> None:
    placed = Clock(zone).place(at)
    assert placed is None or abs(placed.at.replace(tzinfo=None) - at) <= timedelta(hours=26)
