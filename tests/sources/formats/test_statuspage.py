"""Statuspage: lists, webhooks, components, planned maintenance."""

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
SLOW: dict[str, Any] = {
    "id": "sp1", "name": "Checkout is slow", "status": "resolved", "created_at": "2024-03-02T14:10:00.000Z",
    "updated_at": "2024-03-02T14:40:00.000Z", "monitoring_at": "2024-03-02T14:32:00.000Z", "resolved_at": "2024-03-02T14:40:00.000Z",
    "impact": "major", "shortlink": "https://stspg.example/sp1", "page_id": "p",
    "components": [{"id": "c1", "name": "Checkout", "status": "operational"}],
    "incident_updates": [
        {
            "id": "u3", "status": "resolved", "body": "All orders go through again.", "created_at": "2024-03-02T14:40:00.000Z",
            "display_at": "2024-03-02T14:40:00.000Z",
            "affected_components": [{"code": "c1", "name": "Checkout", "old_status": "partial_outage", "new_status": "operational"}],
        },
        {
            "id": "u1", "status": "investigating", "body": "Some orders fail.", "created_at": "2024-03-02T14:10:00.000Z",
            "display_at": "2024-03-02T14:10:00.000Z",
            "affected_components": [{"code": "c1", "name": "Checkout", "old_status": "operational", "new_status": "partial_outage"}],
        },
    ],
}
LIST: dict[str, Any] = {"page": {"id": "p", "name": "Shop"}, "incidents": [SLOW]}
WEBHOOK: dict[str, Any] = {"meta": {"generated_at": "2024-03-02T14:40:01Z"}, "page": {"id": "p"}, "incident": SLOW}
COMPONENT: dict[str, Any] = {
    "page": {"id": "p"}, "component": {"id": "c1", "name": "Checkout", "status": "major_outage"},
    "component_update": {
        "id": "cu1", "created_at": "2024-03-02T14:11:00Z", "old_status": "operational", "new_status": "major_outage",
        "component_id": "c1",
    },
}
PLANNED: dict[str, Any] = {
    "scheduled_maintenances": [
        {
            "id": "m1", "name": "Database upgrade", "status": "completed", "impact": "maintenance", "page_id": "p",
            "created_at": "2024-02-28T10:00:00Z", "scheduled_for": "2024-03-02T13:00:00Z", "scheduled_until": "2024-03-02T14:00:00Z",
            "incident_updates": [], "components": [],
        },
    ],
}
WITHOUT_UPDATES: dict[str, Any] = {
    "id": "sp2", "name": "Search is down", "status": "resolved", "impact": "none", "shortlink": "https://stspg.example/sp2",
    "created_at": "2024-03-01T09:00:00Z", "resolved_at": "2024-03-01T09:30:00Z",
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (LIST, [
        Record(
            "Status page, investigating: Checkout is slow: Some orders fail.", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00.000Z", kind="communication", source="Statuspage", external_id="u1", thread="sp1",
            signal="opened", severity="major", about=("Checkout",), links=("https://stspg.example/sp1",),
        ),
        Record(
            "Checkout: operational → partial outage", occurred_at=utc("2024-03-02 14:10:00"), time_as_written="2024-03-02T14:10:00.000Z",
            kind="impact", source="Statuspage", external_id="u1 c1", thread="Checkout component", signal="opened", about=("Checkout",),
        ),
        Record(
            "Status page, resolved: All orders go through again.", occurred_at=utc("2024-03-02 14:40:00"),
            time_as_written="2024-03-02T14:40:00.000Z", kind="communication", source="Statuspage", external_id="u3", thread="sp1",
            signal="closed", severity="major", about=("Checkout",), links=("https://stspg.example/sp1",),
        ),
        Record(
            "Checkout: partial outage → operational", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T14:40:00.000Z",
            kind="impact", source="Statuspage", external_id="u3 c1", thread="Checkout component", signal="closed", about=("Checkout",),
        ),
    ]),
    (WEBHOOK, [
        Record(
            "Status page, investigating: Checkout is slow: Some orders fail.", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00.000Z", kind="communication", source="Statuspage", external_id="u1", thread="sp1",
            signal="opened", severity="major", about=("Checkout",), links=("https://stspg.example/sp1",),
        ),
        Record(
            "Checkout: operational → partial outage", occurred_at=utc("2024-03-02 14:10:00"), time_as_written="2024-03-02T14:10:00.000Z",
            kind="impact", source="Statuspage", external_id="u1 c1", thread="Checkout component", signal="opened", about=("Checkout",),
        ),
        Record(
            "Status page, resolved: All orders go through again.", occurred_at=utc("2024-03-02 14:40:00"),
            time_as_written="2024-03-02T14:40:00.000Z", kind="communication", source="Statuspage", external_id="u3", thread="sp1",
            signal="closed", severity="major", about=("Checkout",), links=("https://stspg.example/sp1",),
        ),
        Record(
            "Checkout: partial outage → operational", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T14:40:00.000Z",
            kind="impact", source="Statuspage", external_id="u3 c1", thread="Checkout component", signal="closed", about=("Checkout",),
        ),
    ]),
    (COMPONENT, [
        Record(
            "Checkout: operational → major outage", occurred_at=utc("2024-03-02 14:11:00"), time_as_written="2024-03-02T14:11:00Z",
            kind="impact", source="Statuspage", external_id="cu1", thread="Checkout component", signal="opened", about=("Checkout",),
        ),
    ]),
    (PLANNED, [
        Record(
            "Planned maintenance: Database upgrade", occurred_at=utc("2024-03-02 13:00:00"), occurred_until=utc("2024-03-02 14:00:00"),
            time_as_written="2024-03-02T13:00:00Z", kind="change", source="Statuspage", external_id="m1 planned", thread="m1",
        ),
    ]),
    (WITHOUT_UPDATES, [
        Record(
            "Status page: Search is down", occurred_at=utc("2024-03-01 09:00:00"), time_as_written="2024-03-01T09:00:00Z",
            kind="communication", source="Statuspage", external_id="sp2 opened", thread="sp2", signal="opened",
            links=("https://stspg.example/sp2",),
        ),
        Record(
            "Status page, resolved: Search is down", occurred_at=utc("2024-03-01 09:30:00"), time_as_written="2024-03-01T09:30:00Z",
            kind="communication", source="Statuspage", external_id="sp2 closed", thread="sp2", signal="closed",
            links=("https://stspg.example/sp2",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("statuspage", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["statuspage"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (LIST, Incident(
        system="Statuspage", external_id="sp1", title="Checkout is slow", severity="major", status="resolved",
        started_at=utc("2024-03-02 14:10:00"), mitigated_at=utc("2024-03-02 14:32:00"), resolved_at=utc("2024-03-02 14:40:00"),
        services=("Checkout",), link="https://stspg.example/sp1", updated_at=utc("2024-03-02 14:40:00"),
    )),
    (WEBHOOK, Incident(
        system="Statuspage", external_id="sp1", title="Checkout is slow", severity="major", status="resolved",
        started_at=utc("2024-03-02 14:10:00"), mitigated_at=utc("2024-03-02 14:32:00"), resolved_at=utc("2024-03-02 14:40:00"),
        services=("Checkout",), link="https://stspg.example/sp1", updated_at=utc("2024-03-02 14:40:00"),
    )),
    (COMPONENT, None),
    (PLANNED, None),
    (WITHOUT_UPDATES, Incident(
        system="Statuspage", external_id="sp2", title="Search is down", status="resolved", started_at=utc("2024-03-01 09:00:00"),
        resolved_at=utc("2024-03-01 09:30:00"), link="https://stspg.example/sp2", updated_at=utc("2024-03-01 09:00:00"),
    )),
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
