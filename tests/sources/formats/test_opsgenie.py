"""Opsgenie: a webhook for each action, and alerts and their logs from the API."""

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
CREATE: dict[str, Any] = {
    "action": "Create",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "ana@shop.example", "userId": "u1",
        "priority": 2, "source": "api",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
ACKNOWLEDGE: dict[str, Any] = {
    "action": "Acknowledge",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "ana@shop.example", "userId": "u1",
        "priority": "P2", "source": "api",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
NOTE: dict[str, Any] = {
    "action": "AddNote",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "ana@shop.example", "userId": "u1",
        "priority": "P2", "source": "api", "note": "Failing over to db-3",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
CLOSE_BY_SYSTEM: dict[str, Any] = {
    "action": "Close",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "System", "userId": "u1",
        "priority": "P2", "source": "api",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
ESCALATE: dict[str, Any] = {"escalationName": "night", "alert": {"alertId": "og-1"}, "action": "Escalate"}
PRIORITY: dict[str, Any] = {
    "action": "UpdatePriority",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "ana@shop.example", "userId": "u1",
        "priority": "P1", "source": "api",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
OWN_ACTION: dict[str, Any] = {
    "action": "RestartPool",
    "alert": {
        "alertId": "og-1", "message": "High error rate on checkout", "tags": ["eu"], "tinyId": "23", "entity": "checkout",
        "alias": "5xx", "createdAt": 1709388360000, "updatedAt": 1709388490000000123, "username": "ana@shop.example", "userId": "u1",
        "priority": "P2", "source": "api",
    },
    "source": {"name": "", "type": "web"}, "integrationId": "i1", "integrationName": "Story",
}
ALERT: dict[str, Any] = {
    "data": {
        "id": "og-1", "tinyId": "23", "alias": "5xx", "message": "High error rate on checkout", "status": "closed",
        "acknowledged": True, "createdAt": "2024-03-02T14:06:00.000Z", "updatedAt": "2024-03-02T14:41:00.000Z", "source": "api",
        "owner": "ana@shop.example", "priority": "P2", "entity": "checkout",
        "report": {"ackTime": 130000, "closeTime": 2100000, "acknowledgedBy": "ana@shop.example", "closedBy": "bo@shop.example"},
    },
    "took": 0.1, "requestId": "r",
}
LOG: dict[str, Any] = {
    "data": [
        {"log": "Sent a push notification", "type": "system", "owner": "System", "createdAt": "2024-03-02T14:06:02Z", "offset": "1709_a"},
        {"note": "Looks like the pool", "owner": "ana@shop.example", "createdAt": "2024-03-02T14:07:00Z", "offset": "1709_b"},
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (CREATE, [
        Record(
            "Page: High error rate on checkout", occurred_at=utc("2024-03-02 14:06:00"), time_as_written="1709388360000", kind="alert",
            source="Opsgenie", external_id="og-1 create 20240302T140600", thread="og-1", signal="opened", severity="P2",
            about=("checkout",),
        ),
    ]),
    (ACKNOWLEDGE, [
        Record(
            "Page acknowledged: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="1709388490000000123", kind="action", source="Opsgenie", who="ana@shop.example",
            external_id="og-1 acknowledge 20240302T140810", thread="og-1", signal="acknowledged", severity="P2", about=("checkout",),
        ),
    ]),
    (NOTE, [
        Record(
            "Note on “High error rate on checkout”: Failing over to db-3", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="1709388490000000123", kind="communication", source="Opsgenie", who="ana@shop.example",
            external_id="og-1 addnote 20240302T140810", thread="og-1", severity="P2", about=("checkout",),
        ),
    ]),
    (CLOSE_BY_SYSTEM, [
        Record(
            "Page closed: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"), time_as_written="1709388490000000123",
            kind="alert", source="Opsgenie", external_id="og-1 close 20240302T140810", thread="og-1", signal="closed", severity="P2",
            about=("checkout",),
        ),
    ]),
    (ESCALATE, [
        Record("Page escalated", precision="unknown", kind="alert", source="Opsgenie", thread="og-1"),
    ]),
    (PRIORITY, [
        Record(
            "Priority changed on “High error rate on checkout”: P1", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="1709388490000000123", kind="decision", source="Opsgenie", who="ana@shop.example",
            external_id="og-1 updatepriority 20240302T140810", thread="og-1", severity="P1", about=("checkout",),
        ),
    ]),
    (OWN_ACTION, [
        Record(
            "Restart pool: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"), time_as_written="1709388490000000123",
            kind="action", source="Opsgenie", who="ana@shop.example", external_id="og-1 restartpool 20240302T140810", thread="og-1",
            severity="P2", about=("checkout",),
        ),
    ]),
    (ALERT, [
        Record(
            "Page: High error rate on checkout", occurred_at=utc("2024-03-02 14:06:00"), time_as_written="2024-03-02T14:06:00.000Z",
            kind="alert", source="Opsgenie", external_id="og-1 create 20240302T140600", thread="og-1", signal="opened", severity="P2",
            about=("checkout",),
        ),
        Record(
            "Page acknowledged: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="2024-03-02T14:08:10+00:00", kind="action", source="Opsgenie", who="ana@shop.example",
            external_id="og-1 acknowledge 20240302T140810", thread="og-1", signal="acknowledged", severity="P2", about=("checkout",),
        ),
        Record(
            "Page closed: High error rate on checkout", occurred_at=utc("2024-03-02 14:41:00"),
            time_as_written="2024-03-02T14:41:00+00:00", kind="action", source="Opsgenie", who="bo@shop.example",
            external_id="og-1 close 20240302T144100", thread="og-1", signal="closed", severity="P2", about=("checkout",),
        ),
    ]),
    (LOG, [
        Record(
            "Sent a push notification", occurred_at=utc("2024-03-02 14:06:02"), time_as_written="2024-03-02T14:06:02Z", source="Opsgenie",
            external_id="1709_a log", marks=("log",),
        ),
        Record(
            "Looks like the pool", occurred_at=utc("2024-03-02 14:07:00"), time_as_written="2024-03-02T14:07:00Z", kind="communication",
            source="Opsgenie", who="ana@shop.example", external_id="1709_b note",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("opsgenie", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["opsgenie"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (CREATE, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", status="open",
        started_at=utc("2024-03-02 14:06:00"), services=("checkout",), updated_at=utc("2024-03-02 14:08:10"),
    )),
    (ACKNOWLEDGE, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", status="acknowledged",
        started_at=utc("2024-03-02 14:06:00"), acknowledged_at=utc("2024-03-02 14:08:10"), services=("checkout",),
        updated_at=utc("2024-03-02 14:08:10"),
    )),
    (NOTE, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", started_at=utc("2024-03-02 14:06:00"),
        services=("checkout",), updated_at=utc("2024-03-02 14:08:10"),
    )),
    (CLOSE_BY_SYSTEM, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", status="closed",
        started_at=utc("2024-03-02 14:06:00"), resolved_at=utc("2024-03-02 14:08:10"), services=("checkout",),
        updated_at=utc("2024-03-02 14:08:10"),
    )),
    (ESCALATE, None),
    (PRIORITY, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P1", started_at=utc("2024-03-02 14:06:00"),
        services=("checkout",), updated_at=utc("2024-03-02 14:08:10"),
    )),
    (OWN_ACTION, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", started_at=utc("2024-03-02 14:06:00"),
        services=("checkout",), updated_at=utc("2024-03-02 14:08:10"),
    )),
    (ALERT, Incident(
        system="Opsgenie", external_id="og-1", title="High error rate on checkout", severity="P2", status="closed",
        started_at=utc("2024-03-02 14:06:00"), acknowledged_at=utc("2024-03-02 14:08:10"), resolved_at=utc("2024-03-02 14:41:00"),
        services=("checkout",), roles=(("responder", "ana@shop.example"),), updated_at=utc("2024-03-02 14:41:00"),
    )),
    (LOG, None),
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
