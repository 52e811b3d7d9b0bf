"""Rootly: webhooks, incidents, timelines, alerts."""

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
OVER: dict[str, Any] = {
    "id": "RT1", "title": "Checkout is failing", "slug": "checkout-is-failing", "status": "resolved", "summary": "s",
    "severity": {"id": "x", "name": "SEV2", "slug": "sev2"}, "services": [{"id": "s", "name": "Checkout"}],
    "url": "https://rootly.example/42", "short_url": "https://rootly.example/s", "created_at": "2024-03-02T06:07:00.546-08:00",
    "started_at": "2024-03-02T06:02:00-08:00", "detected_at": None, "acknowledged_at": None,
    "mitigated_at": "2024-03-02T06:31:00-08:00", "mitigation_message": "Failed over", "resolved_at": "2024-03-02T06:40:00-08:00",
    "resolution_message": None, "updated_at": "2024-03-02T06:45:00-08:00",
    "user": {"id": 1, "full_name": "Ana Vidal", "email": "ana@shop.example"},
}
WEBHOOK: dict[str, Any] = {
    "event": {"id": "e1", "type": "incident.resolved", "issued_at": "2024-03-02T06:40:01-08:00"}, "data": OVER,
}
INCIDENTS: dict[str, Any] = {
    "data": [
        {
            "id": "RT1", "type": "incidents",
            "attributes": {
                "title": "Checkout is failing", "slug": "checkout-is-failing", "status": "resolved", "summary": "s",
                "services": [{"id": "s", "name": "Checkout"}], "url": "https://rootly.example/42",
                "short_url": "https://rootly.example/s", "created_at": "2024-03-02T06:07:00.546-08:00",
                "started_at": "2024-03-02T06:02:00-08:00", "detected_at": None, "acknowledged_at": None,
                "mitigated_at": "2024-03-02T06:31:00-08:00", "mitigation_message": "Failed over",
                "resolved_at": "2024-03-02T06:40:00-08:00", "resolution_message": None, "updated_at": "2024-03-02T06:45:00-08:00",
                "severity": {"data": {"id": "x", "type": "severities", "attributes": {"slug": "sev2", "name": "SEV2"}}},
            },
        },
    ],
}
EVENTS: dict[str, Any] = {
    "data": [
        {
            "id": "ev1", "type": "incident_events",
            "attributes": {
                "event": "Failing over to db-3", "kind": "event", "visibility": "internal", "occurred_at": "2024-03-02T14:12:00Z",
                "created_at": "2024-03-02T14:12:01Z", "incident_id": "RT1",
                "user": {"data": {"attributes": {"email": "ana@shop.example"}}},
            },
        },
    ],
}
ALERT: dict[str, Any] = {
    "event": {"id": "e2", "type": "alert.created", "issued_at": "2024-03-02T14:05:10Z"},
    "data": {
        "id": "al1", "source": "pagerduty", "summary": "Memory of db-2 above 85 %", "labels": [],
        "external_url": "https://shop.pagerduty.example/alerts/1", "started_at": "2024-03-02T14:05:09Z", "ended_at": None,
        "created_at": "2024-03-02T14:05:10Z",
    },
}
POSTMORTEM: dict[str, Any] = {
    "event": {"id": "e3", "type": "incident_post_mortem.published", "issued_at": "2024-03-05T10:00:00Z"},
    "data": {"id": "pm1", "title": "Checkout", "status": "published"},
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (WEBHOOK, [
        Record(
            "Impact began: Checkout is failing", occurred_at=utc("2024-03-02 14:02:00"), time_as_written="2024-03-02T06:02:00-08:00",
            kind="impact", source="Rootly", external_id="RT1 started_at", thread="RT1", severity="sev2", about=("Checkout",),
            links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident declared: Checkout is failing", occurred_at=utc("2024-03-02 14:07:00.546000"),
            time_as_written="2024-03-02T06:07:00.546-08:00", kind="action", source="Rootly", who="ana@shop.example",
            external_id="RT1 created_at", thread="RT1", signal="opened", severity="sev2", about=("Checkout",),
            links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident mitigated: Checkout is failing (Failed over)", occurred_at=utc("2024-03-02 14:31:00"),
            time_as_written="2024-03-02T06:31:00-08:00", kind="action", source="Rootly", external_id="RT1 mitigated_at", thread="RT1",
            severity="sev2", about=("Checkout",), links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident resolved: Checkout is failing", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T06:40:00-08:00",
            kind="action", source="Rootly", external_id="RT1 resolved_at", thread="RT1", signal="closed", severity="sev2",
            about=("Checkout",), links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
    ]),
    (INCIDENTS, [
        Record(
            "Impact began: Checkout is failing", occurred_at=utc("2024-03-02 14:02:00"), time_as_written="2024-03-02T06:02:00-08:00",
            kind="impact", source="Rootly", external_id="RT1 started_at", thread="RT1", severity="sev2", about=("Checkout",),
            links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident declared: Checkout is failing", occurred_at=utc("2024-03-02 14:07:00.546000"),
            time_as_written="2024-03-02T06:07:00.546-08:00", kind="action", source="Rootly", external_id="RT1 created_at", thread="RT1",
            signal="opened", severity="sev2", about=("Checkout",), links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident mitigated: Checkout is failing (Failed over)", occurred_at=utc("2024-03-02 14:31:00"),
            time_as_written="2024-03-02T06:31:00-08:00", kind="action", source="Rootly", external_id="RT1 mitigated_at", thread="RT1",
            severity="sev2", about=("Checkout",), links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
        Record(
            "Incident resolved: Checkout is failing", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T06:40:00-08:00",
            kind="action", source="Rootly", external_id="RT1 resolved_at", thread="RT1", signal="closed", severity="sev2",
            about=("Checkout",), links=("https://rootly.example/s", "https://rootly.example/42"),
        ),
    ]),
    (EVENTS, [
        Record(
            "Failing over to db-3", occurred_at=utc("2024-03-02 14:12:00"), time_as_written="2024-03-02T14:12:00Z", kind="communication",
            source="Rootly", who="ana@shop.example", external_id="ev1 event", thread="RT1",
        ),
    ]),
    (ALERT, [
        Record(
            "Memory of db-2 above 85 %", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="2024-03-02T14:05:09Z", kind="alert",
            source="Rootly (pagerduty)", external_id="al1 alert opened", thread="al1", signal="opened",
            links=("https://shop.pagerduty.example/alerts/1",),
        ),
    ]),
    (POSTMORTEM, [
        Record(
            "Incident post mortem published: Checkout", occurred_at=utc("2024-03-05 10:00:00"), time_as_written="2024-03-05T10:00:00Z",
            kind="action", source="Rootly", external_id="e3", thread="pm1",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("rootly", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["rootly"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (WEBHOOK, Incident(
        system="Rootly", external_id="RT1", title="Checkout is failing", severity="sev2", status="resolved",
        started_at=utc("2024-03-02 14:02:00"), mitigated_at=utc("2024-03-02 14:31:00"), resolved_at=utc("2024-03-02 14:40:00"),
        services=("Checkout",), link="https://rootly.example/s", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (INCIDENTS, Incident(
        system="Rootly", external_id="RT1", title="Checkout is failing", severity="sev2", status="resolved",
        started_at=utc("2024-03-02 14:02:00"), mitigated_at=utc("2024-03-02 14:31:00"), resolved_at=utc("2024-03-02 14:40:00"),
        services=("Checkout",), link="https://rootly.example/s", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (EVENTS, None),
    (ALERT, None),
    (POSTMORTEM, None),
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
