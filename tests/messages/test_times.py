"""When a reader is written to: their clock, their quiet hours, weekends, changes of the clock, both sides of the date line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from secondstory.messages.times import Hours

FRIDAY, MONDAY = date(2026, 3, 20), date(2026, 3, 23)


def hours(zone: str = "UTC", *, hour: int = 8, quiet: tuple[int, int] = (19, 7), days: frozenset[int] = frozenset(range(5))) -> Hours:
    return Hours(ZoneInfo(zone), hour, quiet[0], quiet[1], days)


def times_between(reader: Hours, begins: datetime, ends: datetime) -> list[str]:
    """The quarters of an hour at which a round would send, as the reader's wall shows them."""
    found = []
    while begins < ends:
        if reader.is_time(begins):
            found.append(f"{begins.astimezone(reader.zone):%a %H:%M}")
        begins += timedelta(minutes=15)
    return found


def test_nothing_is_sent_before_the_hour_in_quiet_hours_and_at_weekends() -> None:
    found = times_between(hours(), datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 24, tzinfo=UTC))
    assert (found[0], found[43], found[44], found[-1], len(found)) == ("Fri 08:00", "Fri 18:45", "Mon 08:00", "Mon 18:45", 88)


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Kiritimati", date(2026, 3, 17)), ("UTC", date(2026, 3, 16)), ("Pacific/Pago_Pago", date(2026, 3, 15))]
)
def test_the_day_is_the_one_on_their_wall(zone: str, day: date) -> None:
    assert hours(zone).day(datetime(2026, 3, 16, 10, 30, tzinfo=UTC)) == day


def test_on_both_sides_of_the_date_line_monday_is_over_there_and_not_begun_here() -> None:
    moment = datetime(2026, 3, 15, 20, 0, tzinfo=UTC)  # Sunday in UTC
    assert hours("Pacific/Kiritimati").is_time(moment)  # Monday 10:00
    assert not hours("Pacific/Pago_Pago").is_time(moment)  # Sunday 09:00


def test_an_hour_that_the_clock_leaves_out_counts_as_over() -> None:
    reader = Hours(ZoneInfo("Africa/Cairo"), 0, 3, 3)  # on Friday, 24 April 2026, midnight is followed by one o'clock
    found = times_between(reader, datetime(2026, 4, 23, 21, 45, tzinfo=UTC), datetime(2026, 4, 23, 22, 30, tzinfo=UTC))
    assert found == ["Thu 23:45", "Fri 01:00", "Fri 01:15"]


def test_an_hour_that_comes_twice_is_on_one_day() -> None:
    reader = Hours(ZoneInfo("Africa/Cairo"), 23, 3, 3)  # on Thursday, 29 October 2026, midnight is put back to eleven
    begins = datetime(2026, 10, 29, 20, 0, tzinfo=UTC)
    moments = [begins + timedelta(minutes=30 * count) for count in range(4)]
    assert {(reader.is_time(moment), reader.day(moment)) for moment in moments} == {(True, date(2026, 10, 29))}


@pytest.mark.parametrize(
    ("quiet", "is_quiet"),
    [((19, 7), [0, 6, 19, 23]), ((12, 14), [12, 13]), ((7, 7), [])],
)
def test_quiet_hours_may_go_over_midnight_or_be_none(quiet: tuple[int, int], is_quiet: list[int]) -> None:
    reader = hours(quiet=quiet)
    assert [hour for hour in (0, 6, 7, 12, 13, 14, 18, 19, 23) if reader.is_quiet(hour)] == is_quiet


def test_an_hour_inside_quiet_hours_becomes_their_end() -> None:
    assert (hours(hour=3).begins, hours(hour=20).begins, hours(hour=8).begins) == (7, 7, 8)


def test_on_friday_comes_near_what_is_due_until_the_next_digest() -> None:
    reader = hours()
    assert (reader.next_day(FRIDAY), reader.horizon(FRIDAY, before_days=0)) == (MONDAY, MONDAY - timedelta(days=1))
    assert reader.horizon(FRIDAY, before_days=1) == MONDAY
    assert reader.horizon(FRIDAY, before_days=3) == date(2026, 3, 25)


def test_whoever_hears_on_mondays_only_hears_of_the_whole_week() -> None:
    reader = hours(days=frozenset({0}))
    assert reader.next_day(MONDAY) == date(2026, 3, 30)
    assert reader.horizon(MONDAY, before_days=0) == date(2026, 3, 29)
    assert not reader.is_sending_day(FRIDAY)
