"""FireHydrant: webhooks, incidents, timelines."""

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
LIVE: dict[str, Any] = {
    "id": "FH1", "name": "Checkout is failing", "number": 42, "current_milestone": "resolved", "created_at": "2024-03-02 14:07:00 UTC",
    "started_at": "2024-03-02 14:02:00 UTC", "updated_at": "2024-03-02 14:45:00 UTC", "severity": {"slug": "SEV2"},
    "priority": {"slug": "P2"}, "services": [{"id": "s", "name": "Checkout"}], "private_status_page_url": "https://fh.shop.example/42",
    "impacts": [{"id": "im", "type": "functionality", "impact": {"name": "Orders"}, "condition": {"name": "Degraded"}}],
    "role_assignments": [{"incident_role": {"name": "Commander"}, "user": {"email": "ana@shop.example"}}],
    "milestones": [
        {"type": "started", "occurred_at": "2024-03-02 14:02:00 UTC"}, {"type": "detected", "occurred_at": "2024-03-02 14:05:00 UTC"},
        {"type": "acknowledged", "occurred_at": "2024-03-02 14:08:00 UTC"},
        {"type": "resolved", "occurred_at": "2024-03-02 14:40:00 UTC"},
    ],
}
WEBHOOK: dict[str, Any] = {"data": {"incident": LIVE}, "event": {"operation": "UPDATED", "resource_type": "incident"}}
CHANGE: dict[str, Any] = {
    "data": {
        "id": "CE1", "summary": "Deploy of shop 1.42", "starts_at": "2024-03-02T14:01:00.000Z", "ends_at": "2024-03-02T14:03:00.000Z",
        "environments": [{"name": "Production"}], "services": [{"name": "shop"}],
        "attachments": [{"href_url": "https://ci.shop.example/42"}], "created_at": "2024-03-02T14:00:59Z",
    },
    "event": {"operation": "created", "resource_type": "change_event"},
}
TIMELINE: dict[str, Any] = {
    "data": [
        {
            "id": "EV1", "incident_id": "FH1", "type": "note", "visibility": "private_to_org", "occurred_at": "2024-03-02T14:12:00Z",
            "created_at": "2024-03-02T14:12:01Z", "author": {"name": "Ana Vidal", "email": "ana@shop.example", "type": "user"},
            "data": {"body": "Failing over to db-3"},
        },
        {
            "id": "EV2", "incident_id": "FH1", "type": "milestone_update", "visibility": "open_to_public",
            "occurred_at": "2024-03-02T14:31:00Z", "author": {"name": "System", "type": "system"}, "data": {"milestone": "mitigated"},
        },
    ],
}
TASK: dict[str, Any] = {
    "data": {"id": "T1", "title": "Write to customers", "incident_id": "FH1", "updated_at": "2024-03-02T14:15:00Z"},
    "event": {"operation": "created", "resource_type": "incident.task"},
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (WEBHOOK, [
        Record(
            "Incident started: Checkout is failing", occurred_at=utc("2024-03-02 14:02:00"), time_as_written="2024-03-02 14:02:00 UTC",
            kind="impact", source="FireHydrant", external_id="FH1 milestone started", thread="FH1", signal="opened", severity="SEV2",
            about=("Checkout",), links=("https://fh.shop.example/42",),
        ),
        Record(
            "Incident detected: Checkout is failing", occurred_at=utc("2024-03-02 14:05:00"), time_as_written="2024-03-02 14:05:00 UTC",
            kind="discovery", source="FireHydrant", external_id="FH1 milestone detected", thread="FH1", severity="SEV2",
            about=("Checkout",), links=("https://fh.shop.example/42",),
        ),
        Record(
            "Incident acknowledged: Checkout is failing", occurred_at=utc("2024-03-02 14:08:00"),
            time_as_written="2024-03-02 14:08:00 UTC", kind="action", source="FireHydrant", external_id="FH1 milestone acknowledged",
            thread="FH1", signal="acknowledged", severity="SEV2", about=("Checkout",), links=("https://fh.shop.example/42",),
        ),
        Record(
            "Incident resolved: Checkout is failing", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02 14:40:00 UTC",
            kind="action", source="FireHydrant", external_id="FH1 milestone resolved", thread="FH1", signal="closed", severity="SEV2",
            about=("Checkout",), links=("https://fh.shop.example/42",),
        ),
        Record(
            "Impact on Orders: Degraded", occurred_at=utc("2024-03-02 14:02:00"), time_as_written="2024-03-02 14:02:00 UTC",
            kind="impact", source="FireHydrant", external_id="im impact Orders", thread="FH1", about=("Orders",),
        ),
    ]),
    (CHANGE, [
        Record(
            "Deploy of shop 1.42 (Production)", occurred_at=utc("2024-03-02 14:01:00"), occurred_until=utc("2024-03-02 14:03:00"),
            time_as_written="2024-03-02T14:01:00.000Z", kind="change", source="FireHydrant", external_id="CE1", about=("shop",),
            links=("https://ci.shop.example/42",),
        ),
    ]),
    (TIMELINE, [
        Record(
            "Failing over to db-3", occurred_at=utc("2024-03-02 14:12:00"), time_as_written="2024-03-02T14:12:00Z", kind="communication",
            source="FireHydrant", who="ana@shop.example", external_id="EV1", thread="FH1",
        ),
        Record(
            "Milestone update: Incident mitigated", occurred_at=utc("2024-03-02 14:31:00"), time_as_written="2024-03-02T14:31:00Z",
            kind="action", source="FireHydrant", who="System", external_id="EV2", thread="FH1", marks=("bot",),
        ),
    ]),
    (TASK, [
        Record(
            "Incident task created: Write to customers", occurred_at=utc("2024-03-02 14:15:00"), time_as_written="2024-03-02T14:15:00Z",
            kind="action", source="FireHydrant", external_id="T1 incident.task created 2024-03-02T14:15:00Z", thread="FH1",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("firehydrant", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["firehydrant"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (WEBHOOK, Incident(
        system="FireHydrant", external_id="FH1", title="Checkout is failing", severity="SEV2", status="resolved",
        started_at=utc("2024-03-02 14:02:00"), detected_at=utc("2024-03-02 14:05:00"), acknowledged_at=utc("2024-03-02 14:08:00"),
        resolved_at=utc("2024-03-02 14:40:00"), services=("Checkout", "Orders"), roles=(("Commander", "ana@shop.example"),),
        link="https://fh.shop.example/42", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (CHANGE, None),
    (TIMELINE, None),
    (TASK, None),
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
