"""R19: the 48-hour clock at each boundary, over clock changes, weekends and reopenings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.incidents.review_clock import ClockState, Limits, ReviewClock, clock_start

LISBON = ZoneInfo("Europe/Lisbon")
HOURS = Limits(amber=timedelta(hours=24), red=timedelta(hours=40), whole=timedelta(hours=48))
WORKING = Limits(HOURS.amber, HOURS.red, HOURS.whole, working_days_only=True)
MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 13, 10, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def reading(started_at: datetime | None = MONDAY, **changes: object) -> ReviewClock:
    values: dict[str, object] = {"held_at": None, "is_required": True, "limits": HOURS, "zone": LISBON}
    return ReviewClock(started_at=started_at, **(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(0), ClockState.GREEN),
        (timedelta(hours=24) - MOMENT, ClockState.GREEN),
        (timedelta(hours=24), ClockState.AMBER),
        (timedelta(hours=40) - MOMENT, ClockState.AMBER),
        (timedelta(hours=40), ClockState.RED),
        (timedelta(hours=48), ClockState.RED),
        (timedelta(hours=48) + MOMENT, ClockState.BREACHED),
    ],
)
def test_the_state_at_each_boundary(after: timedelta, state: ClockState) -> None:
    assert reading().state(MONDAY + after) is state


def test_while_the_incident_lasts_the_clock_waits() -> None:
    clock = reading(None)
    assert (clock.state(MONDAY), clock.due_at, clock.nudges()) == (ClockState.WAITING, None, [])


def test_no_review_asked_for_means_no_clock() -> None:
    clock = reading(is_required=False)
    assert (clock.state(MONDAY + timedelta(days=9)), clock.nudges()) == (ClockState.NOT_REQUIRED, [])


@pytest.mark.parametrize(("hours", "state"), [(48, ClockState.HELD), (49, ClockState.HELD_LATE)])
def test_held_in_time_or_late(hours: int, state: ClockState) -> None:
    assert reading(held_at=MONDAY + timedelta(hours=hours)).state(MONDAY + timedelta(days=30)) is state


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 12, tzinfo=LISBON), datetime(2026, 10, 24, 12, tzinfo=LISBON)])
def test_a_clock_change_neither_adds_nor_takes_an_hour(day: datetime) -> None:
    start = day.astimezone(UTC)
    clock = reading(start)
    assert clock.due_at == start + timedelta(hours=48)
    assert clock.state(start + timedelta(hours=48)) is ClockState.RED
    assert clock.state(start + timedelta(hours=48) + MOMENT) is ClockState.BREACHED


def test_with_working_days_only_a_weekend_does_not_count() -> None:
    clock = reading(FRIDAY, limits=WORKING)
    assert clock.due_at == datetime(2026, 3, 17, 10, 0, tzinfo=UTC)
    assert clock.elapsed(datetime(2026, 3, 15, 22, 0, tzinfo=UTC)) == timedelta(hours=14)
    assert clock.state(datetime(2026, 3, 17, 10, 0, tzinfo=UTC)) is ClockState.RED


def test_a_weekend_with_a_clock_change_counts_for_nothing_either() -> None:
    friday = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
    assert reading(friday, limits=WORKING).due_at == datetime(2026, 3, 31, 11, 0, tzinfo=UTC)


def test_reminders_come_at_4_24_and_40_hours_and_never_on_a_weekend() -> None:
    assert reading().nudges() == [MONDAY + timedelta(hours=hours) for hours in (4, 24, 40)]
    monday_at_nine = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    assert reading(FRIDAY).nudges() == [FRIDAY + timedelta(hours=4), monday_at_nine, monday_at_nine]


def test_reopening_sets_the_clock_back_once_and_never_again() -> None:
    first, second, third = (MONDAY + timedelta(days=days) for days in (0, 1, 2))
    assert clock_start(first, kept_at=None) == first
    assert clock_start(None, kept_at=first) is None
    assert clock_start(second, kept_at=None) == second
    assert clock_start(third, kept_at=second) == second


YEAR_2026 = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
moments = st.datetimes(*YEAR_2026, timezones=st.just(UTC))


@given(moments, st.floats(0, 200), st.sampled_from([HOURS, WORKING]))
def test_the_time_is_up_exactly_when_the_state_says_so(start: datetime, hours: float, limits: Limits) -> None:
    clock = reading(start, limits=limits)
    now = start + timedelta(hours=hours)
    assert clock.due_at is not None
    assert (clock.state(now) is ClockState.BREACHED) == (clock.elapsed(now) > limits.whole)
    assert clock.elapsed(clock.due_at) == limits.whole
