"""Times as people and spreadsheets write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.calendar import Told, is_ambiguous, order_of, told


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2026-03-14T14:05:11Z", Told(utc(2026, 3, 14, 14, 5, 11))),
        ("14.03.2026 14:05", Told(datetime(2026, 3, 14, 14, 5))),
        ("14.03.26, 14:05:11,250", Told(datetime(2026, 3, 14, 14, 5, 11, 250_000))),
        ("3/14/2026 2:05 PM", Told(datetime(2026, 3, 14, 14, 5))),
        ("3/14/2026 12:05 am", Told(datetime(2026, 3, 14, 0, 5))),
        ("2026/03/14 14:05", Told(datetime(2026, 3, 14, 14, 5))),
        ("14 Mar 2026 14:05:11", Told(datetime(2026, 3, 14, 14, 5, 11))),
        ("March 14th, 2026 2:05 PM", Told(datetime(2026, 3, 14, 14, 5))),
        ("Sat, 14 Mar 2026 14:05:11 +0100", Told(utc(2026, 3, 14, 13, 5, 11))),
        ("2026-03-14 14:05 CET", Told(utc(2026, 3, 14, 13, 5))),
        ("14.03.2026 14:05 Europe/Lisbon", Told(utc(2026, 3, 14, 14, 5))),
        ("14:05 14.03.2026", Told(datetime(2026, 3, 14, 14, 5))),
        ("14/03/2026", Told(datetime(2026, 3, 14), is_day=True)),
        ("1773496800", Told(utc(2026, 3, 14, 14, 0))),
    ],
)
def test_each_way_of_writing_a_time_is_read(written: str, wanted: Told) -> None:
    assert told(written) == wanted


@pytest.mark.parametrize(
    "written",
    ["", "14:05", "pool 14.03", "31.02.2026 10:00", "version 3.11.2026", "25:99", "10.0.0.12", None, True, [], "0001-01-01T00:00:00Z"],
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert told(written) is None


def test_a_clock_time_takes_the_day_it_is_given() -> None:
    assert told("2:05 pm", on=date(2026, 3, 14)) == Told(datetime(2026, 3, 14, 14, 5))


def test_day_or_month_first_is_what_the_numbers_or_the_dots_say() -> None:
    assert [order_of(["01/02/2026", "13/02/2026"]), order_of(["01/13/2026"]), order_of(["01.02.2026"]), order_of(["01/02/2026"])] == [
        True,
        False,
        True,
        None,
    ]
    assert told("03/04/2026 10:00", day_first=True) == Told(datetime(2026, 4, 3, 10, 0))
    assert told("03/04/2026 10:00") == Told(datetime(2026, 3, 4, 10, 0))
    assert [is_ambiguous("03/04/2026"), is_ambiguous("03/03/2026"), is_ambiguous("13/04/2026"), is_ambiguous("03.04.2026")] == [
        True,
        False,
        False,
        False,
    ]


@given(st.text(max_size=70) | st.integers() | st.floats(allow_nan=True))
def test_nothing_raises_and_what_is_read_lies_in_the_years_of_computers(value: object) -> None:
    found = told(value)
    assert found is None or 1989 <= found.at.year <= 2100
