"""PagerDuty's webhooks of all three versions."""

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
    "id": "PU1", "type": "user_reference", "summary": "Ana Vidal", "html_url": "https://shop.pagerduty.example/users/PU1",
}
PAGE: dict[str, Any] = {
    "id": "PINC1", "type": "incident_reference", "summary": "High error rate on checkout",
    "html_url": "https://shop.pagerduty.example/incidents/PINC1",
}
TRIGGERED: dict[str, Any] = {
    "event": {
        "id": "EV1", "event_type": "incident.triggered", "resource_type": "incident", "occurred_at": "2024-03-02T14:06:00.512Z",
        "agent": None, "client": None,
        "data": {
            "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
            "status": "triggered", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA], "priority": None,
            "urgency": "high",
        },
    },
}
ACKNOWLEDGED: dict[str, Any] = {
    "event": {
        "id": "EV2", "event_type": "incident.acknowledged", "resource_type": "incident", "occurred_at": "2024-03-02T14:08:10.000Z",
        "agent": ANA, "client": None,
        "data": {
            "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
            "status": "acknowledged", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA], "priority": None,
            "urgency": "high",
        },
    },
}
RESOLVED_BY_A_MONITOR: dict[str, Any] = {
    "event": {
        "id": "EV3", "event_type": "incident.resolved", "resource_type": "incident", "occurred_at": "2024-03-02T14:40:00Z",
        "agent": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "client": None,
        "data": {
            "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
            "status": "resolved", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA], "priority": None,
            "urgency": "high",
        },
    },
}
PRIORITY: dict[str, Any] = {
    "event": {
        "id": "EV4", "event_type": "incident.priority_updated", "resource_type": "incident", "occurred_at": "2024-03-02T14:09:00Z",
        "agent": ANA, "client": None,
        "data": {
            "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
            "status": "triggered", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA],
            "priority": {"summary": "P1"}, "urgency": "high",
        },
    },
}
NOTE: dict[str, Any] = {
    "event": {
        "id": "EV5", "event_type": "incident.annotated", "resource_type": "incident", "occurred_at": "2024-03-02T14:12:00Z",
        "agent": ANA, "client": None,
        "data": {"incident": PAGE, "id": "N1", "content": "Failing over to db-3", "trimmed": False, "type": "incident_note"},
    },
}
STATUS_UPDATE: dict[str, Any] = {
    "event": {
        "id": "EV6", "event_type": "incident.status_update_published", "resource_type": "incident",
        "occurred_at": "2024-03-02T14:13:00Z", "agent": ANA, "client": None,
        "data": {"incident": PAGE, "id": "SU1", "message": "We are failing over", "type": "incident_status_update"},
    },
}
ANSWER: dict[str, Any] = {
    "event": {
        "id": "EV7", "event_type": "incident.responder.replied", "resource_type": "incident", "occurred_at": "2024-03-02T14:10:00Z",
        "agent": ANA, "client": None,
        "data": {"incident": PAGE, "user": ANA, "message": "On my way", "state": "accepted", "type": "incident_responder"},
    },
}
ROLE: dict[str, Any] = {
    "event": {
        "id": "EV8", "event_type": "incident.role.assigned", "resource_type": "incident", "occurred_at": "2024-03-02T14:11:00Z",
        "agent": ANA, "client": None,
        "data": {
            "type": "incident_role_assignment",
            "incident_role_assignments": [{"assignee": ANA, "incident": PAGE, "role": {"summary": "Incident lead"}, "status": "active"}],
        },
    },
}
FIELDS: dict[str, Any] = {
    "event": {
        "id": "EV9", "event_type": "incident.custom_field_values.updated", "resource_type": "incident",
        "occurred_at": "2024-03-02T14:06:00.512Z", "agent": ANA, "client": None,
        "data": {
            "incident": PAGE, "custom_fields": [{"name": "region", "value": "eu"}, {"name": "tier", "value": "1"}],
            "changed_custom_fields": [{"name": "region", "value": "us"}], "type": "incident_field_values",
        },
    },
}
AUTOMATION: dict[str, Any] = {
    "event": {
        "id": "EV10", "event_type": "incident.action_invocation.created", "resource_type": "incident",
        "occurred_at": "2024-03-02T14:06:00.512Z", "agent": ANA, "client": None,
        "data": {"incident": PAGE, "action": {"summary": "Restart pool"}, "state": "created", "type": "incident_action_invocation"},
    },
}
SERVICE: dict[str, Any] = {
    "event": {
        "id": "EV11", "event_type": "service.updated", "resource_type": "service", "occurred_at": "2024-03-02T14:06:00.512Z",
        "agent": None, "client": None,
        "data": {"id": "PS1", "type": "service", "summary": "Checkout", "html_url": "https://shop.pagerduty.example/services/PS1"},
    },
}
UNKNOWN_STEP: dict[str, Any] = {
    "event": {
        "id": "EV12", "event_type": "incident.incident_type.changed", "resource_type": "incident",
        "occurred_at": "2024-03-02T14:06:00.512Z", "agent": ANA, "client": None,
        "data": {
            "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
            "status": "triggered", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA], "priority": None,
            "urgency": "high",
        },
    },
}
NOTE_ALONE: dict[str, Any] = {
    "incident": PAGE, "id": "N1", "content": "Failing over to db-3", "type": "incident_status_update", "message": "Half way",
}
VERSION_2: dict[str, Any] = {
    "messages": [
        {
            "event": "incident.escalate", "id": "M1", "created_on": "2024-03-02T14:20:00Z",
            "log_entries": [
                {
                    "id": "L9", "type": "escalate_log_entry", "summary": "Escalated to Bo Lind by timeout",
                    "created_at": "2024-03-02T14:20:00Z", "agent": {"id": "PS1", "type": "service_reference", "summary": "Checkout"},
                    "incident": PAGE, "assignees": [{"summary": "Bo Lind", "type": "user_reference"}],
                },
            ],
            "incident": {
                "id": "PINC1", "type": "incident", "html_url": "https://shop.pagerduty.example/incidents/PINC1", "number": 42,
                "status": "triggered", "title": "High error rate on checkout", "created_at": "2024-03-02T14:06:00Z",
                "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignees": [ANA], "priority": None,
                "urgency": "high", "incident_number": 42, "updated_at": "2024-03-02T14:20:00Z",
                "assignments": [{"at": "2024-03-02T14:20:00Z", "assignee": {"summary": "Bo Lind"}}],
                "acknowledgements": [{"at": "2024-03-02T14:08:10Z", "acknowledger": ANA}],
            },
        },
    ],
}
VERSION_1: dict[str, Any] = {
    "messages": [
        {
            "id": "m1", "type": "incident.resolve", "created_on": "2024-03-02T14:41:00Z",
            "data": {
                "incident": {
                    "id": "PINC1", "incident_number": 42, "created_on": "2024-03-02T14:06:00Z", "status": "resolved",
                    "html_url": "https://shop.pagerduty.example/incidents/PINC1", "service": {"id": "PS1", "name": "Checkout"},
                    "trigger_summary_data": {"subject": "High error rate on checkout"},
                    "resolved_by_user": {"id": "PU1", "name": "Ana Vidal", "email": "ana@shop.example"},
                    "last_status_change_on": "2024-03-02T14:41:00Z",
                },
            },
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (TRIGGERED, [
        Record(
            "Page: High error rate on checkout", occurred_at=utc("2024-03-02 14:06:00.512000"),
            time_as_written="2024-03-02T14:06:00.512Z", kind="alert", source="PagerDuty", external_id="PINC1 Page 20240302T140600",
            thread="PINC1", signal="opened", severity="high", about=("Checkout",),
            links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (ACKNOWLEDGED, [
        Record(
            "Page acknowledged: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="2024-03-02T14:08:10.000Z", kind="action", source="PagerDuty", who="Ana Vidal",
            external_id="PINC1 Page acknowledged 20240302T140810", thread="PINC1", signal="acknowledged", severity="high",
            about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (RESOLVED_BY_A_MONITOR, [
        Record(
            "Page resolved: High error rate on checkout", occurred_at=utc("2024-03-02 14:40:00"), time_as_written="2024-03-02T14:40:00Z",
            kind="alert", source="PagerDuty", external_id="PINC1 Page resolved 20240302T144000", thread="PINC1", signal="closed",
            severity="high", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (PRIORITY, [
        Record(
            "Priority changed on “High error rate on checkout”: P1", occurred_at=utc("2024-03-02 14:09:00"),
            time_as_written="2024-03-02T14:09:00Z", kind="decision", source="PagerDuty", who="Ana Vidal", external_id="EV4",
            thread="PINC1", severity="P1", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (NOTE, [
        Record(
            "Note on “High error rate on checkout”: Failing over to db-3", occurred_at=utc("2024-03-02 14:12:00"),
            time_as_written="2024-03-02T14:12:00Z", kind="communication", source="PagerDuty", who="Ana Vidal", external_id="N1",
            thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (STATUS_UPDATE, [
        Record(
            "Status update on “High error rate on checkout”: We are failing over", occurred_at=utc("2024-03-02 14:13:00"),
            time_as_written="2024-03-02T14:13:00Z", kind="communication", source="PagerDuty", who="Ana Vidal", external_id="SU1",
            thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (ANSWER, [
        Record(
            "A responder answered on “High error rate on checkout”: On my way (accepted)", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00Z", kind="communication", source="PagerDuty", who="Ana Vidal", external_id="EV7",
            thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (ROLE, [
        Record(
            "Role assigned on “High error rate on checkout”: Incident lead", occurred_at=utc("2024-03-02 14:11:00"),
            time_as_written="2024-03-02T14:11:00Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="EV8", thread="PINC1",
            links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (FIELDS, [
        Record(
            "Fields changed on “High error rate on checkout”: region: eu (was us)", occurred_at=utc("2024-03-02 14:06:00.512000"),
            time_as_written="2024-03-02T14:06:00.512Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="EV9",
            thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (AUTOMATION, [
        Record(
            "Automation on “High error rate on checkout”: Restart pool (created)", occurred_at=utc("2024-03-02 14:06:00.512000"),
            time_as_written="2024-03-02T14:06:00.512Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="EV10",
            thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (SERVICE, [
        Record(
            "Service updated: Checkout", occurred_at=utc("2024-03-02 14:06:00.512000"), time_as_written="2024-03-02T14:06:00.512Z",
            kind="change", source="PagerDuty", external_id="EV11", about=("Checkout",),
            links=("https://shop.pagerduty.example/services/PS1",),
        ),
    ]),
    (UNKNOWN_STEP, [
        Record(
            "Incident type changed: High error rate on checkout", occurred_at=utc("2024-03-02 14:06:00.512000"),
            time_as_written="2024-03-02T14:06:00.512Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="EV12",
            thread="PINC1", severity="high", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (NOTE_ALONE, [
        Record(
            "Status update on “High error rate on checkout”: Failing over to db-3", precision="unknown", kind="communication",
            source="PagerDuty", external_id="N1", thread="PINC1", links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (VERSION_2, [
        Record(
            "Page escalated: High error rate on checkout", occurred_at=utc("2024-03-02 14:20:00"), time_as_written="2024-03-02T14:20:00Z",
            kind="alert", source="PagerDuty", external_id="L9", thread="PINC1", about=("Checkout",),
            links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (VERSION_1, [
        Record(
            "Page resolved: High error rate on checkout", occurred_at=utc("2024-03-02 14:41:00"), time_as_written="2024-03-02T14:41:00Z",
            kind="action", source="PagerDuty", who="ana@shop.example", external_id="PINC1 Page resolved 20240302T144100", thread="PINC1",
            signal="closed", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("pagerduty", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["pagerduty"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (TRIGGERED, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="high", status="triggered",
        started_at=utc("2024-03-02 14:06:00"), services=("Checkout",), roles=(("responder", "Ana Vidal"),),
        link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:06:00.512000"),
    )),
    (ACKNOWLEDGED, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="high", status="acknowledged",
        started_at=utc("2024-03-02 14:06:00"), acknowledged_at=utc("2024-03-02 14:08:10"), services=("Checkout",),
        roles=(("responder", "Ana Vidal"),), link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:08:10"),
    )),
    (RESOLVED_BY_A_MONITOR, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="high", status="resolved",
        started_at=utc("2024-03-02 14:06:00"), resolved_at=utc("2024-03-02 14:40:00"), services=("Checkout",),
        roles=(("responder", "Ana Vidal"),), link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:40:00"),
    )),
    (PRIORITY, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="P1", status="triggered",
        started_at=utc("2024-03-02 14:06:00"), services=("Checkout",), roles=(("responder", "Ana Vidal"),),
        link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:09:00"),
    )),
    (NOTE, None),
    (STATUS_UPDATE, None),
    (ANSWER, None),
    (ROLE, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", roles=(("Incident lead", "Ana Vidal"),),
        updated_at=utc("2024-03-02 14:11:00"),
    )),
    (FIELDS, None),
    (AUTOMATION, None),
    (SERVICE, None),
    (UNKNOWN_STEP, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="high", status="triggered",
        started_at=utc("2024-03-02 14:06:00"), services=("Checkout",), roles=(("responder", "Ana Vidal"),),
        link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:06:00.512000"),
    )),
    (NOTE_ALONE, None),
    (VERSION_2, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="high", status="triggered",
        started_at=utc("2024-03-02 14:06:00"), acknowledged_at=utc("2024-03-02 14:08:10"), services=("Checkout",),
        roles=(("responder", "Bo Lind"), ("responder", "Ana Vidal")), link="https://shop.pagerduty.example/incidents/PINC1",
        updated_at=utc("2024-03-02 14:20:00"),
    )),
    (VERSION_1, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", status="resolved",
        started_at=utc("2024-03-02 14:06:00"), resolved_at=utc("2024-03-02 14:41:00"), services=("Checkout",),
        link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:41:00"),
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
