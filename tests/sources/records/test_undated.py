"""Days that were left out, and the folders and days a material has."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.lib import clock
from secondstory.sources.records.material import of_bytes, of_path
from secondstory.sources.records.undated import Days, at, day_in_name, is_next_day

SATURDAY = date(2024, 3, 2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-02", SATURDAY),
        ("02/03/2024", SATURDAY),
        ("2.3.24", SATURDAY),
        ("3/13/2024", date(2024, 3, 13)),
        ("March 2nd, 2024", SATURDAY),
        ("Saturday, March 2", SATURDAY),
        ("2 Mar", SATURDAY),
        ("-- Today --", date(2024, 3, 4)),
        ("Yesterday", date(2024, 3, 3)),
        ("Friday", date(2024, 3, 1)),
        ("Monday", date(2024, 3, 4)),
        ("31 February 2024", None),
        ("0001-01-01", None),
        ("Marching on", None),
        ("", None),
    ],
)
def test_days_in_words(written: str, expected: date | None) -> None:
    assert Days(date(2024, 3, 4), is_told=True).read(written) == expected


@pytest.mark.parametrize(
    ("near", "is_told", "month", "day", "expected"),
    [
        (date(2024, 1, 3), True, 12, 31, date(2023, 12, 31)),
        (date(2024, 12, 30), True, 1, 2, date(2025, 1, 2)),
        (date(2024, 1, 3), False, 1, 4, date(2024, 1, 4)),
        (date(2024, 1, 3), False, 1, 6, date(2023, 1, 6)),
        (date(2025, 5, 1), False, 2, 29, date(2024, 2, 29)),
        (date(2025, 5, 1), False, 2, 30, None),
    ],
)
def test_a_day_without_a_year(near: date, is_told: bool, month: int, day: int, expected: date | None) -> None:
    assert Days(near, is_told).with_year(month, day) == expected


def test_what_was_guessed_is_said_unless_somebody_told() -> None:
    told, guessed = Days(SATURDAY, is_told=True), Days(SATURDAY, is_told=False)
    for days in (told, guessed):
        assert days.sentences() == []
        days.read("2 Mar")
    assert told.sentences() == []
    assert guessed.sentences() == ["Its days name no year, and the latest that has passed was taken: say when it was to have them right."]


def test_the_day_given_goes_before_the_name_and_the_name_before_today() -> None:
    with clock.set_to(datetime.fromisoformat("2024-05-06T10:00:00+00:00")):
        material = of_bytes("ops-20240302.log", b"x")
        assert [Days.of(material), Days.of(of_bytes("ops.log", b"x"))] == [
            Days(SATURDAY, is_told=True),
            Days(date(2024, 5, 6), is_told=False),
        ]
        assert Days.of(material.on(date(2024, 4, 1))).near == date(2024, 4, 1)
        assert material.on(date(2024, 4, 1)).only(material.members[0]).day == date(2024, 4, 1)
    assert [day_in_name(name) for name in ("#ops.2024-03-02.log", "2024-13-02", "x123420240302", "a/20240302/b")] == [
        SATURDAY,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("14:05", time(14, 5)),
        ("2:05:33 PM", time(14, 5, 33)),
        ("12:02 a.m.", time(0, 2)),
        ("12:02 PM", time(12, 2)),
        ("14.05", time(14, 5)),
        ("14:05:33.25", time(14, 5, 33, 250_000)),
        ("24:00", None),
        ("half past", None),
    ],
)
def test_clock_times(written: str, expected: time | None) -> None:
    assert at(SATURDAY, written) == (datetime.combine(SATURDAY, expected) if expected else None)


def test_midnight_lies_between_late_and_early_alone() -> None:
    assert [is_next_day(time(23, 59), time(0, 1)), is_next_day(time(14), time(13)), is_next_day(time(3), time(2))] == [True, False, False]


@given(st.text(max_size=40), st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.booleans())
def test_no_words_break_it(written: str, near: date, is_told: bool) -> None:
    assert isinstance(Days(near, is_told).read(written), date | None)


def test_a_folder_gives_its_files_by_name_and_neither_links_nor_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.json", "a/1.json", "top.json", ".hidden/x.json", "a/.DS_Store", "__MACOSX/y.json"):
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_text(name)
    (tmp_path / "export/a/link.json").symlink_to(tmp_path / "export/top.json")
    (tmp_path / "export/out").symlink_to(tmp_path)
    material = of_path(tmp_path / "export")
    assert material.members == ("a/1.json", "b/2.json", "top.json")
    with material.open("b/2.json") as stream:
        assert stream.read() == b"b/2.json"
