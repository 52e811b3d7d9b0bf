"""incident.io: webhooks and both versions of the API."""

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
ANA: dict[str, Any] = {
    "id": "IU", "name": "Ana Vidal", "email": "ana@shop.example", "slack_user_id": "U1", "role": "owner",
}
LIVE: dict[str, Any] = {
    "id": "IO1", "reference": "INC-42", "name": "Checkout is failing", "permalink": "https://app.incident.example/42",
    "created_at": "2024-03-02T14:07:00.1Z", "updated_at": "2024-03-02T14:45:00Z", "creator": {"user": ANA},
    "severity": {"name": "Major"}, "incident_status": {"category": "live", "name": "Fixing"}, "incident_type": {"name": "Default"},
    "incident_role_assignments": [{"role": {"name": "Incident Lead"}, "assignee": ANA}, {"role": {"name": "Scribe"}, "assignee": None}],
    "incident_timestamp_values": [
        {"incident_timestamp": {"name": "Impact started at"}, "value": {"value": "2024-03-02T14:02:00Z"}},
        {"incident_timestamp": {"name": "Fixed at"}, "value": {"value": "2024-03-02T14:31:00Z"}},
        {"incident_timestamp": {"name": "Resolved at"}, "value": None},
    ],
}
CREATED: dict[str, Any] = {"event_type": "public_incident.incident_created_v2", "public_incident.incident_created_v2": LIVE}
STATUS: dict[str, Any] = {
    "event_type": "public_incident.incident_status_updated_v2",
    "public_incident.incident_status_updated_v2": {
        "incident": LIVE, "new_status": {"name": "Monitoring"}, "previous_status": {"name": "Fixing"},
    },
}
FOLLOW_UP: dict[str, Any] = {
    "event_type": "public_incident.follow_up_created_v2",
    "public_incident.follow_up_created_v2": {
        "id": "F1", "incident_id": "IO1", "title": "Alert on pool size", "status": "outstanding", "created_at": "2024-03-03T09:00:00Z",
        "updated_at": "2024-03-03T09:00:00Z", "creator": {"user": ANA},
    },
}
PRIVATE: dict[str, Any] = {
    "event_type": "private_incident.incident_created_v2", "private_incident.incident_created_v2": {"id": "IO2"},
}
INCIDENTS_1: dict[str, Any] = {
    "incidents": [
        {
            "id": "IO1", "reference": "INC-42", "name": "Checkout is failing", "created_at": "2024-03-02T14:07:00Z",
            "updated_at": "2024-03-02T14:45:00Z", "status": "closed", "severity": {"name": "Major"}, "incident_type": {},
            "incident_role_assignments": [], "creator": {"api_key": {"name": "Pager bridge"}},
            "timestamps": [
                {"name": "reported_at", "last_occurred_at": "2024-03-02T14:06:30Z"},
                {"name": "last_activity", "last_occurred_at": "2024-03-02T16:00:00Z"},
                {"name": "closed_at", "last_occurred_at": "2024-03-02T15:00:00Z"},
            ],
        },
    ],
}
UPDATES: dict[str, Any] = {
    "incident_updates": [
        {
            "id": "IU1", "incident_id": "IO1", "created_at": "2024-03-02T14:13:00Z", "message": "Failing over",
            "new_incident_status": {"name": "Fixing"}, "new_severity": {"name": "Major"}, "updater": {"user": ANA},
        },
        {
            "id": "IU2", "incident_id": "IO1", "created_at": "2024-03-02T14:14:00Z", "message": "",
            "new_severity": {"name": "Critical"}, "updater": {"workflow": {"name": "Raise it"}},
        },
    ],
    "pagination_meta": {},
}
ACTIONS: dict[str, Any] = {
    "actions": [
        {
            "id": "AC1", "incident_id": "IO1", "description": "Fail over to db-3", "status": "completed",
            "created_at": "2024-03-02T14:12:00Z", "completed_at": "2024-03-02T14:30:00Z", "updated_at": "2024-03-02T14:30:00Z",
            "assignee": ANA, "creator": {"user": ANA},
        },
    ],
}
ALERTS: dict[str, Any] = {
    "alerts": [
        {
            "id": "AL1", "title": "5xx above 5 %", "status": "resolved", "alert_source_id": "S", "deduplication_key": "k",
            "created_at": "2024-03-02T14:05:58Z", "resolved_at": "2024-03-02T14:31:30Z", "source_url": "https://prom.shop.example/1",
            "attributes": [{"attribute": {"name": "service"}, "value": {"label": "Checkout"}}],
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (CREATED, [
        Record(
            "Incident declared: Checkout is failing", occurred_at=utc("2024-03-02 14:07:00.100000"),
            time_as_written="2024-03-02T14:07:00.1Z", kind="action", source="incident.io", who="ana@shop.example",
            external_id="IO1 created", thread="IO1", signal="opened", severity="Major", links=("https://app.incident.example/42",),
        ),
        Record(
            "Impact started: Checkout is failing", occurred_at=utc("2024-03-02 14:02:00"), time_as_written="2024-03-02T14:02:00Z",
            kind="impact", source="incident.io", external_id="IO1 impact started", thread="IO1", severity="Major",
            links=("https://app.incident.example/42",),
        ),
        Record(
            "Fixed: Checkout is failing", occurred_at=utc("2024-03-02 14:31:00"), time_as_written="2024-03-02T14:31:00Z", kind="action",
            source="incident.io", external_id="IO1 fixed", thread="IO1", severity="Major", links=("https://app.incident.example/42",),
        ),
    ]),
    (STATUS, [
        Record(
            "Status set to Monitoring: Checkout is failing", occurred_at=utc("2024-03-02 14:45:00"),
            time_as_written="2024-03-02T14:45:00Z", kind="action", source="incident.io",
            external_id="IO1 Status Monitoring 2024-03-02T14:45:00Z", thread="IO1", severity="Major",
            links=("https://app.incident.example/42",),
        ),
    ]),
    (FOLLOW_UP, [
        Record(
            "Follow-up added: Alert on pool size", occurred_at=utc("2024-03-03 09:00:00"), time_as_written="2024-03-03T09:00:00Z",
            kind="action", source="incident.io", who="ana@shop.example", external_id="F1 follow-up added", thread="IO1",
        ),
    ]),
    (PRIVATE, [
        Record(
            "Incident created", precision="unknown", kind="action", source="incident.io", external_id="IO2 incident_created_v2",
            thread="IO2",
        ),
    ]),
    (INCIDENTS_1, [
        Record(
            "Reported: Checkout is failing", occurred_at=utc("2024-03-02 14:06:30"), time_as_written="2024-03-02T14:06:30Z",
            kind="action", source="incident.io", external_id="IO1 reported", thread="IO1", signal="opened", severity="Major",
        ),
        Record(
            "Closed: Checkout is failing", occurred_at=utc("2024-03-02 15:00:00"), time_as_written="2024-03-02T15:00:00Z", kind="action",
            source="incident.io", external_id="IO1 closed", thread="IO1", severity="Major",
        ),
    ]),
    (UPDATES, [
        Record(
            "Update (status Fixing, severity Major): Failing over", occurred_at=utc("2024-03-02 14:13:00"),
            time_as_written="2024-03-02T14:13:00Z", kind="communication", source="incident.io", who="ana@shop.example", external_id="IU1",
            thread="IO1",
        ),
        Record(
            "Incident changed: severity Critical", occurred_at=utc("2024-03-02 14:14:00"), time_as_written="2024-03-02T14:14:00Z",
            kind="action", source="incident.io", who="Raise it", external_id="IU2", thread="IO1", marks=("bot",),
        ),
    ]),
    (ACTIONS, [
        Record(
            "Action completed: Fail over to db-3", occurred_at=utc("2024-03-02 14:30:00"), time_as_written="2024-03-02T14:30:00Z",
            kind="action", source="incident.io", who="ana@shop.example", external_id="AC1 action completed", thread="IO1",
        ),
    ]),
    (ALERTS, [
        Record(
            "5xx above 5 %", occurred_at=utc("2024-03-02 14:05:58"), time_as_written="2024-03-02T14:05:58Z", kind="alert",
            source="incident.io", external_id="AL1 opened", thread="AL1", signal="opened", about=("Checkout",),
            links=("https://prom.shop.example/1",),
        ),
        Record(
            "Over: 5xx above 5 %", occurred_at=utc("2024-03-02 14:31:30"), time_as_written="2024-03-02T14:31:30Z", kind="alert",
            source="incident.io", external_id="AL1 closed", thread="AL1", signal="closed", about=("Checkout",),
            links=("https://prom.shop.example/1",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("incident_io", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["incident_io"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (CREATED, Incident(
        system="incident.io", external_id="IO1", title="Checkout is failing", severity="Major", status="live",
        started_at=utc("2024-03-02 14:02:00"), mitigated_at=utc("2024-03-02 14:31:00"), roles=(("Incident Lead", "ana@shop.example"),),
        link="https://app.incident.example/42", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (STATUS, Incident(
        system="incident.io", external_id="IO1", title="Checkout is failing", severity="Major", status="live",
        started_at=utc("2024-03-02 14:02:00"), mitigated_at=utc("2024-03-02 14:31:00"), roles=(("Incident Lead", "ana@shop.example"),),
        link="https://app.incident.example/42", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (FOLLOW_UP, None),
    (PRIVATE, None),
    (INCIDENTS_1, Incident(
        system="incident.io", external_id="IO1", title="Checkout is failing", severity="Major", status="closed",
        started_at=utc("2024-03-02 14:07:00"), detected_at=utc("2024-03-02 14:06:30"), resolved_at=utc("2024-03-02 15:00:00"),
        updated_at=utc("2024-03-02 14:45:00"),
    )),
    (UPDATES, None),
    (ACTIONS, None),
    (ALERTS, None),
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
