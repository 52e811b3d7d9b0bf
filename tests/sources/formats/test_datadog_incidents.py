"""Datadog's incidents and their timelines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.record import Incident, Record
from tests.sources.formats.trying import assert_cut_is_sound, assert_sound, claims, damaged, incident_of, read_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# fmt: off
INCIDENT: dict[str, Any] = {
    "data": {
        "id": "d-1", "type": "incidents",
        "attributes": {
            "public_id": 7, "title": "Checkout is failing", "severity": "SEV-2", "state": "resolved", "customer_impacted": True,
            "customer_impact_scope": "One in ten orders fails", "customer_impact_start": "2024-03-02T14:02:00+00:00",
            "customer_impact_end": "2024-03-02T14:31:00+00:00", "detected": "2024-03-02T14:05:00+00:00",
            "created": "2024-03-02T14:07:00+00:00", "modified": "2024-03-02T15:00:00+00:00", "resolved": "2024-03-02T14:40:00+00:00",
            "fields": {"services": {"type": "autocomplete", "value": ["checkout"]}, "state": {"type": "dropdown", "value": "resolved"}},
        },
        "relationships": {"commander_user": {"data": {"id": "u-1", "type": "users"}}},
    },
    "included": [{"id": "u-1", "type": "users", "attributes": {"email": "ana@shop.example", "name": "Ana Vidal"}}],
}
CELL: dict[str, Any] = {
    "data": [
        {
            "id": "c-1", "type": "incident_timeline_cells",
            "attributes": {
                "cell_type": "markdown", "content": {"content": "Failing over to db-3"}, "display_time": "2024-03-02T14:12:00Z",
                "created": "2024-03-02T14:13:00Z",
            },
            "relationships": {"created_by_user": {"data": {"id": "u-1"}}},
        },
    ],
    "included": [{"id": "u-1", "type": "users", "attributes": {"email": "ana@shop.example"}}],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (INCIDENT, [
        Record(
            "Impact on customers began: One in ten orders fails", occurred_at=utc("2024-03-02 14:02:00"),
            time_as_written="2024-03-02T14:02:00+00:00", kind="impact", source="Datadog incidents",
            external_id="d-1 customer_impact_start", thread="d-1", severity="SEV-2", about=("checkout",),
        ),
        Record(
            "Incident detected: Checkout is failing", occurred_at=utc("2024-03-02 14:05:00"), time_as_written="2024-03-02T14:05:00+00:00",
            kind="discovery", source="Datadog incidents", external_id="d-1 detected", thread="d-1", severity="SEV-2", about=("checkout",),
        ),
        Record(
            "Incident declared: Checkout is failing", occurred_at=utc("2024-03-02 14:07:00"), time_as_written="2024-03-02T14:07:00+00:00",
            kind="action", source="Datadog incidents", external_id="d-1 created", thread="d-1", signal="opened", severity="SEV-2",
            about=("checkout",),
        ),
        Record(
            "Impact on customers ended: Checkout is failing", occurred_at=utc("2024-03-02 14:31:00"),
            time_as_written="2024-03-02T14:31:00+00:00", kind="impact", source="Datadog incidents", external_id="d-1 customer_impact_end",
            thread="d-1", severity="SEV-2", about=("checkout",),
        ),
        Record(
            "Incident resolved: Checkout is failing", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T14:40:00+00:00",
            kind="action", source="Datadog incidents", external_id="d-1 resolved", thread="d-1", signal="closed", severity="SEV-2",
            about=("checkout",),
        ),
    ]),
    (CELL, [
        Record(
            "Failing over to db-3", occurred_at=utc("2024-03-02 14:12:00"), time_as_written="2024-03-02T14:12:00Z", kind="communication",
            source="Datadog incidents", who="ana@shop.example", external_id="c-1",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("datadog_incidents", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["datadog_incidents"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (INCIDENT, Incident(
        system="Datadog", external_id="d-1", title="Checkout is failing", severity="SEV-2", status="resolved",
        started_at=utc("2024-03-02 14:02:00"), detected_at=utc("2024-03-02 14:05:00"), resolved_at=utc("2024-03-02 14:40:00"),
        services=("checkout",), roles=(("incident commander", "ana@shop.example"),), updated_at=utc("2024-03-02 15:00:00"),
    )),
    (CELL, None),
]
# fmt: on


@pytest.mark.parametrize(("sample", "expected"), STATES)
def test_what_it_says_of_the_incident(sample: dict[str, Any], expected: Incident | None) -> None:
    assert incident_of(sample) == expected


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
