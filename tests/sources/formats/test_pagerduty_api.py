"""PagerDuty's API: incidents, their log, notes and alerts."""

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
INCIDENTS: dict[str, Any] = {
    "incidents": [
        {
            "id": "PINC1", "type": "incident", "incident_number": 42, "title": "High error rate on checkout",
            "summary": "[#42] High error rate on checkout", "created_at": "2024-03-02T14:06:00Z", "updated_at": "2024-03-02T14:45:00Z",
            "status": "resolved", "resolved_at": "2024-03-02T14:41:00Z",
            "service": {"id": "PS1", "type": "service_reference", "summary": "Checkout"}, "assignments": [],
            "acknowledgements": [{"at": "2024-03-02T14:08:10Z", "acknowledger": ANA}], "last_status_change_by": ANA,
            "priority": {"summary": "P1"}, "urgency": "high", "html_url": "https://shop.pagerduty.example/incidents/PINC1",
        },
    ],
    "limit": 25, "more": False,
}
LOG: dict[str, Any] = {
    "log_entries": [
        {
            "id": "L1", "type": "trigger_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z",
            "agent": {"type": "service_reference", "summary": "Checkout"}, "channel": {"type": "website"}, "incident": PAGE,
            "service": {"summary": "Checkout"}, "event_details": {"description": "5xx above 5 %"},
        },
        {
            "id": "L2", "type": "notify_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z",
            "agent": {"type": "service_reference"},
            "channel": {"type": "auto", "notification": {"type": "phone_notification", "status": "success"}}, "incident": PAGE,
            "service": {"summary": "Checkout"}, "user": ANA,
        },
        {
            "id": "L3", "type": "acknowledge_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z", "agent": ANA,
            "channel": {"type": "website"}, "incident": PAGE, "service": {"summary": "Checkout"},
        },
        {
            "id": "L4", "type": "annotate_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z", "agent": ANA,
            "channel": {"type": "note", "summary": "Failing over"}, "incident": PAGE, "service": {"summary": "Checkout"},
        },
        {
            "id": "L5", "type": "assign_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z", "agent": ANA,
            "channel": {"type": "website"}, "incident": PAGE, "service": {"summary": "Checkout"}, "assignees": [ANA],
        },
        {
            "id": "L6", "type": "strange_new_log_entry", "summary": "…", "created_at": "2024-03-02T14:10:00Z", "agent": ANA,
            "channel": {"type": "website"}, "incident": PAGE, "service": {"summary": "Checkout"},
        },
    ],
}
NOTES: dict[str, Any] = {
    "notes": [
        {
            "id": "N1", "user": ANA, "channel": {"summary": "The website"}, "content": "Failing over\nto db-3",
            "created_at": "2024-03-02T09:12:00-05:00",
        },
        {
            "id": "N2", "user": {"type": "bot_user_reference", "summary": "Rule"}, "channel": {"summary": "Rule"},
            "content": "Runbook: pool", "created_at": "2024-03-02T14:06:01Z",
        },
    ],
}
ALERTS: dict[str, Any] = {
    "alerts": [
        {
            "id": "A1", "type": "alert", "summary": "5xx above 5 %", "alert_key": "k1", "status": "triggered", "severity": "critical",
            "created_at": "2024-03-02T14:05:58Z", "service": {"summary": "Checkout"}, "incident": PAGE,
            "html_url": "https://shop.pagerduty.example/alerts/A1",
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (INCIDENTS, [
        Record(
            "Page: High error rate on checkout", occurred_at=utc("2024-03-02 14:06:00"), time_as_written="2024-03-02T14:06:00Z",
            kind="alert", source="PagerDuty", external_id="PINC1 Page 20240302T140600", thread="PINC1", signal="opened", severity="P1",
            about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Page acknowledged: High error rate on checkout", occurred_at=utc("2024-03-02 14:08:10"),
            time_as_written="2024-03-02T14:08:10Z", kind="action", source="PagerDuty", who="Ana Vidal",
            external_id="PINC1 Page acknowledged 20240302T140810", thread="PINC1", signal="acknowledged", severity="P1",
            about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Page resolved: High error rate on checkout", occurred_at=utc("2024-03-02 14:41:00"), time_as_written="2024-03-02T14:41:00Z",
            kind="action", source="PagerDuty", who="Ana Vidal", external_id="PINC1 Page resolved 20240302T144100", thread="PINC1",
            signal="closed", severity="P1", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (LOG, [
        Record(
            "Page: High error rate on checkout", occurred_at=utc("2024-03-02 14:10:00"), time_as_written="2024-03-02T14:10:00Z",
            kind="alert", source="PagerDuty", external_id="L1", thread="PINC1", signal="opened", about=("Checkout",),
            links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "A responder was notified: High error rate on checkout (by phone)", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00Z", kind="alert", source="PagerDuty", external_id="L2", thread="PINC1",
            about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Page acknowledged: High error rate on checkout", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="L3", thread="PINC1",
            signal="acknowledged", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Note on “High error rate on checkout”: Failing over", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00Z", kind="communication", source="PagerDuty", who="Ana Vidal", external_id="L4",
            thread="PINC1", about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Page assigned to a responder: High error rate on checkout", occurred_at=utc("2024-03-02 14:10:00"),
            time_as_written="2024-03-02T14:10:00Z", kind="action", source="PagerDuty", who="Ana Vidal", external_id="L5", thread="PINC1",
            about=("Checkout",), links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
        Record(
            "Strange new: High error rate on checkout", occurred_at=utc("2024-03-02 14:10:00"), time_as_written="2024-03-02T14:10:00Z",
            kind="action", source="PagerDuty", who="Ana Vidal", external_id="L6", thread="PINC1", about=("Checkout",),
            links=("https://shop.pagerduty.example/incidents/PINC1",),
        ),
    ]),
    (NOTES, [
        Record(
            "Failing over to db-3", occurred_at=utc("2024-03-02 14:12:00"), time_as_written="2024-03-02T09:12:00-05:00",
            kind="communication", source="PagerDuty", who="Ana Vidal", external_id="N1",
        ),
        Record(
            "Runbook: pool", occurred_at=utc("2024-03-02 14:06:01"), time_as_written="2024-03-02T14:06:01Z", kind="communication",
            source="PagerDuty", who="Rule", external_id="N2", marks=("bot",),
        ),
    ]),
    (ALERTS, [
        Record(
            "5xx above 5 %", occurred_at=utc("2024-03-02 14:05:58"), time_as_written="2024-03-02T14:05:58Z", kind="alert",
            source="PagerDuty", external_id="A1 alert", thread="PINC1", signal="opened", severity="critical", about=("Checkout",),
            links=("https://shop.pagerduty.example/alerts/A1",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("pagerduty_api", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["pagerduty_api"], [each for each in others if each >= own]) == (own, [])


# fmt: off
STATES: list[tuple[dict[str, Any], Incident | None]] = [
    (INCIDENTS, Incident(
        system="PagerDuty", external_id="PINC1", title="High error rate on checkout", severity="P1", status="resolved",
        started_at=utc("2024-03-02 14:06:00"), acknowledged_at=utc("2024-03-02 14:08:10"), resolved_at=utc("2024-03-02 14:41:00"),
        services=("Checkout",), link="https://shop.pagerduty.example/incidents/PINC1", updated_at=utc("2024-03-02 14:45:00"),
    )),
    (LOG, None),
    (NOTES, None),
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
