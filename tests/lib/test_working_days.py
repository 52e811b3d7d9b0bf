"""Working days, by their definition and by a law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.lib.working_days import is_working_day, working_day_after, working_days_since

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 30)),
        (FRIDAY, 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (FRIDAY, 10, date(2026, 12, 11)),
    ],
)
def test_so_many_working_days_after(day: date, count: int, after: date) -> None:
    assert working_day_after(day, count) == after


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_counting_is_what_walking_day_by_day_counts(day: date, length: int) -> None:
    today = day + timedelta(days=length)
    assert working_days_since(day, today) == sum(is_working_day(day + timedelta(days=step)) for step in range(1, length + 1))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_counting_undoes_going_on(day: date, count: int) -> None:
    assert working_days_since(day, working_day_after(day, count)) == count


def test_nothing_has_begun_before_the_day() -> None:
    assert working_days_since(FRIDAY, date(2026, 11, 20)) == 0
