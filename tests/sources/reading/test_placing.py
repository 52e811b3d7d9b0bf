"""Times of documents as instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from secondstory.sources.reading.keeping import as_kept, from_kept
from secondstory.sources.reading.placing import Instant, place, zone_named
from secondstory.sources.reading.understood import FoundAction, FoundEvent, FoundFactor, FoundSection, Understood

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)


def event(at: str | None, *, until: str | None = None, precision: str = "exact") -> FoundEvent:
    return FoundEvent("x", at, until, precision, "", 1)


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=UTC)


def started(understood: Understood, zone: str = "UTC") -> Instant | None:
    return place(understood, assumed_zone=zone, now=NOW).started


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("+01:00", "Etc/GMT-1"),
        ("-0700", "Etc/GMT+7"),
        ("UTC+2", "Etc/GMT-2"),
        ("+00:00", "UTC"),
        ("Z", "UTC"),
        ("+05:30", ""),
        ("CEST", ""),
        ("", ""),
        ("+99:00", ""),
    ],
)
def test_zones_as_stated(written: str, name: str) -> None:
    assert zone_named(written) == name


def test_the_labelled_start_comes_first() -> None:
    told = Understood("f", "t", date="2026-02-03", times={"started": "2026-02-03T10:20Z"}, events=(event("2026-02-03T10:05"),))
    assert started(told) == Instant(utc(3, 10, 20))


def test_then_the_first_entry_of_that_day() -> None:
    told = Understood("f", "t", date="2026-02-03", events=(event("2026-02-01T09:00"), event("2026-02-03T10:05"), event("2026-02-03T09:30")))
    assert started(told) == Instant(utc(3, 9, 30), "approximate")


def test_then_the_day_in_the_assumed_zone() -> None:
    told = Understood("f", "t", date="2026-02-03", events=(event("2026-02-04T10:05"),))
    assert started(told, "Asia/Tokyo") == Instant(utc(2, 15), "day")


def test_then_whatever_is_first() -> None:
    assert started(Understood("f", "t", events=(event("2026-02-04T10:05"),))) == Instant(utc(4, 10, 5), "approximate")
    assert started(Understood("f", "t", events=(event("2026-02-04", precision="day"),))) == Instant(utc(4), "day")


@pytest.mark.parametrize("date", [None, "2062-01-01", "1066-10-14", "not a day", "0001-01-01", "9999-12-31"])
def test_no_day_or_one_that_cannot_be_asks_for_it(date: str | None) -> None:
    assert started(Understood("f", "t", date=date)) is None


def test_an_offset_is_kept_and_no_offset_assumed() -> None:
    told = Understood("f", "t", date="2026-02-03", events=(event("2026-02-03T10:05+01:00"), event("2026-02-03T10:05"), event(None)))
    placed = place(told, assumed_zone="America/New_York", now=NOW)
    assert [(one.at, one.zone_assumed) for one in placed.events] == [(utc(3, 9, 5), False), (utc(3, 15, 5), True), (None, False)]
    assert (placed.zone, placed.zone_assumed) == ("America/New_York", False)


def test_a_range_that_runs_backwards_is_no_range() -> None:
    told = Understood(
        "f", "t", events=(event("2026-02-03T10:05", until="2026-02-03T10:00"), event("2026-02-03T10:05", until="2026-02-03T11:00"))
    )
    assert [one.until for one in place(told, assumed_zone="UTC", now=NOW).events] == [None, utc(3, 11)]


def test_the_last_entry_is_the_end_unless_it_is_a_follow_up_weeks_later() -> None:
    told = Understood("f", "t", date="2026-02-03", events=(event("2026-02-03T10:05"), event("2026-02-03T12:00"), event("2026-02-25T09:00")))
    assert place(told, assumed_zone="UTC", now=NOW).moments == {"resolved": Instant(utc(3, 12), "approximate")}


def test_times_that_contradict_the_start_are_left_out_and_said() -> None:
    told = Understood("f", "t", date="2026-02-03", times={"started": "2026-02-03T10:00Z", "mitigated": "2026-02-02T10:00Z"})
    placed = place(told, assumed_zone="UTC", now=NOW)
    assert placed.moments == {}
    assert placed.problems == (
        "The time it gives as “mitigated” (2026-02-02T10:00Z) can't be right beside the others, so it was left out.",
    )


def test_what_was_understood_survives_being_kept() -> None:
    told = Understood(
        "f",
        "t",
        date="2026-02-03",
        services=("a",),
        learned=("b",),
        times={"started": "2026-02-03"},
        events=(event("2026-02-03T10:05"),),
        actions=(FoundAction("a", "o", None, "", done=True, line=3),),
        factors=(FoundFactor("f", 4, "luck"),),
        sections=(FoundSection("s", "m", 5),),
        problems=("p",),
        near_miss=True,
    )
    assert from_kept(as_kept(told)) == told
    assert from_kept(as_kept(replace(told, events=()))) != told
