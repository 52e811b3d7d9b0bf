"""Datadog's monitors."""

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
MONITOR: dict[str, Any] = {
    "id": 1, "name": "CPU of db", "type": "query alert", "query": "avg(last_5m):avg:system.cpu.user{*} by {host} > 90",
    "message": "CPU is above 90 on {{host.name}} @slack-ops", "overall_state": "OK", "tags": ["service:checkout"], "priority": 2,
    "state": {
        "groups": {
            "host:db-2": {
                "name": "host:db-2", "status": "OK", "last_triggered_ts": 1709388309, "last_resolved_ts": 1709389309,
                "last_nodata_ts": 0,
            },
        },
    },
}
WITHOUT_GROUPS: dict[str, Any] = {
    "title": "Disk of db", "type": "metric alert", "query": "q", "message": "Disk is full", "tags": "service:checkout,team:db",
    "priority": 4, "monitor_id": "9", "scopes": [],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (MONITOR, [
        Record(
            "CPU of db (host:db-2): CPU is above 90", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309", kind="alert",
            source="Datadog", external_id="1 host:db-2 opened 20240302T140509", thread="1 host:db-2", signal="opened", severity="P2",
            about=("checkout", "db-2"),
        ),
        Record(
            "Over: CPU of db (host:db-2)", occurred_at=utc("2024-03-02 14:21:49"), time_as_written="1709389309", kind="alert",
            source="Datadog", external_id="1 host:db-2 closed 20240302T142149", thread="1 host:db-2", signal="closed", severity="P2",
            about=("checkout", "db-2"),
        ),
    ]),
    (WITHOUT_GROUPS, [
        Record(
            "Disk of db: Disk is full", precision="unknown", kind="alert", source="Datadog", thread="9", signal="opened", severity="P4",
            about=("checkout",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("datadog_monitors", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["datadog_monitors"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
