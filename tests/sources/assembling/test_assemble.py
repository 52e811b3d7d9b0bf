"""The door: order, places, clocks, what was known, and a sentence for what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.sources.assembling import assemble as door
from secondstory.sources.assembling.assemble import Assembly, Line, Options, Problem
from secondstory.sources.assembling.kept import instant
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.record import Item, Record, Skipped
from tests.sources.assembling.conftest import NOON, record


def lines_of(*items: Item, options: Options | None = None) -> list[Line]:
    with Assembly(options) as assembly:
        assembly.add("file", items)
        return list(assembly.lines())


@settings(deadline=None)
@given(st.lists(st.lists(st.none() | st.integers(0, 5), max_size=12), max_size=3))
def test_the_order_is_total_and_stable_and_what_has_no_time_stays_where_it_stood(files: list[list[int | None]]) -> None:
    with Assembly() as assembly:
        wanted: list[tuple[int, int, str]] = []
        for number, seconds in enumerate(files):
            given = [record(f"{number}/{place}", second, source=f"s{number}") for place, second in enumerate(seconds)]
            assembly.add(f"file {number}", given)
            first = next((second for second in seconds if second is not None), None)
            last = first
            for one, second in zip(given, seconds, strict=True):
                last = second if second is not None else last
                wanted.append((-1 if last is None else last, len(wanted), one.text))
        assert [line.text for line in assembly.lines()] == [text for _second, _number, text in sorted(wanted)]
        assert [line.place for line in assembly.everything()] == list(range(len(wanted)))


def test_more_that_wait_for_a_time_than_may_wait_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_WAITING", 2)
    found = lines_of(*(record(f"n{number}", None) for number in range(4)), record("timed", 0))
    assert [line.text for line in found] == ["n0", "n1", "n2", "n3", "timed"]


def test_a_clock_that_is_ahead_is_put_back_by_file_or_by_source_and_the_original_is_kept() -> None:
    options = Options(skews={"FILE": timedelta(seconds=90)})
    (line,) = lines_of(record("x", 0, time_as_written="12:00"), options=options)
    assert (instant(line.kept.at or 0), instant(line.kept.recorded or 0), line.kept.written) == (
        NOON - timedelta(seconds=90),
        NOON,
        "12:00",
    )
    (line,) = lines_of(record("x", 0, source="Nagios"), options=Options(skews={"nagios": timedelta(seconds=-5)}))
    assert instant(line.kept.at or 0) == NOON + timedelta(seconds=5)


def test_since_and_until_keep_both_ends_and_what_has_no_time() -> None:
    options = Options(since=NOON + timedelta(seconds=1), until=NOON + timedelta(seconds=3))
    found = lines_of(*(record(f"s{second}", second) for second in range(5)), record("after all", None), options=options)
    assert [line.text for line in found] == ["s1", "s2", "s3"]
    assert [line.text for line in lines_of(record("no time at all", None), options=options)] == ["no time at all"]


@pytest.mark.parametrize(
    ("given", "is_known"),
    [
        ({"kind": "alert"}, True), ({"kind": "communication", "who": "kim"}, True), ({"kind": "decision"}, True), ({"kind": "action"}, True),
        ({"kind": "impact"}, True), ({"kind": "discovery"}, True), ({"kind": "observation", "who": "kim"}, True), ({"kind": "change"}, False),
        ({"kind": "change", "who": "kim"}, False), ({"kind": "observation", "marks": ("log",), "who": "kim"}, False), ({"kind": "observation"}, False),
        ({"kind": "observation", "who": "robot", "marks": ("bot",)}, False),
    ],
)  # fmt: skip
def test_what_the_responders_are_assumed_to_have_known(given: dict[str, object], is_known: bool) -> None:
    (line,) = lines_of(record("x", 5, **given))
    assert [(one.role, instant(one.at), one.basis) for one in line.known] == (
        [("responders", NOON + timedelta(seconds=5), "assumed")] if is_known else []
    )


def test_without_a_time_nothing_is_assumed() -> None:
    (line,) = lines_of(record("x", None, kind="alert"))
    assert line.known == ()


def test_problems_are_a_sentence_each_with_how_often_and_where() -> None:
    def cut() -> Iterator[Item]:
        yield Skipped("A line is no JSON.", "line 3")
        yield record("read", 0, occurred_at=datetime(2026, 3, 14, 12))
        yield Skipped("A line is no JSON.", "line 9")
        yield record("read too", 0, occurred_at=datetime(1, 1, 1, tzinfo=UTC))
        raise Unreadable("It is cut off.")

    with Assembly(Options(zone="+05:00")) as assembly:
        assert assembly.add("a.log", cut()) == 2
        assert assembly.problems == [
            Problem("a.log", "A line is no JSON.", "line 3", 2),
            Problem("a.log", "It is cut off."),
            Problem("a.log", "Its times name no zone and were read as +05:00: give the right one with --zone.", "", 1),
        ]
        assert [line.text for line in assembly.lines()] == ["read too", "read"]


def test_a_time_outside_the_years_there_are_leaves_the_record_where_it_stood() -> None:
    with Assembly(Options(zone="+05:00")) as assembly:
        assembly.add("f", [record("first", 0), record("odd", 0, occurred_at=datetime(1, 1, 1)), record("last", 9)])
        assert [(line.text, line.kept.precision) for line in assembly.lines()] == [
            ("first", "exact"),
            ("odd", "unknown"),
            ("last", "exact"),
        ]
        assert assembly.problems == [
            Problem("f", "A time lies outside the years there are, so the record stands where it stood in its file.", "line 0")
        ]


def test_the_hash_is_of_the_record_as_it_stood_and_the_text_itself_is_kept_only_when_asked_for() -> None:
    from hashlib import sha256

    one = Record(text="x", raw='{"x": "\ud800"}', occurred_at=NOON)
    wanted = sha256('{"x": "\ud800"}'.encode("utf-8", "surrogatepass")).hexdigest()
    (line,) = lines_of(one)
    assert (line.kept.sha256, line.kept.raw) == (wanted, "")
    (line,) = lines_of(one, options=Options(keeps_raw=True))
    assert (line.kept.sha256, line.kept.raw) == (wanted, '{"x": "\ud800"}')
