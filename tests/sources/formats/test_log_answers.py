"""Loki, CloudWatch Logs Insights and Prometheus, as they answer."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats import log_answers
from tests.sources.formats.sound import assert_sound, damaged, kinds_of, records, skipped, utc
from tests.sources.formats.trying import assert_cut_is_sound

LOKI: dict[str, Any] = {
    "status": "success",
    "data": {
        "resultType": "streams",
        "result": [
            {
                "stream": {"app": "checkout", "level": "error"},
                "values": [
                    ["1773496800123000000", "no connection to db-2"],
                    ["1773496801123000000", 'level=warn msg="trying again" attempt=2'],
                    ["1773496802123000000", '{"level":"info","msg":"it works"}'],
                ],
            }
        ],
    },
}
INSIGHTS: dict[str, Any] = {
    "results": [
        [{"field": "@timestamp", "value": "2026-03-14 14:00:00.123"}, {"field": "@message", "value": "ERROR no connection"}, {"field": "@ptr", "value": "x"}],
        [{"field": "@timestamp", "value": "2026-03-14 14:01:00.000"}, {"field": "count", "value": "7"}],
    ],
    "status": "Complete",
}  # fmt: skip
MEASURED: dict[str, Any] = {
    "status": "success",
    "data": {"resultType": "matrix", "result": [{"metric": {"__name__": "up"}, "values": [[1773496800.5, "1"]]}]},
}


def test_lines_of_loki_have_the_labels_of_their_stream() -> None:
    assert kinds_of(LOKI) == ["log_answers"]
    assert [(one.occurred_at, one.text, one.severity, one.about, one.marks) for one in records(LOKI)] == [
        (utc("2026-03-14 14:00:00.123"), "no connection to db-2", "error", ("checkout",), ("log",)),
        (utc("2026-03-14 14:00:01.123"), "trying again", "warn", ("checkout",), ("log",)),
        (utc("2026-03-14 14:00:02.123"), "it works", "info", ("checkout",), ("log",)),
    ]
    assert len(records({"streams": LOKI["data"]["result"]})) == 3


def test_rows_of_insights_are_in_utc() -> None:
    assert [(one.occurred_at, one.text, one.severity) for one in records(INSIGHTS)] == [
        (utc("2026-03-14 14:00:00.123"), "ERROR no connection", "error"),
        (utc("2026-03-14 14:01"), "count 7", ""),
    ]


def test_measurements_are_refused_in_a_sentence() -> None:
    assert (records(MEASURED), skipped(MEASURED)) == (
        [],
        ["It has measurements over time and no events: export the alerts on them, or an annotation, to have them on a timeline."],
    )


@given(damaged([LOKI, INSIGHTS, MEASURED]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, log_answers.FORMAT)


@given(st.sampled_from([LOKI, INSIGHTS]), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
