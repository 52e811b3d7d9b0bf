"""Times and durations as readers see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from secondstory.ui import times

AT = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 min"),
        (timedelta(seconds=40), "under a minute"),
        (timedelta(minutes=47), "47 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=10, seconds=59), "2 h 10 min"),
        (timedelta(days=3, hours=4, minutes=50), "3 d 4 h"),
        (timedelta(days=3, minutes=50), "3 d"),
        (timedelta(minutes=-90), "1 h 30 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(span: timedelta, words: str) -> None:
    assert times.in_words(span) == words


def test_a_duration_can_be_rounded_down_to_one_unit() -> None:
    assert times.in_words(timedelta(hours=21, minutes=43), units=1) == "21 h"


def test_a_moment_is_in_the_readers_zone_with_utc_and_its_day_beside_it() -> None:
    with timezone.override(ZoneInfo("Asia/Manila")):
        shown = times.moment(AT)
    assert shown == '<time datetime="2026-07-06T23:30:00Z">7 Jul 2026, 07:30 <small>6 Jul 23:30 UTC</small></time>'


def test_a_moment_can_be_shown_in_another_zone_than_the_readers() -> None:
    with timezone.override(ZoneInfo("Asia/Manila")):
        shown = times.moment(AT, "approximate", "Europe/Lisbon")
    assert shown == '<time datetime="2026-07-06T23:30:00Z">about 7 Jul 2026, 00:30 <small>6 Jul 23:30 UTC</small></time>'


def test_where_the_zone_is_utc_the_time_stands_once() -> None:
    with timezone.override(UTC):
        assert times.moment(AT) == '<time datetime="2026-07-06T23:30:00Z">6 Jul 2026, 23:30 <small>UTC</small></time>'


def test_a_day_has_no_clock_time() -> None:
    with timezone.override(ZoneInfo("Asia/Manila")):
        assert times.moment(AT, "day") == '<time datetime="2026-07-07">7 Jul 2026</time>'
        assert times.calendar_day(AT) == '<time datetime="2026-07-07">7 July 2026</time>'
        assert times.calendar_day(date(2026, 7, 6)) == '<time datetime="2026-07-06">6 July 2026</time>'


def test_a_clock_time_tells_the_whole_instant_on_hovering() -> None:
    shown = times.clock_in(AT - timedelta(hours=4), "Europe/Lisbon")
    assert shown == '<time datetime="2026-07-06T19:30:00Z" title="6 July 2026, 19:30 UTC">20:30 <small>19:30 UTC</small></time>'


def test_an_unknown_zone_is_taken_for_utc() -> None:
    assert times.clock_in(AT, "Middle/Earth") == times.clock_in(AT, "UTC")
