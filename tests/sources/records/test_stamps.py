"""Times as machines write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.stamps import EARLIEST, LATEST, moment

INSTANTS = st.datetimes(EARLIEST.replace(tzinfo=None), (LATEST - timedelta(days=2)).replace(tzinfo=None)).map(
    lambda at: at.replace(tzinfo=UTC)
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@given(INSTANTS, st.sampled_from([("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)]), st.booleans())
def test_an_epoch_of_any_unit_as_number_or_text_is_its_instant(at: datetime, unit: tuple[str, int], as_text: bool) -> None:
    micro = (at - EPOCH) // timedelta(microseconds=1)
    number = micro * unit[1] // 10**6
    meant = EPOCH + timedelta(microseconds=number * 10**6 // unit[1])
    assert moment(str(number) if as_text else number) == meant


@given(INSTANTS)
def test_seconds_with_six_decimals_as_text_are_exact(at: datetime) -> None:
    micro = (at - EPOCH) // timedelta(microseconds=1)
    assert moment(f"{micro // 10**6}.{micro % 10**6:06}") == at


@given(INSTANTS, st.integers(-14 * 4, 14 * 4))
def test_iso_with_any_offset_is_its_instant(at: datetime, quarters: int) -> None:
    away = timedelta(minutes=15 * quarters)
    local = (at + away).replace(tzinfo=None)
    if not 1990 <= local.year < LATEST.year:
        return
    sign, minutes = "-" if quarters < 0 else "+", abs(15 * quarters)
    for colon in (":", ""):
        assert moment(f"{local.isoformat()}{sign}{minutes // 60:02}{colon}{minutes % 60:02}") == at


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02 03:04:05 UTC", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2020-01-02T03:04:05.123456789Z", datetime(2020, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)),
        ("2020-01-02T03:04:05.000-0700", datetime(2020, 1, 2, 10, 4, 5, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2020-01-02 03:04", datetime(2020, 1, 2, 3, 4)),  # noqa: DTZ001
        ("2020-01-02", datetime(2020, 1, 2)),  # noqa: DTZ001
    ],
)
def test_what_is_written_is_what_is_meant(written: str, meant: datetime) -> None:
    assert moment(written) == meant


@pytest.mark.parametrize(
    "value",
    [None, True, 0, "0", -1, "", "never", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2020-13-01", "2020-02-30",
     float("nan"), float("inf"), 10**40, "1" * 5000, [], {}, "2020-01-02T25:00:00Z"],
)  # fmt: skip
def test_what_means_never_is_no_time(value: Any) -> None:
    assert moment(value) is None
