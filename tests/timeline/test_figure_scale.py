"""Where an instant lies on the drawing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from secondstory.timeline.figure_scale import FOLD_WIDTH, MOST_TICKS, scale_of

LISBON = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_an_hour_is_drawn_evenly_with_round_ticks() -> None:
    scale = scale_of([START + 2 * MINUTE, START + 62 * MINUTE], left=0, right=624, zone=LISBON)
    assert (len(scale.pieces), scale.folds(), scale.days()) == (1, [], [])
    assert scale.x(START + 32 * MINUTE) == 312
    assert [(tick.at - START) // MINUTE for tick in scale.ticks()] == [10, 20, 30, 40, 50, 60]


def test_a_long_silence_is_folded_and_says_how_long_it_was() -> None:
    change, page = START, START + 21 * DAY
    scale = scale_of([change, page, page + HOUR], left=0, right=1000, zone=LISBON)
    assert [span for _x, span in scale.folds()] == [21 * DAY]
    assert scale.pieces[1].left - scale.pieces[0].right == FOLD_WIDTH
    assert scale.x(change) < scale.x(START + DAY) < scale.x(page) < scale.x(page + HOUR)
    assert [f"{tick.at:%d %b}" for tick in scale.days()] == ["14 Mar", "04 Apr"]


def test_a_short_silence_is_drawn_as_it_was() -> None:
    assert scale_of([START, START + 3 * HOUR, START + 4 * HOUR], left=0, right=1000, zone=LISBON).folds() == []


def test_ticks_stay_round_on_the_wall_when_clocks_change() -> None:
    """On 29 March 2026 Lisbon goes from 01:00 to 02:00; the night has an hour less."""
    night = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)
    scale = scale_of([night, night + 16 * HOUR], left=0, right=1000, zone=LISBON)
    shown = [tick.at.astimezone(LISBON).strftime("%H:%M") for tick in scale.ticks()]
    assert shown == ["22:00", "00:00", "02:00", "04:00", "06:00", "08:00", "10:00", "12:00", "14:00"]


def test_many_days_are_named_by_day() -> None:
    scale = scale_of([START + n * DAY for n in range(9)], left=0, right=1000, zone=LISBON)
    assert [tick.is_day for tick in scale.ticks()] == [True] * len(scale.ticks())
    assert len(scale.days()) == 9


minutes = st.lists(st.integers(0, 40 * 366 * 24 * 60), min_size=2, max_size=40, unique=True)


@given(minutes)
def test_whatever_happened_is_drawn_in_order_inside_the_drawing(after: list[int]) -> None:
    times = [START + n * MINUTE for n in after]
    scale = scale_of(times, left=100, right=1000, zone=LISBON)
    places = [scale.x(at) for at in sorted(times)]
    assert places == sorted(places)
    assert all(100 <= place <= 1000.001 for place in places)
    assert abs(scale.pieces[-1].right - 1000) < 0.01
    assert len(scale.ticks()) <= MOST_TICKS + len(scale.pieces) + 1
