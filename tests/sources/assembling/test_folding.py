"""What is one line, what is not, and that nothing is lost by it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.sources.assembling.assemble import Assembly, Line, Options
from secondstory.sources.assembling.folding import Windows
from secondstory.sources.records.record import Record
from tests.sources.assembling.conftest import record


def fold(*records: Record, windows: Windows | None = None) -> list[Line]:
    with Assembly(Options(windows=windows or Windows())) as assembly:
        assembly.add("file", records)
        return list(assembly.lines())


def told(lines: list[Line]) -> list[tuple[str, int, list[str]]]:
    return [(line.text, line.records, [one.why for one in line.told]) for line in lines]


def test_a_replay_by_the_senders_id_is_one_line_wherever_it_comes() -> None:
    lines = fold(
        record("Page", external_id="p1"), record("Page, worded otherwise", external_id="p1"), record("Page", 7200, external_id="p1")
    )
    assert told(lines) == [("Page", 3, ["replay", "replay"])]


def test_an_id_that_stands_on_every_row_folds_nothing() -> None:
    lines = fold(*(record(f"step {number}", number, external_id="INC-7") for number in range(5)))
    assert len(lines) == 5


def test_exact_copies_are_one_line_but_not_with_ids_that_differ() -> None:
    assert told(fold(record("x y"), record("x y"), record("x y"))) == [("x y", 3, ["copy", "copy"])]
    same: dict[str, Any] = {"kind": "communication", "who": "kim"}
    assert len(fold(record("+1", external_id="m1", **same), record("+1", external_id="m2", **same))) == 2


def test_a_machine_that_repeats_itself_is_one_line_until_it_falls_silent() -> None:
    lines = fold(*(record("no answer", seconds, marks=("log",)) for seconds in (0, 30, 100, 200, 900)))
    assert [(line.records, line.until) for line in lines] == [(4, lines[0].kept.at + 200_000_000), (1, None)]  # type: ignore[operator]


def test_people_who_say_the_same_are_never_one() -> None:
    same: dict[str, Any] = {"kind": "communication"}
    lines = fold(record("on it", who="kim", **same), record("on it", who="bo", **same), record("on it", 20, who="kim", **same))
    assert [line.records for line in lines] == [1, 1, 1]


ALERT: dict[str, Any] = {"kind": "alert", "signal": "opened", "severity": "critical"}


def test_one_alert_told_by_three_systems_is_one_line_with_three_sources() -> None:
    lines = fold(
        record("HighErrorRate: Error rate on checkout above 5 %", 0, source="Alertmanager", about=("checkout",), **ALERT),
        record("Triggered: High error rate on checkout", 20, source="PagerDuty", **ALERT),
        record(
            "[FIRING:1] HighErrorRate checkout error rate", 45, source="Slack #inc", kind="communication", who="alertbot", marks=("bot",)
        ),
        record("any idea about the high error rate on checkout?", 50, source="Slack #inc", kind="communication", who="kim"),
    )
    assert [(line.sources, [one.why for one in line.told]) for line in lines] == [
        (("Alertmanager", "PagerDuty", "Slack #inc"), ["told", "told"]), (("Slack #inc",), []),
    ]  # fmt: skip


def test_alerts_that_only_look_alike_stay_apart() -> None:
    apart = [
        (record("Disk full on db-2", source="A", **ALERT), record("Disk full on db-3", 5, source="B", **ALERT)),
        (
            record("High error rate on checkout", source="A", **ALERT),
            record("High error rate on checkout", 5, source="B", kind="alert", signal="closed"),
        ),
        (record("High error rate on checkout", source="A", **ALERT), record("High error rate on checkout", 900, source="B", **ALERT)),
        (record("High error rate on checkout", source="A", **ALERT), record("High latency on search", 5, source="B", **ALERT)),
        (
            record("Deployment of shop to production: success", source="A", kind="change"),
            record("shop production deployment alert", 5, source="B", **ALERT),
        ),
    ]
    assert [len(fold(*pair)) for pair in apart] == [2] * len(apart)


def test_an_alert_that_comes_back_after_its_closing_is_a_new_one() -> None:
    def signal(seconds: int, signal: str) -> Record:
        return record("Disk full", seconds, kind="alert", signal=signal, thread="t", source="A")

    lines = fold(signal(0, "opened"), signal(60, "opened"), signal(120, "closed"), signal(180, "opened"))
    assert [(line.kept.signal, line.records) for line in lines] == [("opened", 2), ("closed", 1), ("opened", 1)]


def test_what_is_folded_into_a_folded_line_goes_to_the_first() -> None:
    lines = fold(
        record("High error rate on checkout", 0, source="A", **ALERT),
        record("High error rate on checkout", 10, source="B", **ALERT),
        record("High error rate on checkout", 40, source="B", **ALERT),
        record("High error rate on checkout", 40, source="B", **ALERT),
    )
    assert told(lines) == [("High error rate on checkout", 4, ["told", "repeat", "copy"])]


def test_two_hundred_the_same_are_one_line_that_names_some_and_counts_all() -> None:
    (line,) = fold(*(record("same", 0, locator=f"line {number}") for number in range(1, 201)))
    assert (line.records, len(line.told), sum(one.records for one in line.told)) == (200, 51, 199)
    assert (line.told[-1].records, line.told[-1].locator, line.told[-1].last_locator) == (149, "line 52", "line 200")


RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from(["Disk full on db-2", "High error rate on checkout", "on it", "deployed shop"]),
        st.none() | st.integers(0, 400),
        source=st.sampled_from(["A", "B", "C"]),
        kind=st.sampled_from(["alert", "change", "communication", "observation"]),
        who=st.sampled_from(["", "kim", "bo"]),
        signal=st.sampled_from(["", "opened", "closed"]),
        external_id=st.sampled_from(["", "", "1", "2"]),
        marks=st.sampled_from([(), ("bot",), ("log",)]),
        thread=st.sampled_from(["", "t"]),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(RECORDS, st.sampled_from([2, 40_000]))
def test_as_much_evidence_comes_out_as_went_in(records: list[Record], remembered: int) -> None:
    with Assembly(Options(windows=Windows(most_remembered=remembered))) as assembly:
        assembly.add("file", records)
        lines, everything = list(assembly.lines()), list(assembly.everything())
    assert sum(line.records for line in lines) == len(records) == len(everything)
    assert all(line.records == 1 + sum(one.records for one in line.told) for line in lines)
    heads = {line.place for line in lines}
    counted = Counter(line.folded_into for line in everything if line.folded_into is not None)
    assert set(counted) <= heads
    assert {line.place: line.records - 1 for line in lines if line.records > 1} == counted


@settings(deadline=None)
@given(RECORDS)
def test_no_line_holds_messages_of_two_people(records: list[Record]) -> None:
    with Assembly() as assembly:
        assembly.add("file", records)
        everything = list(assembly.everything())
    people: dict[int, set[str]] = {}
    for line in everything:
        if line.kept.kind == "communication" and line.kept.who and "bot" not in line.kept.marks:
            people.setdefault(line.place if line.folded_into is None else line.folded_into, set()).add(line.kept.who)
    assert all(len(who) == 1 for who in people.values())
