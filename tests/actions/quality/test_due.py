"""Weekdays as people say them: "this Friday" is the first that comes, "next Friday" is the one of next week."""

from __future__ import annotations

from datetime import date

import pytest

from secondstory.actions.quality import find_due

MONDAY, THURSDAY, FRIDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 29)


@pytest.mark.parametrize(
    ("words", "said_on", "day"),
    [
        ("by Friday", THURSDAY, date(2026, 11, 27)),
        ("by this Friday", THURSDAY, date(2026, 11, 27)),
        ("this Friday", THURSDAY, date(2026, 11, 27)),
        ("by next Friday", THURSDAY, date(2026, 12, 4)),
        ("next Friday", THURSDAY, date(2026, 12, 4)),
        ("by Friday", FRIDAY, date(2026, 12, 4)),
        ("by next Friday", FRIDAY, date(2026, 12, 4)),
        ("by next Friday", MONDAY, date(2026, 12, 4)),
        ("by the coming Tuesday", THURSDAY, date(2026, 12, 1)),
        ("by next Monday", SUNDAY, date(2026, 11, 30)),
        ("this week", MONDAY, date(2026, 11, 27)),
        ("this week", SUNDAY, date(2026, 12, 4)),
        ("next week", MONDAY, date(2026, 12, 4)),
    ],
)
def test_a_weekday_is_this_weeks_or_next_weeks_as_it_is_said(words: str, said_on: date, day: date) -> None:
    due = find_due(f"Add a check to CI, {words}", today=said_on)
    assert due is not None
    assert (due.words.removeprefix("the "), due.on) == (words, day)


def test_a_weekday_that_names_what_happened_is_no_day_to_be_done_by() -> None:
    assert find_due("Replay the mails of this Friday's outage", today=THURSDAY) is None
