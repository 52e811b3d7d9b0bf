"""Days on which people work: Monday to Friday, anywhere. Whoever wants holidays moves the day themselves."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Neither Saturday nor Sunday."""
    return day.weekday() < SATURDAY


def working_day_after(day: date, count: int) -> date:
    """The day that is `count` working days after `day`; with 0 the day itself, or the Monday after it."""
    while count > 0 or not is_working_day(day):
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_since(day: date, today: date) -> int:
    """How many working days have begun after `day` up to and with `today`; 0 when `today` is not later."""
    if today <= day:
        return 0
    weeks, rest = divmod((today - day).days, 7)
    return weeks * SATURDAY + sum(is_working_day(today - timedelta(days=back)) for back in range(rest))
