"""What is sent to PagerDuty, and change events as it lists them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.record import Record
from tests.sources.formats.trying import assert_cut_is_sound, assert_sound, claims, damaged, read_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# fmt: off
TRIGGER: dict[str, Any] = {
    "routing_key": "r", "event_action": "trigger", "dedup_key": "db-2/pool",
    "payload": {
        "summary": "No free connections on db-2", "timestamp": "2024-03-02T14:05:09+0000", "source": "db-2", "severity": "critical",
        "component": "postgres",
    },
    "links": [{"href": "https://runbooks.shop.example/pool", "text": "Runbook"}], "client": "Watcher",
    "client_url": "https://watcher.shop.example/1",
}
RESOLVE: dict[str, Any] = {"routing_key": "r", "event_action": "resolve", "dedup_key": "db-2/pool"}
VERSION_1: dict[str, Any] = {
    "service_key": "s", "event_type": "acknowledge", "incident_key": "db-2/pool", "description": "No free connections on db-2",
}
CHANGE: dict[str, Any] = {
    "routing_key": "r",
    "payload": {
        "summary": "Deploy of shop 1.42 to production", "timestamp": "2024-03-02T14:01:00Z", "source": "pipeline",
        "custom_details": {"user": "ana@shop.example"},
    },
    "links": [{"href": "https://ci.shop.example/42"}],
}
CHANGES: dict[str, Any] = {
    "change_events": [
        {
            "id": "01C", "type": "change_event", "summary": "Deploy of shop 1.42", "timestamp": "2024-03-02T14:01:00Z",
            "source": "pipeline", "services": [{"id": "PS1", "summary": "Checkout"}], "links": [],
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (TRIGGER, [
        Record(
            "No free connections on db-2", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="2024-03-02T14:05:09+0000",
            kind="alert", source="PagerDuty Watcher", external_id="db-2/pool opened 2024-03-02T14:05:09+0000", thread="db-2/pool",
            signal="opened", severity="critical", about=("db-2", "postgres"),
            links=("https://watcher.shop.example/1", "https://runbooks.shop.example/pool"),
        ),
    ]),
    (RESOLVE, [
        Record("Over: db-2/pool", precision="unknown", kind="alert", source="PagerDuty", thread="db-2/pool", signal="closed"),
    ]),
    (VERSION_1, [
        Record(
            "Acknowledged: No free connections on db-2", precision="unknown", kind="action", source="PagerDuty", thread="db-2/pool",
            signal="acknowledged",
        ),
    ]),
    (CHANGE, [
        Record(
            "Deploy of shop 1.42 to production", occurred_at=utc("2024-03-02 14:01:00"), time_as_written="2024-03-02T14:01:00Z",
            kind="change", source="PagerDuty", who="ana@shop.example", about=("pipeline",), links=("https://ci.shop.example/42",),
        ),
    ]),
    (CHANGES, [
        Record(
            "Deploy of shop 1.42", occurred_at=utc("2024-03-02 14:01:00"), time_as_written="2024-03-02T14:01:00Z", kind="change",
            source="PagerDuty", external_id="01C", about=("pipeline", "Checkout"),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("pagerduty_events", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["pagerduty_events"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
