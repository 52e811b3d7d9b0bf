"""Google Cloud Monitoring's incidents."""

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
OPEN: dict[str, Any] = {
    "incident": {
        "incident_id": "gm1", "scoping_project_id": "shop", "state": "open", "started_at": 1709388309, "ended_at": None,
        "policy_name": "Pool", "condition_name": "Free connections", "summary": "Free connections of db-2 below 1",
        "url": "https://console.cloud.google.example/gm1", "resource_display_name": "db-2", "severity": "Critical",
    },
    "version": "1.2",
}
CLOSED: dict[str, Any] = {
    "incident": {
        "incident_id": "gm1", "scoping_project_id": "shop", "state": "closed", "started_at": 1709388309, "ended_at": 1709389869,
        "policy_name": "Pool", "condition_name": "Free connections", "summary": "Free connections of db-2 below 1",
        "url": "https://console.cloud.google.example/gm1", "resource_display_name": "db-2", "severity": "Critical",
    },
    "version": "1.2",
}
NEVER: dict[str, Any] = {
    "incident": {
        "incident_id": "gm2", "scoping_project_id": "shop", "state": "OPEN", "started_at": 0, "ended_at": 0,
        "policy_name": "projects/1/alertPolicies/2", "condition_name": "Free connections",
        "summary": "Free connections of db-2 below 1", "url": "https://console.cloud.google.example/gm1",
        "resource_display_name": "db-2", "severity": "Critical",
    },
    "version": "1.0",
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (OPEN, [
        Record(
            "Pool: Free connections: Free connections of db-2 below 1", occurred_at=utc("2024-03-02 14:05:09"),
            time_as_written="1709388309", kind="alert", source="Google Cloud Monitoring shop", external_id="gm1 opened 20240302T140509",
            thread="gm1", signal="opened", severity="Critical", about=("db-2",), links=("https://console.cloud.google.example/gm1",),
        ),
    ]),
    (CLOSED, [
        Record(
            "Pool: Free connections: Free connections of db-2 below 1", occurred_at=utc("2024-03-02 14:05:09"),
            time_as_written="1709388309", kind="alert", source="Google Cloud Monitoring shop", external_id="gm1 opened 20240302T140509",
            thread="gm1", signal="opened", severity="Critical", about=("db-2",), links=("https://console.cloud.google.example/gm1",),
        ),
        Record(
            "Over: Pool: Free connections", occurred_at=utc("2024-03-02 14:31:09"), time_as_written="1709389869", kind="alert",
            source="Google Cloud Monitoring shop", external_id="gm1 closed 20240302T143109", thread="gm1", signal="closed",
            severity="Critical", about=("db-2",), links=("https://console.cloud.google.example/gm1",),
        ),
    ]),
    (NEVER, [
        Record(
            "Free connections: Free connections of db-2 below 1", precision="unknown", kind="alert",
            source="Google Cloud Monitoring shop", external_id="gm2 opened", thread="gm2", signal="opened", severity="Critical",
            about=("db-2",), links=("https://console.cloud.google.example/gm1",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("gcp_monitoring", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["gcp_monitoring"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
